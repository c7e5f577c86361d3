// Tells how many characters are left in a field with a maxlength, and lets one type on beyond it.
export default function characterCount(control) {
  const most = Number(control.getAttribute("maxlength"));
  const line = document.getElementById(`${control.id}-count`);
  if (!most || !line) {
    return;
  }
  control.removeAttribute("maxlength");

  const show = () => {
    const left = most - Array.from(control.value.replace(/\r?\n/g, "\r\n")).length;
    const words = left < 0 ? line.dataset.over : line.dataset.left;
    line.textContent = words.replace("{count}", Math.abs(left).toLocaleString());
    line.classList.toggle("field__count--over", left < 0);
  };

  control.addEventListener("input", show);
  show();
}
