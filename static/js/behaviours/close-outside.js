// Closes an open <details> by Escape, or when the focus or a click goes elsewhere.
export default function closeOutside(details) {
  const close = () => {
    details.open = false;
  };

  details.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && details.open) {
      close();
      details.querySelector("summary").focus();
    }
  });

  document.addEventListener("click", (event) => {
    if (!details.contains(event.target)) {
      close();
    }
  });

  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !details.contains(event.relatedTarget)) {
      close();
    }
  });
}
