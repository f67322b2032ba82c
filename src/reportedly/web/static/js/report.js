// Ties words and cards together both ways: what one points at or focuses is lit on the other side.

/** @param {Iterable<string>} numbers @param {boolean} on */
function light(numbers, on) {
  for (const n of numbers) {
    for (const words of document.querySelectorAll(`[data-c~="${n}"]`)) words.classList.toggle("lit", on);
    for (const card of document.querySelectorAll(`[data-card="${n}"]`)) card.classList.toggle("lit", on);
  }
}

/** @param {EventTarget | null} target @returns {string[]} the numbers of the claims that something belongs to */
function numbersAt(target) {
  if (!(target instanceof Element)) return [];
  const words = target.closest("[data-c]");
  if (words) return (words.getAttribute("data-c") ?? "").split(" ").filter(Boolean);
  const card = target.closest("[data-card]");
  return card ? [card.getAttribute("data-card") ?? ""] : [];
}

for (const [begin, end] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  document.addEventListener(begin, (event) => light(numbersAt(event.target), true));
  document.addEventListener(end, (event) => light(numbersAt(event.target), false));
}

/** A quotation in a card leads to its words, and the words to the first card that they belong to. */
document.addEventListener("click", (event) => {
  const words = event.target instanceof Element && !event.target.closest("a") ? event.target.closest("#report-text [data-c]") : null;
  const first = words?.getAttribute("data-c")?.split(" ")[0];
  const card = first && String(getSelection()) === "" ? document.getElementById(`c${first}`) : null;
  if (card) card.scrollIntoView({ block: "center" });
});

const asked = location.hash.startsWith("#c_") ? document.getElementById(location.hash.slice(1))?.closest(".card") : null;
asked?.classList.add("lit");
if (asked) asked.scrollIntoView({ block: "center" });
