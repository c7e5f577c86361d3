// Sends a form of the board and puts the board that comes back in the place of the old one.
export async function exchange(root, action, fields) {
  let page;
  try {
    const answer = await fetch(action, { method: "POST", body: fields });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return root.dataset.failed;
  }
  const fresh = page.querySelector('[data-behaviour~="roster-board"]');
  if (!fresh) {
    window.location.reload();
    return "";
  }
  root.replaceChildren(...fresh.childNodes);
  return showMessages(root, page.querySelector(".flash-messages"));
}

// What went wrong stands above the board, as after any form; what went well is said by the board.
function showMessages(root, fresh) {
  const container = root.parentElement;
  container.querySelector(":scope > .flash-messages")?.remove();
  if (!fresh) {
    return undefined;
  }
  container.prepend(fresh);
  fresh.scrollIntoView({ block: "nearest" });
  return fresh.textContent.trim().replace(/\s+/g, " ");
}
