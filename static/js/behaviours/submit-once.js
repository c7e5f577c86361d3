// Sends a form once, however often its button is pressed.
export default function submitOnce(form) {
  let sent = false;

  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    setButtons(form, true);
  });

  // The page may come back from the browser's history, as it was left.
  window.addEventListener("pageshow", () => {
    sent = false;
    setButtons(form, false);
  });
}

function setButtons(form, busy) {
  for (const button of form.querySelectorAll("button[type=submit]")) {
    if (busy) {
      button.setAttribute("aria-disabled", "true");
    } else {
      button.removeAttribute("aria-disabled");
    }
  }
}
