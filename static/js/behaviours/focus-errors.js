// Begins a refused form at its summary; each link of it goes into the field itself.
export default function focusErrors(summary) {
  summary.focus();

  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) {
      return;
    }
    event.preventDefault();
    const control = target.matches("fieldset") ? target.querySelector("input") : target;
    target.scrollIntoView({ block: "center" });
    (control ?? target).focus({ preventScroll: true });
  });
}
