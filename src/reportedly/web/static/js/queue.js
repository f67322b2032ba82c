// The queue by single keys: one record, one decision, the next one. A verdict that needs a reason takes it by a digit.
import { isWriting } from "./keys.js";

const form = document.getElementById("verdict");
const digits = document.querySelector("[data-digits]");
const field = form?.querySelector("[name=reason]");
/** @type {HTMLElement | null} */
let pending = null;

form?.addEventListener("reportedly:reason", (event) => {
  pending = /** @type {CustomEvent} */ (event).detail;
  if (digits instanceof HTMLElement) digits.hidden = false;
});

/** @param {string} words */
function because(words) {
  if (!(field instanceof HTMLInputElement)) return;
  field.value = words;
  field.required = false;
  if (pending) pending.click();
}

digits?.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-reason]") : null;
  if (button) because(button.getAttribute("data-reason") ?? "");
});

document.addEventListener("keydown", (event) => {
  const empty = event.target === field && field instanceof HTMLInputElement && field.value === "";
  if (!pending || event.ctrlKey || event.metaKey || event.altKey || (isWriting(event.target) && !empty)) return;
  const buttons = digits?.querySelectorAll("[data-reason]") ?? [];
  const chosen = /^[1-9]$/.test(event.key) ? buttons[Number(event.key) - 1] : undefined;
  if (chosen) {
    event.preventDefault();
    because(chosen.getAttribute("data-reason") ?? "");
  } else if (event.key === "Escape") {
    pending = null;
    if (digits instanceof HTMLElement) digits.hidden = true;
    if (field instanceof HTMLInputElement) field.required = false;
  }
});

// Typed words and Enter send the verdict that asked for them, not the first button of the form.
field?.addEventListener("keydown", (event) => {
  if (/** @type {KeyboardEvent} */ (event).key !== "Enter" || !pending) return;
  event.preventDefault();
  if (field instanceof HTMLInputElement && field.value.trim()) pending.click();
});

// The words of the claim come into sight by themselves.
document.querySelector("#report-text .anchor")?.scrollIntoView({ block: "center" });
window.scrollTo(0, 0);
