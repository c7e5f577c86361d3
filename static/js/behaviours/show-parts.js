// Shows only the parts that belong to the choice that is made; what is hidden is not sent.
export default function showParts(group) {
  const choice = group.querySelector("[data-choose]");
  const parts = group.querySelectorAll("[data-for]");
  const show = () => {
    for (const part of parts) {
      const belongs = part.dataset.for.split(" ").includes(choice.value);
      part.hidden = !belongs;
      for (const control of part.querySelectorAll("input, select, textarea, button")) {
        control.disabled = !belongs;
      }
    }
  };
  choice.addEventListener("change", show);
  // The browser may fill in a choice of before, when one comes back to the page.
  window.addEventListener("pageshow", show);
  show();
}
