// Help: the reader's own keys.
import { DEFAULTS, forgetKeys, keyOf, remap, showKeys } from "./keys.js";

const said = document.querySelector("[data-remap-said]");
const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-remap]"));

function show() {
  for (const field of fields) {
    const act = field.dataset.remap ?? "";
    field.value = keyOf(act) === DEFAULTS[act] ? "" : keyOf(act);
    field.placeholder = DEFAULTS[act];
  }
  showKeys();
}

for (const field of fields) {
  field.addEventListener("change", () => {
    const taken = remap(field.dataset.remap ?? "", field.value.trim());
    if (said instanceof HTMLElement) {
      said.textContent = taken ? (said.dataset.taken ?? "").replace("{key}", field.value) : said.dataset.kept ?? "";
    }
    show();
  });
}
document.querySelector("[data-remap-reset]")?.addEventListener("click", () => {
  forgetKeys();
  show();
});
document.getElementById("keymap")?.addEventListener("submit", (event) => event.preventDefault());
show();
