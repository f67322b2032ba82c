// Single keys: acts by name, each with a key that the reader may change. They are still while somebody writes.
import { keep, recall } from "./kept.js";

/** @type {Record<string, string>} The keys unless they were changed; pages/help.py tells them. */
export const DEFAULTS = {
  accept: "a", reject: "x", unsure: "u", correct: "e", skip: "j", undo: "z", same: "s", different: "d",
  next: "n", previous: "p", open: "o", find: "/", help: "?",
};

/** @returns {Record<string, string>} */
function changed() {
  try {
    const held = JSON.parse(recall("keys") ?? "{}");
    return typeof held === "object" && held !== null ? held : {};
  } catch {
    return {};
  }
}

/** @param {string} act @returns {string} */
export const keyOf = (act) => changed()[act] ?? DEFAULTS[act] ?? "";

/**
 * Give an act another key; an empty one gives its own back.
 * @param {string} act @param {string} key
 * @returns {string} the act that holds the key already, or "" when it was kept
 */
export function remap(act, key) {
  const taken = Object.keys(DEFAULTS).find((other) => other !== act && keyOf(other) === key);
  if (key && (taken || /[0-9]/.test(key))) return taken ?? "0–9";
  const held = changed();
  if (!key || key === DEFAULTS[act]) delete held[act];
  else held[act] = key;
  keep("keys", Object.keys(held).length ? JSON.stringify(held) : null);
  return "";
}

/** Forget every change. */
export const forgetKeys = () => keep("keys", null);

/** @type {Map<string, (event: KeyboardEvent) => void>} */
const acts = new Map();

/** @param {string} act @param {(event: KeyboardEvent) => void} run */
export const onKey = (act, run) => void acts.set(act, run);

/** Write the keys into the page wherever it names them. */
export function showKeys(root = document) {
  for (const mark of root.querySelectorAll("[data-key-of]")) mark.textContent = keyOf(mark.getAttribute("data-key-of") ?? "");
  for (const button of root.querySelectorAll("[data-key]")) {
    button.setAttribute("aria-keyshortcuts", keyOf(button.getAttribute("data-key") ?? ""));
  }
}

/** @param {EventTarget | null} target */
export const isWriting = (target) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"));

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isWriting(event.target)) return;
  const act = Object.keys(DEFAULTS).find((name) => keyOf(name) === event.key);
  if (!act || document.querySelector("dialog[open]")) return;
  const run = acts.get(act);
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`[data-key="${act}"]:not([disabled])`));
  if (!run && !button) return;
  event.preventDefault();
  if (run) run(event);
  else button?.click();
});
