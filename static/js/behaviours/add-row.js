// Adds an empty row by copying the last one; without it the button sends the form, which comes back longer.
export default function addRow(group) {
  const button = group.querySelector("button[name=more]");
  if (!button) {
    return;
  }
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const rows = group.querySelectorAll("[data-row]");
    const row = emptyCopy(rows[rows.length - 1], rows.length - 1);
    rows[rows.length - 1].after(row);
    row.querySelector("input:not([type=hidden])").focus();
  });
}

function emptyCopy(last, place) {
  const row = last.cloneNode(true);
  const here = `shifts-${place}-`;
  const next = `shifts-${place + 1}-`;
  for (const element of row.querySelectorAll("*")) {
    for (const name of ["id", "name", "for"]) {
      const value = element.getAttribute(name);
      if (value) {
        element.setAttribute(name, value.replace(here, next));
      }
    }
  }
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+/, place + 2);
  for (const input of row.querySelectorAll("input")) {
    input.value = "";
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  for (const leftover of row.querySelectorAll(".field-errors, .choice")) {
    leftover.closest(".field")?.classList.remove("field--error");
    leftover.matches(".choice") ? leftover.closest(".field").remove() : leftover.remove();
  }
  return row;
}
