// Finds people by their names or readings, as they are typed.
export function findIn(root) {
  const field = root.querySelector("#roster-search");
  const nobody = root.querySelector("[data-nobody]");
  root.querySelector("[data-find]").hidden = false;
  field.addEventListener("input", () => {
    const wanted = plain(field.value);
    let found = 0;
    for (const line of root.querySelectorAll(".roster__line")) {
      const fits = line.dataset.search.includes(wanted) || plain(line.dataset.search).includes(wanted);
      line.hidden = !fits;
      found += Number(fits);
    }
    nobody.hidden = found > 0;
  });
}

// As the centre compares names: one width, small letters, katakana as hiragana, no spaces.
function plain(text) {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\u30a1-\u30f6]/gu, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0x60))
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
