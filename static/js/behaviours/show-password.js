// Adds a button under a password field that shows what is typed. Words: data-show, data-hide.
export default function showPassword(field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--text button--sm";
  button.setAttribute("aria-controls", field.id);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? field.dataset.hide : field.dataset.show;
  };
  show(false);
  button.addEventListener("click", () => show(field.type === "password"));
  field.form.addEventListener("submit", () => show(false));
  field.after(button);
}
