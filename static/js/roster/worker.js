// Answers for the roster where there is no connection, from what the page has kept.
const KEPT = "rosters";
const PATIENCE = 5000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === self.location.origin) {
    event.respondWith(answer(request));
  }
});

async function answer(request) {
  const kept = await keptFor(request);
  if (!kept) {
    return fetch(request);
  }
  if (new URL(request.url).searchParams.has("v")) {
    return kept;
  }
  try {
    const fresh = await inTime(fetch(request));
    if (fresh.ok && !fresh.redirected) {
      const cache = await caches.open(KEPT);
      await cache.put(request.url.split("#")[0], fresh.clone());
    } else if (isOver(fresh)) {
      await (await caches.open(KEPT)).delete(request, { ignoreVary: true });
    }
    return fresh;
  } catch {
    return kept;
  }
}

// Tells whether the centre no longer shows this: signed out, not theirs any more, or gone.
function isOver(response) {
  const led = response.type === "opaqueredirect" || response.redirected;
  return led || [401, 403, 404].includes(response.status);
}

async function keptFor(request) {
  if (!(await caches.has(KEPT))) {
    return undefined;
  }
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request, { ignoreVary: true });
  const until = kept?.headers.get("X-Keep-Until");
  if (until && Date.parse(until) < Date.now()) {
    await cache.delete(request);
    return undefined;
  }
  return kept;
}

function inTime(answering) {
  const late = new Promise((_resolve, reject) => setTimeout(reject, PATIENCE, new Error("late")));
  return Promise.race([answering, late]);
}
