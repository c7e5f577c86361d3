// Opens the filters where they stand beside the list; elsewhere keeps them as the visitor left them.
export default function filterFold(details) {
  if (window.matchMedia("(min-width: 64rem)").matches) {
    details.open = true;
    return;
  }

  const key = `open:${location.pathname}`;
  try {
    details.open = sessionStorage.getItem(key) === "yes";
    details.addEventListener("toggle", () => {
      sessionStorage.setItem(key, details.open ? "yes" : "no");
    });
  } catch {
    // Storage may be forbidden; then nothing is remembered.
  }
}
