// Keeps the roster and what it needs on the telephone, so that it opens without a connection.
export const KEPT = "rosters";

export async function keepPage(worker) {
  if (!("caches" in window) || !navigator.serviceWorker) {
    return;
  }
  await navigator.serviceWorker.register(worker, { scope: "/shifts/" });
  const cache = await caches.open(KEPT);
  await forgetOver(cache);
  const page = await fetch(location.pathname, { cache: "no-store" });
  if (page.ok && !page.redirected) {
    await cache.put(location.pathname, page);
  }
  await Promise.all(assets().map((url) => keepAsset(cache, url)));
}

// Removes the pages whose day is over.
export async function forgetOver(cache) {
  for (const request of await cache.keys()) {
    const until = (await cache.match(request))?.headers.get("X-Keep-Until");
    if (until && Date.parse(until) < Date.now()) {
      await cache.delete(request);
    }
  }
}

function assets() {
  const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
  const linked = [...document.querySelectorAll("link[href], script[src]")];
  const urls = [...loaded, ...linked.map((element) => element.href || element.src)];
  return [...new Set(urls)].filter((url) => url.startsWith(`${location.origin}/static/`));
}

async function keepAsset(cache, url) {
  const response = await fetch(url);
  if (response.ok) {
    await cache.put(url, response);
  }
}
