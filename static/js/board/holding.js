// One person held over the board: picked up, led from place to place, put down or let go.
const FORWARD = ["ArrowDown", "ArrowRight"];
const BACK = ["ArrowUp", "ArrowLeft"];

export class Hold {
  constructor(root, put) {
    this.root = root;
    this.put = put;
    this.chip = null;
    this.place = null;
  }

  drag(event) {
    const chip = event.target.closest("[data-chip]");
    if (chip) {
      this.cancel();
      this.chip = chip;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", chip.dataset.name);
    }
  }

  over(event) {
    const place = event.target.closest("[data-drop]");
    if (this.chip && place) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "move";
      this.#aim(place);
    }
  }

  drop(event) {
    if (this.chip) {
      event.preventDefault();
      this.#putOn(event.target.closest("[data-drop]"));
    }
  }

  press(event) {
    const grip = event.target.closest("[data-grip]");
    const held = this.chip;
    if (grip && grip.closest("[data-chip]") !== held) {
      event.preventDefault();
      this.cancel();
      this.#pickUp(grip.closest("[data-chip]"));
    } else if (held && grip) {
      this.cancel();
    } else if (held && event.target.closest("[data-drop]")) {
      event.preventDefault();
      this.#putOn(event.target.closest("[data-drop]"));
    }
  }

  key(event) {
    if (!this.chip || !event.target.closest("[data-grip]")) {
      return;
    }
    const isTab = event.key === "Tab";
    if (FORWARD.includes(event.key) || (isTab && !event.shiftKey)) {
      this.#step(1);
    } else if (BACK.includes(event.key) || isTab) {
      this.#step(-1);
    } else if (event.key === "Enter" || event.key === " ") {
      this.#putOn(this.place);
    } else if (event.key === "Escape") {
      this.cancel();
    } else {
      return;
    }
    event.preventDefault();
  }

  cancel() {
    if (this.chip) {
      this.#say(this.root.dataset.cancelled.replace("{name}", this.chip.dataset.name));
      this.release();
    }
  }

  release() {
    this.#aim(null);
    this.chip?.removeAttribute("data-held");
    this.chip?.querySelector("[data-grip]")?.removeAttribute("aria-pressed");
    this.chip = null;
  }

  #pickUp(chip) {
    this.chip = chip;
    chip.setAttribute("data-held", "");
    chip.querySelector("[data-grip]").setAttribute("aria-pressed", "true");
    this.#aim(chip.closest("[data-drop]"));
    this.#say(this.root.dataset.held.replace("{name}", chip.dataset.name));
  }

  #step(by) {
    const places = [...this.root.querySelectorAll("[data-drop]")];
    const next = (places.indexOf(this.place) + by + places.length) % places.length;
    const { label, info } = places[next].dataset;
    this.#aim(places[next]);
    places[next].scrollIntoView({ block: "nearest" });
    this.#say(this.root.dataset.over.replace("{place}", label).replace("{info}", info));
  }

  #putOn(place) {
    const chip = this.chip;
    if (!place || place === chip.closest("[data-drop]")) {
      this.cancel();
      return;
    }
    this.release();
    this.put(chip, place);
  }

  #aim(place) {
    this.place?.removeAttribute("data-aimed");
    place?.setAttribute("data-aimed", "");
    this.place = place;
  }

  #say(words) {
    this.root.querySelector("[data-said]").textContent = words;
  }
}
