// Draws a map of the places a list names (data-lat, data-lon on its items), or of one place alone.
// The list stays what it is: the map only shows it once more.
import { openMap, pin } from "../maps.js";

const NEAR = 15;

export default async function townMap(host) {
  const frame = host.querySelector("[data-frame]");
  const opened = await openMap(host, frame, host.querySelector("[role=status]"));
  if (!opened) {
    return;
  }
  const { L, map } = opened;
  const places = placesOf(host);
  for (const items of places) {
    addPlace(L, map, items, host.dataset.andMore);
  }
  if (places.length) {
    const bounds = L.latLngBounds(places.map(([first]) => first.place));
    map.fitBounds(bounds, { padding: [40, 40], maxZoom: NEAR, animate: false });
  }
  leaveByEscape(map, frame);
}

// Activities at one and the same place share a marker.
function placesOf(host) {
  const list = document.getElementById(host.dataset.items ?? "");
  const items = list ? [...list.querySelectorAll("[data-lat]")].map(itemOf) : [alone(host)];
  const places = new Map();
  for (const item of items) {
    const key = item.place.join();
    places.set(key, [...(places.get(key) ?? []), item]);
  }
  return [...places.values()];
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

function addPlace(L, map, items, andMore) {
  const [first, ...others] = items;
  const more = andMore.replace("{title}", first.title).replace("{count}", others.length);
  const words = others.length ? more : first.title;
  const isLink = Boolean(first.url);
  const marker = pin(L, first.place, words, items.length, { keyboard: isLink, interactive: isLink });
  marker.addTo(map);
  if (isLink) {
    marker.bindPopup(() => linksOf(items), { maxHeight: 260, minWidth: 200 });
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
