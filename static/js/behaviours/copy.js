// Adds a button under a field that copies what is in it. Words: data-copy, data-copied.
export default function copy(field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--outlined button--md";
  button.textContent = field.dataset.copy;
  const said = document.createElement("span");
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy");
    }
    button.textContent = field.dataset.copied;
    said.textContent = field.dataset.copied;
  });
  field.after(button, said);
}
