// The timeline: columns of claims by the first day that they may mean; dragging over it chooses days.
import { axisBottom, brushX, scaleLinear, scaleUtc, select } from "../vendor/d3.mjs";

const HIGH = 84;
const FOOT = 20;
const DAY_MS = 86_400_000;
/** @param {string} day */
const at = (day) => new Date(`${day}T00:00:00Z`);
/** @param {Date} date */
const dayOf = (date) => date.toISOString().slice(0, 10);

/**
 * @param {HTMLElement} box
 * @param {{ onDays: (since: string, until: string) => void }} how `until` is included; both empty for all days
 */
export function drawTimeline(box, { onDays }) {
  /** @type {{ first: string, until: string, claims: number }[]} */
  let bins = [];
  let [since, until] = ["", ""];
  /** @type {[string, string] | null} */
  let mark = null;

  function draw() {
    box.replaceChildren();
    if (!bins.length) return;
    const wide = Math.max(box.clientWidth - 24, 120);
    const ends = [at(bins[0].first), at(bins[bins.length - 1].until)];
    const x = scaleUtc().domain(ends).range([0, wide]);
    const y = scaleLinear().domain([0, Math.max(...bins.map((b) => b.claims))]).range([0, HIGH]);
    const svg = select(box).append("svg").attr("viewBox", `0 0 ${wide} ${HIGH + FOOT}`).attr("height", HIGH + FOOT)
      .attr("role", "img").attr("aria-label", box.dataset.label ?? "");
    const inside = (/** @type {any} */ b) => (!since || b.until > since) && (!until || b.first <= until);
    const columns = svg.selectAll("rect.bin").data(bins).join("rect").attr("class", (/** @type {any} */ b) => (inside(b) ? "bin in" : "bin"))
      .attr("x", (/** @type {any} */ b) => x(at(b.first))).attr("width", (/** @type {any} */ b) => Math.max(1.5, x(at(b.until)) - x(at(b.first)) - 1))
      .attr("y", (/** @type {any} */ b) => HIGH - Math.max(2, y(b.claims))).attr("height", (/** @type {any} */ b) => Math.max(2, y(b.claims)));
    columns.append("title").text((/** @type {any} */ b) => `${b.first}: ${b.claims}`);
    svg.append("g").attr("class", "axis").attr("transform", `translate(0,${HIGH})`).call(axisBottom(x).ticks(Math.max(2, Math.floor(wide / 110))).tickSizeOuter(0));
    if (mark) svg.append("rect").attr("class", "mark").attr("x", x(at(mark[0]))).attr("width", Math.max(3, x(new Date(at(mark[1]).getTime() + DAY_MS)) - x(at(mark[0])))).attr("y", 0).attr("height", HIGH);
    const brush = brushX().extent([[0, 0], [wide, HIGH]]).on("end", (/** @type {any} */ event) => {
      if (!event.sourceEvent) return;
      if (!event.selection) return onDays("", "");
      const [low, high] = event.selection.map(x.invert);
      onDays(dayOf(low), dayOf(new Date(Math.max(high.getTime() - 1, low.getTime()))));
    });
    const layer = svg.append("g").attr("class", "brush").call(brush);
    if (since || until) {
      const from = since ? x(at(since)) : 0;
      const to = until ? x(new Date(at(until).getTime() + DAY_MS)) : wide;
      layer.call(brush.move, [Math.max(0, Math.min(from, wide - 2)), Math.max(2, Math.min(to, wide))]);
    }
  }

  let width = 0;
  new ResizeObserver(() => {
    if (Math.abs(box.clientWidth - width) < 2) return;
    width = box.clientWidth;
    draw();
  }).observe(box);

  return {
    /** @param {any} found bins and how many claims are undated @param {string} first @param {string} last */
    show(found, first, last) {
      bins = found.bins;
      [since, until] = [first, last];
      if (bins.length) draw();
    },
    /** Mark the days of one record. @param {[string, string] | null} days */
    mark(days) {
      mark = days;
      if (bins.length) draw();
    },
  };
}
