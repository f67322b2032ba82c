// Corrections: click into a field of words, then select words in the text; the field takes them with their place.
import { say } from "./app.js";
import { selectedSpan } from "./spans.js";

const text = document.getElementById("report-text");
const form = document.querySelector("form[data-correct]");
/** @type {HTMLInputElement | null} */
let taking = null;

/** @param {HTMLInputElement} field @param {string} part @param {string} value */
function put(field, part, value) {
  const name = field.name.replace(/\.text$/, `.${part}`);
  const other = field.form?.elements.namedItem(name);
  if (other instanceof HTMLInputElement) other.value = value;
}

/** @param {HTMLInputElement | null} field */
function take(field) {
  taking?.classList.remove("taking");
  taking = field;
  taking?.classList.add("taking");
}

function takeSelection() {
  const span = taking && text ? selectedSpan(text) : null;
  if (!span || !taking) return;
  taking.value = span.words;
  put(taking, "start", String(span.start));
  put(taking, "end", String(span.end));
  taking.dispatchEvent(new Event("change", { bubbles: true }));
  say(`“${span.words}”`);
}

form?.addEventListener("focusin", (event) => {
  if (event.target instanceof HTMLInputElement && event.target.hasAttribute("data-words")) take(event.target);
});
form?.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof HTMLInputElement) || !field.hasAttribute("data-words")) return;
  put(field, "start", "");
  put(field, "end", "");
});
text?.addEventListener("pointerup", () => setTimeout(takeSelection));
text?.addEventListener("keyup", (event) => {
  if (event.shiftKey || event.key === "Shift") takeSelection();
});
