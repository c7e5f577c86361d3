// Adds an empty row by copying one; without it the button sends the form, which comes back longer.
export default function addRow(group) {
  const button = group.querySelector("button[name=more]");
  if (!button) {
    return;
  }
  button.addEventListener("click", (event) => {
    const rows = group.querySelectorAll("[data-row]");
    if (!rows.length || rows.length >= Number(group.dataset.most)) {
      return;
    }
    event.preventDefault();
    const row = emptyCopy(rows[0], rows.length, group.dataset.rows);
    button.parentElement.before(row);
    row.querySelector("input").focus();
  });
}

function emptyCopy(original, place, name) {
  const row = original.cloneNode(true);
  row.querySelector("[data-known]")?.remove();
  for (const message of row.querySelectorAll(".field-errors")) {
    message.closest(".field").classList.remove("field--error");
    message.remove();
  }
  for (const input of row.querySelectorAll("input")) {
    if (input.type === "checkbox") {
      input.checked = false;
    } else {
      input.value = "";
    }
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
  const legend = row.querySelector("legend");
  legend.textContent = legend.textContent.replace(/\d+/, place + 1);
  renumber(row, place, name);
  return row;
}

function renumber(row, place, name) {
  const numbered = new RegExp(`${name}-\\d+-`);
  for (const element of row.querySelectorAll("[id], [name], [for]")) {
    for (const attribute of ["id", "name", "for"]) {
      const value = element.getAttribute(attribute);
      if (value) {
        element.setAttribute(attribute, value.replace(numbered, `${name}-${place}-`));
      }
    }
  }
}
