// Draws a map in a frame by what its host's data attributes name: library, style, pictures, words.
// Returns Leaflet and the map, or null where the library cannot be had; the host then says so.
export async function openMap(host, frame, note) {
  const { dataset } = host;
  const failed = (isFailed) => {
    note.textContent = isFailed ? dataset.failed : "";
  };
  try {
    await Promise.all([import(dataset.library), styled(dataset.style)]);
  } catch {
    failed(true);
    return null;
  }
  const L = window.L;
  frame.hidden = false;
  const map = L.map(frame, { ...manners(), zoomControl: false, attributionControl: false });
  L.control.zoom({ zoomInTitle: dataset.zoomIn, zoomOutTitle: dataset.zoomOut }).addTo(map);
  L.control.attribution({ prefix: false }).addTo(map);
  addPictures(L, map, dataset, failed);
  letPageScroll(map, frame);
  nameCloseButtons(map, dataset.close);
  map.setView([dataset.lat, dataset.lon], dataset.zoom);
  // A map may begin folded away, without any size.
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(frame);
  return { L, map };
}

// A marker that is drawn by the style sheet; its words are its name for whoever cannot see it.
export function pin(L, place, words, count = 1, options = {}) {
  const icon = L.divIcon({
    className: count > 1 ? "map-pin map-pin--many" : "map-pin",
    html: count > 1 ? `<span aria-hidden="true">${Number(count)}</span>` : "",
    iconSize: [44, 44],
    iconAnchor: [22, 40],
    popupAnchor: [0, -36],
  });
  const marker = L.marker(place, { icon, title: words, ...options });
  marker.on("add", () => marker.getElement().setAttribute("aria-label", words));
  return marker;
}

function manners() {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const animated = { zoomAnimation: !still, markerZoomAnimation: !still };
  // Words that fade in cannot be read at first.
  return { ...animated, fadeAnimation: false, scrollWheelZoom: false, dragging: !isTouched() };
}

function isTouched() {
  return window.matchMedia("(pointer: coarse)").matches;
}

function addPictures(L, map, dataset, failed) {
  const link = document.createElement("a");
  link.href = dataset.attributionUrl;
  link.rel = "external noopener";
  link.textContent = dataset.attribution;
  const pictures = L.tileLayer(dataset.tiles, {
    attribution: link.outerHTML,
    maxZoom: Number(dataset.mostZoom),
  });
  let shown = false;
  pictures.on("tileload", () => {
    shown = true;
    failed(false);
  });
  pictures.on("tileerror", () => failed(!shown));
  pictures.addTo(map);
}

// The wheel and the one finger belong to the page until somebody has turned to the map.
function letPageScroll(map, frame) {
  frame.addEventListener("focusin", () => {
    map.scrollWheelZoom.enable();
    map.dragging.enable();
  });
  frame.addEventListener("focusout", (event) => {
    if (frame.contains(event.relatedTarget)) {
      return;
    }
    map.scrollWheelZoom.disable();
    if (isTouched()) {
      map.dragging.disable();
    }
  });
}

function nameCloseButtons(map, words) {
  map.on("popupopen", ({ popup }) => {
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", words);
  });
}

function styled(address) {
  if (document.querySelector(`link[href="${address}"]`)) {
    return null;
  }
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = resolve;
    link.onerror = reject;
    document.head.append(link);
  });
}
