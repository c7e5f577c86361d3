// Says what was understood while one types; without it a button says so with the whole page.
const PAUSE = 700;

export default function understood(region) {
  const form = region.closest("form");
  const body = region.querySelector("[data-understood]");
  region.querySelector("[data-without-script]").hidden = true;
  let timer = 0;
  let asking = null;

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await fetch(region.dataset.address, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        signal,
      });
      const words = answer.ok && !answer.redirected ? await answer.text() : "";
      if (words && body.innerHTML !== words) {
        body.innerHTML = words;
      }
    } catch {
      // Typed on, or no network: what stands there stays.
    }
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  };

  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    asking?.abort();
  });
}
