// Offers the browser's own printing by a button.
export default function printPage(place) {
  place.hidden = false;
  place.querySelector("button").addEventListener("click", () => window.print());
}
