// The border between picture and panel: dragged, or moved by the arrow keys. And the picture in full screen.
const NARROW = 280;
function setSplit(width) {
  const w = Math.round(Math.max(NARROW, Math.min(innerWidth * 0.7, width)));
  document.body.style.setProperty("--panel-width", w + "px");
  const bar = $("split");
  bar.setAttribute("aria-valuenow", String(Math.round($("panel").getBoundingClientRect().width)));
  bar.setAttribute("aria-valuemin", String(NARROW));
  bar.setAttribute("aria-valuemax", String(Math.round(innerWidth * 0.7)));
}
function useSplit() {
  const bar = $("split"),
    width = () => $("panel").getBoundingClientRect().width;
  let held = null;
  bar.addEventListener("pointerdown", ev => {
    held = ev.clientX + width();
    bar.setPointerCapture(ev.pointerId);
    ev.preventDefault();
  });
  bar.addEventListener("pointermove", ev => {
    if (held !== null) setSplit(held - ev.clientX);
  });
  bar.addEventListener("pointerup", () => {
    held = null;
  });
  bar.addEventListener("keydown", ev => {
    const step = { ArrowLeft: 32, ArrowRight: -32, Home: 1e4, End: -1e4 }[ev.key];
    if (step) {
      setSplit(width() + step);
      ev.preventDefault();
    }
  });
  bar.setAttribute("aria-valuenow", String(Math.round(width())));
  bar.setAttribute("aria-valuemin", String(NARROW));
  bar.setAttribute("aria-valuemax", String(Math.round(innerWidth * 0.7)));
  const full = $("full");
  full.hidden = !document.fullscreenEnabled;
  full.onclick = () => (document.fullscreenElement ? document.exitFullscreen() : $("main").requestFullscreen());
  document.addEventListener("fullscreenchange", () => {
    full.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
  });
}
