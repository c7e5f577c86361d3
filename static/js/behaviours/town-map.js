// Draws a map of the places a list names (data-lat, data-lon on its items), or of one place alone.
// The list stays what it is: the map only shows it once more.
import { openMap, pin } from "../maps.js";

const NEAR = 15;
// Markers nearer to each other than so many pixels would lie on top of each other.
const APART = 34;

export default async function townMap(host) {
  const frame = host.querySelector("[data-frame]");
  const opened = await openMap(host, frame, host.querySelector("[role=status]"));
  if (!opened) {
    return;
  }
  const { L, map } = opened;
  const items = itemsOf(host);
  if (items.length) {
    const bounds = L.latLngBounds(items.map((item) => item.place));
    map.fitBounds(bounds, { padding: [40, 40], maxZoom: NEAR, animate: false });
  }
  const shown = L.layerGroup().addTo(map);
  const show = () => {
    shown.clearLayers();
    for (const group of groupsOf(map, items)) {
      addPlace(L, shown, group, host.dataset.andMore);
    }
  };
  map.on("zoomend", show);
  show();
  leaveByEscape(map, frame);
}

function itemsOf(host) {
  if (!host.dataset.items) {
    return [alone(host)];
  }
  const list = document.getElementById(host.dataset.items);
  return [...list.querySelectorAll("[data-lat]")].map(itemOf);
}

// Activities whose markers would overlap share one, until somebody looks closer.
function groupsOf(map, items) {
  const groups = [];
  for (const item of items) {
    const at = map.latLngToLayerPoint(item.place);
    const near = groups.find((group) => group.at.distanceTo(at) < APART);
    if (near) {
      near.items.push(item);
    } else {
      groups.push({ at, items: [item] });
    }
  }
  return groups.map((group) => group.items);
}

function itemOf(element) {
  const link = element.querySelector("a");
  return {
    place: [Number(element.dataset.lat), Number(element.dataset.lon)],
    title: link.textContent.trim(),
    url: link.href,
    when: element.querySelector("[data-when]")?.textContent.trim() ?? "",
  };
}

function alone(host) {
  return { place: [Number(host.dataset.lat), Number(host.dataset.lon)], title: host.dataset.title };
}

function addPlace(L, shown, items, andMore) {
  const [first, ...others] = items;
  const more = andMore.replace("{title}", first.title).replace("{count}", others.length);
  const words = others.length ? more : first.title;
  const isLink = Boolean(first.url);
  const marker = pin(L, first.place, words, items.length, { keyboard: isLink, interactive: isLink });
  marker.addTo(shown);
  if (isLink) {
    marker.bindPopup(() => linksOf(items), { maxHeight: 240, minWidth: 220 });
    openByKeys(marker);
  } else {
    marker.getElement().setAttribute("role", "img");
  }
}

function linksOf(items) {
  const list = document.createElement("ul");
  list.className = "map-popup";
  for (const item of items) {
    const line = document.createElement("li");
    const link = document.createElement("a");
    link.href = item.url;
    link.textContent = item.title;
    line.append(link);
    if (item.when) {
      const when = document.createElement("span");
      when.textContent = item.when;
      line.append(when);
    }
    list.append(line);
  }
  return list;
}

// Enter and the space bar open a marker and go to its first link.
function openByKeys(marker) {
  marker.getElement().addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    marker.openPopup();
    marker.getPopup().getElement()?.querySelector("a[href]")?.focus();
  });
}

// Escape closes what is open and goes back to the marker it belongs to.
function leaveByEscape(map, frame) {
  let last = null;
  map.on("popupopen", ({ popup }) => {
    last = popup;
  });
  frame.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !last?.isOpen()) {
      return;
    }
    const marker = markerOf(map, last);
    map.closePopup(last);
    marker?.getElement().focus();
  });
}

function markerOf(map, popup) {
  let found = null;
  map.eachLayer((layer) => {
    found = layer.getPopup?.() === popup && layer.getElement ? layer : found;
  });
  return found;
}
