// A job's page follows the job; at its end the page is loaded once more and shows what came of it.
const job = document.getElementById("job");
const state = job?.dataset.state ?? "";

if (job?.dataset.events && (state === "queued" || state === "running")) {
  const events = new EventSource(job.dataset.events);
  events.addEventListener("progress", (event) => show(JSON.parse(/** @type {MessageEvent} */ (event).data)));
  events.addEventListener("end", () => {
    events.close();
    location.reload();
  });
}

/** @param {{ state: string, stage: string, count: number }} now */
function show(now) {
  for (const [name, words] of [["state-words", now.state], ["stage", now.stage && ` · ${now.stage}`], ["count", String(now.count)]]) {
    const place = job?.querySelector(`[data-${name}]`);
    if (place) place.textContent = words ?? "";
  }
}
