// Signing out takes the rosters off this telephone: it asks first where something is still unsent.
import { forgetOver, KEPT } from "../roster/keeping.js";
import { anythingUnsent } from "../roster/queue.js";

export default async function leaveRosters(form) {
  form.addEventListener("submit", (event) => {
    if (anythingUnsent() && !window.confirm(form.dataset.unsent)) {
      event.preventDefault();
      return;
    }
    globalThis.caches?.delete(KEPT);
  });
  if ("caches" in window && (await caches.has(KEPT))) {
    await forgetOver(await caches.open(KEPT));
  }
}
