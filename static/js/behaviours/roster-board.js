// Moves people on a board by mouse, finger or keyboard; the board's own form does the work.
import { Hold } from "../board/holding.js";
import { exchange } from "../board/exchanging.js";

export default function rosterBoard(root) {
  const hold = new Hold(root, (chip, place) => move(root, chip, place));
  root.addEventListener("dragstart", (event) => hold.drag(event));
  root.addEventListener("dragover", (event) => hold.over(event));
  root.addEventListener("drop", (event) => hold.drop(event));
  root.addEventListener("dragend", () => hold.release());
  root.addEventListener("click", (event) => hold.press(event));
  root.addEventListener("keydown", (event) => hold.key(event));
  document.addEventListener("click", (event) => {
    if (!root.contains(event.target)) {
      hold.cancel();
    }
  });
  prepare(root);
}

function prepare(root) {
  for (const hidden of root.querySelectorAll("[data-grip], [data-grip-help]")) {
    hidden.hidden = false;
  }
  for (const chip of root.querySelectorAll("[data-chip]")) {
    chip.draggable = true;
  }
}

async function move(root, chip, place) {
  const form = root.querySelector("[data-move]");
  const fields = new FormData(form);
  fields.set("who", chip.dataset.chip);
  fields.set("to", place.dataset.drop);
  const [name, label] = [chip.dataset.name, place.dataset.label];
  const helper = chip.dataset.chip.split("-")[0];
  root.toggleAttribute("data-busy", true);
  const refused = await exchange(root, form.action, fields);
  root.toggleAttribute("data-busy", false);
  prepare(root);
  const moved = root.dataset.dropped.replace("{name}", name).replace("{place}", label);
  say(root, refused ?? moved);
  const there = root.querySelector(`[data-chip="${helper}-${place.dataset.drop}"]`);
  const still = root.querySelector(`[data-chip^="${helper}-"]`);
  (there ?? still)?.querySelector("[data-grip]").focus({ preventScroll: true });
}

function say(root, words) {
  root.querySelector("[data-said]").textContent = words;
}
