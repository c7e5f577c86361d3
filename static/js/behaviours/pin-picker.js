// Lets one set a pin on a map instead of typing degrees: by a click, by dragging it, or, with the
// keyboard, by moving the map and pressing the button. The number fields hold what is set.
import { openMap, pin } from "../maps.js";

const NEAR = 16;
const DIGITS = 6;

export default async function pinPicker(host) {
  await unfolded(host.closest("details"));
  const opened = await openMap(host, host.querySelector("[data-frame]"), host.querySelector("[data-note]"));
  if (!opened) {
    return;
  }
  const picker = new Picker(host, opened);
  picker.show();
  picker.listen();
}

// A map is drawn only where it is seen: in a folded part it would have no size.
function unfolded(fold) {
  if (!fold || fold.open) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    fold.addEventListener("toggle", resolve, { once: true });
  });
}

class Picker {
  constructor(host, { L, map }) {
    Object.assign(this, { host, L, map, marker: null });
    this.lat = document.getElementById(host.dataset.latField);
    this.lon = document.getElementById(host.dataset.lonField);
    this.area = document.getElementById(host.dataset.areaField ?? "");
    this.areas = JSON.parse(host.dataset.areas ?? "{}");
    this.said = host.querySelector("[data-said]");
    host.querySelector("[data-buttons]").hidden = false;
  }

  listen() {
    this.map.on("click", (event) => this.set(event.latlng));
    this.press("[data-set]", () => this.set(this.map.getCenter()));
    this.press("[data-clear]", () => this.clear());
    for (const field of [this.lat, this.lon]) {
      field.addEventListener("change", () => this.show());
    }
    this.area?.addEventListener("change", () => this.marker || this.goToArea());
  }

  press(selector, act) {
    this.host.querySelector(selector).addEventListener("click", act);
  }

  set(place) {
    const { lat, lng } = place.wrap();
    this.lat.value = lat.toFixed(DIGITS);
    this.lon.value = lng.toFixed(DIGITS);
    this.mark([lat, lng]);
    this.tell();
  }

  clear() {
    this.lat.value = "";
    this.lon.value = "";
    this.show();
  }

  show() {
    if (this.lat.value && this.lon.value) {
      const place = [Number(this.lat.value), Number(this.lon.value)];
      this.mark(place);
      this.map.setView(place, NEAR);
    } else {
      this.marker?.remove();
      this.marker = null;
      this.goToArea();
    }
    this.tell();
  }

  mark(place) {
    if (this.marker) {
      this.marker.setLatLng(place);
      return;
    }
    const options = { draggable: true, keyboard: false };
    this.marker = pin(this.L, place, this.host.dataset.pin, 1, options).addTo(this.map);
    this.marker.getElement().setAttribute("role", "img");
    this.marker.on("dragend", () => this.set(this.marker.getLatLng()));
  }

  goToArea() {
    const middle = this.areas[this.area?.value];
    if (middle) {
      this.map.setView(middle, NEAR - 2);
    }
  }

  tell() {
    this.said.textContent = this.marker ? this.host.dataset.isSet : this.host.dataset.isUnset;
  }
}
