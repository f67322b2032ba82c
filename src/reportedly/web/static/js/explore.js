// One selection as map, timeline and list. Each changes the address; the address changes all three.
import { changed, chosen, go, noteAt } from "./selection.js";
import { drawTimeline } from "./timeline.js";

const root = document.getElementById("explore");
const mapBox = document.getElementById("map");
const timesBox = document.getElementById("times");
/** About 50 m: a click on a point chooses what stands on it. */
const CLOSE = 0.0005;

const timeline = timesBox && drawTimeline(timesBox, { onDays: (since, until) => void go(changed({ since, until })) });
/** @type {Awaited<ReturnType<typeof openMap>>} */
let map = null;

async function openMap() {
  if (!mapBox || !document.createElement("canvas").getContext("webgl2")) return null;
  const { drawMap } = await import("./map.js");
  const button = document.querySelector("[data-on-screen]");
  return drawMap(mapBox, {
    onPoint: (lat, lon) => void go(changed({ box: [lat - CLOSE, lon - CLOSE, lat + CLOSE, lon + CLOSE].map((n) => n.toFixed(5)).join(",") })),
    onMove: (box) => {
      if (!(button instanceof HTMLButtonElement)) return;
      button.hidden = false;
      button.value = box;
    },
  });
}

/** @param {string} name @returns {Promise<any>} */
async function load(name) {
  const address = root?.dataset[name];
  const answer = address ? await fetch(address) : null;
  return answer?.ok ? answer.json() : null;
}

/** @param {{ fit: boolean }} how */
async function follow({ fit }) {
  const [days, points] = await Promise.all([load("days"), map ? load("points") : null]);
  if (days && timeline) timeline.show(days, chosen("since"), chosen("until"));
  if (points && map) await map.show(points, { fit });
  if (map) await map.borders(chosen("borders") !== "");
  const clear = document.querySelector("[data-brush-clear]");
  if (clear instanceof HTMLElement) clear.hidden = !(chosen("since") || chosen("until"));
}

/** @param {EventTarget | null} target */
const recordAt = (target) => /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("#list > li[data-claim]") : null);

/** @param {HTMLElement | null} record */
function mark(record) {
  for (const lit of document.querySelectorAll("#list > li.lit")) lit.classList.remove("lit");
  record?.classList.add("lit");
  const { lat, lon, first, last } = record?.dataset ?? {};
  map?.mark(lat ? Number(lat) : null, lon ? Number(lon) : null);
  timeline?.mark(first && last ? [first, last] : null);
}

document.addEventListener("pointerover", (event) => recordAt(event.target) && mark(recordAt(event.target)));
document.addEventListener("focusin", (event) => {
  const record = recordAt(event.target);
  if (!record) return;
  mark(record);
  noteAt(record.dataset.claim ?? "");
});
document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const chip = /** @type {HTMLAnchorElement | null} */ (target?.closest("#results a.chip"));
  const screen = /** @type {HTMLButtonElement | null} */ (target?.closest("[data-on-screen]"));
  if (chip) void go(new URL(chip.href));
  else if (screen) void go(changed({ box: screen.value }));
  else if (target?.closest("[data-brush-clear]")) void go(changed({ since: null, until: null }));
  else return;
  event.preventDefault();
});
document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (!form.matches("[data-filters]")) return;
  event.preventDefault();
  const url = new URL(form.action);
  for (const [name, value] of new FormData(form)) if (value) url.searchParams.append(name, String(value));
  void go(url);
});
document.addEventListener("change", (event) => {
  const box = event.target instanceof HTMLInputElement && event.target.name === "borders" ? event.target : null;
  if (!box) return;
  void go(changed({ borders: box.checked ? box.value : null })).then(() => {
    const fresh = document.querySelector('input[name="borders"]:not([type="hidden"])');
    if (fresh instanceof HTMLElement) fresh.focus();
  });
});
document.addEventListener("reportedly:selected", () => void follow({ fit: !chosen("box") }));
addEventListener("popstate", () => void go(new URL(location.href), { push: false }));

map = await openMap();
await follow({ fit: true });
const first = document.querySelector('#list > li[aria-current="true"]');
if (first) mark(/** @type {HTMLElement} */ (first));
