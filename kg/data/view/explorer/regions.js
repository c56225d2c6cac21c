// Soft discs, like countries on a map: each community in its own tint, as far as its names are shown.
let regions = [];
function findRegions() {
  const groups = new Map();
  for (const n of shownNodes) {
    const c = N.community[n];
    if (!groups.has(c)) groups.set(c, []);
    groups.get(c).push(n);
  }
  regions = [...groups]
    .filter(([, list]) => list.length >= 3)
    .map(([id, list]) => {
      const x = list.reduce((a, n) => a + AX[n], 0) / list.length,
        y = list.reduce((a, n) => a + AY[n], 0) / list.length;
      return {
        id,
        list,
        x,
        y,
        r: list.reduce((a, n) => Math.max(a, Math.hypot(AX[n] - x, AY[n] - y) + 4 * N.size[n]), 0),
      };
    });
}
function paintRegions(lit) {
  for (const g of regions) {
    const x = sx(g.x),
      y = sy(g.y),
      r = g.r * cam.k;
    if (x + r < 0 || y + r < 0 || x - r > W || y - r > H) continue;
    pen.globalAlpha = (ink.dark ? 0.1 : 0.075) * (lit ? 0.55 : 1);
    pen.beginPath();
    pen.arc(x, y, r, 0, 6.2832);
    pen.fillStyle = communityInk(g.id);
    pen.fill();
  }
  pen.globalAlpha = 1;
}
// The rows below say what they are.
let captionBox = null;
function paintCaption() {
  const shown = N.alone.filter(n => nodeOn[n]);
  if (!shown.length || shown.length === shownNodes.length) return;
  const [x0, y0] = boundsOf(shown),
    x = Math.max(8, sx(x0) - 6),
    y = sy(y0) - 16 - radius(shown[0]);
  pen.font = `13px ${FONT}`;
  pen.textAlign = "left";
  pen.textBaseline = "bottom";
  pen.fillStyle = ink.quiet;
  const text = `${say("alone")} ${shown.length}`;
  captionBox = [x, y - 18, x + pen.measureText(text).width, y + 1];
  pen.fillText(text, x, y - 2);
  pen.fillRect(x, y, Math.max(40, W - 2 * x), 0.75);
}
