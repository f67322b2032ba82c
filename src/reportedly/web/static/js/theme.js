// Runs before the page is drawn, so that it does not flash: the reader's own choice of light or dark, if there is one.
(() => {
  try {
    const chosen = localStorage.getItem("reportedly.theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage may be closed to us: the reader's system decides.
  }
})();
