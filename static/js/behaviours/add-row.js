// Adds an empty row by copying one; without it the button sends the form, which comes back longer.
export default function addRow(group) {
  const button = group.querySelector("button[name=more]");
  if (!button) {
    return;
  }
  button.addEventListener("click", (event) => {
    const rows = group.querySelectorAll("[data-row]");
    if (!rows.length) {
      return;
    }
    event.preventDefault();
    const row = emptyCopy(rows[0], rows.length);
    button.parentElement.before(row);
    row.querySelector("input").focus();
  });
}

function emptyCopy(original, place) {
  const row = original.cloneNode(true);
  row.querySelector(".choice")?.closest(".field").remove();
  for (const message of row.querySelectorAll(".field-errors")) {
    message.closest(".field").classList.remove("field--error");
    message.remove();
  }
  for (const input of row.querySelectorAll("input")) {
    input.value = "";
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+/, place + 1);
  renumber(row, place);
  return row;
}

function renumber(row, place) {
  for (const element of row.querySelectorAll("[id], [name], [for]")) {
    for (const name of ["id", "name", "for"]) {
      const value = element.getAttribute(name);
      if (value) {
        element.setAttribute(name, value.replace(/shifts-\d+-/, `shifts-${place}-`));
      }
    }
  }
}
