// What every page has: light or dark, the keys, lists that one walks through, forms that need a reason.
import { keep, recall } from "./kept.js";
import { isWriting, onKey, showKeys } from "./keys.js";

const live = document.getElementById("live");

/** Say something to those who listen to the page. @param {string} words */
export function say(words) {
  if (live) live.textContent = words;
}

function themeSwitch() {
  const button = document.querySelector("[data-theme-switch]");
  if (!(button instanceof HTMLElement)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme === "dark" ||
      (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    const chosen = dark ? "light" : "dark";
    document.documentElement.dataset.theme = chosen;
    keep("theme", chosen);
    document.dispatchEvent(new CustomEvent("reportedly:theme", { detail: chosen }));
  });
}

/** Walk a list: the record one is at is marked and has the focus. @param {number} step */
function walk(step) {
  const items = [...document.querySelectorAll("[data-list] > li")];
  if (!items.length) return;
  const at = items.findIndex((item) => item.getAttribute("aria-current") === "true");
  const item = items[Math.min(items.length - 1, Math.max(0, at + step))];
  items[at]?.removeAttribute("aria-current");
  item.setAttribute("aria-current", "true");
  item.scrollIntoView({ block: "nearest" });
  const link = item.querySelector("a.title, a");
  if (link instanceof HTMLElement) link.focus();
  item.dispatchEvent(new CustomEvent("reportedly:at", { bubbles: true }));
}

/** A button that needs a reason asks for it before it sends. */
function reasons() {
  for (const form of document.querySelectorAll("form[data-judge]")) {
    form.addEventListener("submit", (event) => {
      const button = /** @type {SubmitEvent} */ (event).submitter;
      const field = form.querySelector("[name=reason]");
      if (!(field instanceof HTMLInputElement) || !button?.hasAttribute("data-needs-reason") || field.value.trim()) return;
      event.preventDefault();
      field.required = true;
      field.focus();
      form.dispatchEvent(new CustomEvent("reportedly:reason", { detail: button }));
    });
  }
}

function openMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.more[open]")) {
      if (!menu.contains(/** @type {Node} */ (event.target))) menu.removeAttribute("open");
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.more[open]")) menu.removeAttribute("open");
    if (isWriting(event.target)) /** @type {HTMLElement} */ (event.target).blur();
  });
}

/** Empty fields say nothing: leave them out of the address. */
function shortAddresses() {
  for (const form of document.querySelectorAll("form[method=get]")) {
    form.addEventListener("formdata", (event) => {
      const data = /** @type {FormDataEvent} */ (event).formData;
      for (const [name, value] of [...data.entries()]) {
        if (value !== "") continue;
        const kept = data.getAll(name).filter((one) => one !== "");
        data.delete(name);
        for (const one of kept) data.append(name, one);
      }
    });
  }
}

if (!recall("theme")) delete document.documentElement.dataset.theme;
themeSwitch();
showKeys();
reasons();
openMenus();
shortAddresses();
document.addEventListener("htmx:after:swap", () => showKeys());
onKey("next", () => walk(1));
onKey("previous", () => walk(-1));
onKey("open", () => {
  const link = document.querySelector('[data-list] > li[aria-current="true"] a.title, [data-list] > li[aria-current="true"] a');
  if (link instanceof HTMLElement) link.click();
});
onKey("find", () => {
  const field = document.querySelector("[data-find]");
  if (!(field instanceof HTMLInputElement)) return;
  field.closest("details")?.setAttribute("open", "");
  field.focus();
  field.select();
});
onKey("help", () => {
  const link = document.querySelector("[data-keys-help]");
  if (link instanceof HTMLAnchorElement) location.href = `${link.href}#keys`;
});
