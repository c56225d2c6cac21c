// Where the keyboard stands is kept when the page is drawn anew: the same control by its id, else the heading of what came.
function keepingFocus(draw) {
  const was = document.activeElement,
    id = was?.id,
    inside = ["panel", "table", "side"].find(box => $(box).contains(was) && was !== $(box));
  const key = was?.dataset?.key,
    inPanel = inside === "panel",
    headingWas = inPanel ? headingText() : "";
  draw();
  if (!inside || (was.isConnected && document.activeElement === was)) return;
  const again = (id && $(id)) || (key && document.querySelector(`[data-key="${CSS.escape(key)}"]`));
  if (again && !again.disabled && (!inPanel || headingText() === headingWas))
    return again.focus({ preventScroll: true });
  toHeading(inside);
}
const headingText = () => $("panel").querySelector("h2")?.textContent ?? "";
function toHeading(box = "panel") {
  const head = $(box).querySelector("h2") ?? $(box);
  if (head !== $(box)) head.tabIndex = -1;
  head.focus({ preventScroll: true });
  // In a window too low for both, picture and text stand one below the other and the page itself scrolls.
  if (document.documentElement.scrollHeight > innerHeight + 1) head.scrollIntoView({ block: "start" });
}
