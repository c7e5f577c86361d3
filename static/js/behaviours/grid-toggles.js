// Turns the day and band names of the availability grid into buttons that tick a whole row or column.
export default function gridToggles(table) {
  for (const name of table.querySelectorAll("[data-toggle]")) {
    const boxes = boxesOf(table, name);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "availability-grid__toggle";
    button.title = table.dataset.all.replace("{name}", name.textContent.trim());
    button.append(...name.childNodes);
    name.replaceWith(button);

    button.addEventListener("click", () => {
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) {
        box.checked = !all;
      }
      boxes[0]?.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

function boxesOf(table, name) {
  if (name.dataset.toggle === "row") {
    return [...name.closest("tr").querySelectorAll("input")];
  }
  const column = name.closest("th").cellIndex;
  return [...table.tBodies[0].rows].map((row) => row.cells[column].querySelector("input"));
}
