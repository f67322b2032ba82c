// The selection lives in the address, and nowhere else. Changing it asks for the page anew and puts its new parts in
// the place of the old ones, so that map and timeline need not be drawn from nothing.

/** The parts of a page that follow the selection. */
const PARTS = ["#tabs", "#filters", "#results", "#list", "#total", "#off-map", "#download", "#more", "#undated", "#borders", "#borders-note"];

/** @param {Record<string, string | null>} changes @returns {URL} the address with single parameters changed */
export function changed(changes) {
  const url = new URL(location.href);
  url.searchParams.delete("after");
  url.searchParams.delete("at");
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  return url;
}

/** @param {string} name @returns {string} */
export const chosen = (name) => new URL(location.href).searchParams.get(name) ?? "";

let turn = 0;

/**
 * Go to another selection of the same view.
 * @param {URL} url @param {{ push?: boolean }} [how] push: whether the browser's "back" leads here again
 */
export async function go(url, { push = true } = {}) {
  const mine = ++turn;
  const answer = await fetch(url, { headers: { Accept: "text/html" } });
  if (!answer.ok) return void location.assign(url);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (mine !== turn) return;
  if (push) history.pushState({}, "", url);
  for (const part of PARTS) put(part, page);
  const [old, fresh] = [document.getElementById("explore"), page.getElementById("explore")];
  for (const name of fresh?.getAttributeNames() ?? []) old?.setAttribute(name, fresh?.getAttribute(name) ?? "");
  document.dispatchEvent(new CustomEvent("reportedly:selected"));
}

/** @param {string} part @param {Document} page */
function put(part, page) {
  const [old, fresh] = [document.querySelector(part), page.querySelector(part)];
  if (!old || !fresh) return;
  if (old instanceof HTMLDetailsElement && old.open) fresh.setAttribute("open", "");
  old.replaceWith(document.importNode(fresh, true));
}

/** Note in the address which record one is at, without a step of "back". @param {string} claim */
export function noteAt(claim) {
  const url = new URL(location.href);
  url.searchParams.set("at", claim);
  history.replaceState(history.state, "", url);
}
