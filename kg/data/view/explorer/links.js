// Links: thin grey for standing together, an arrow beside it for what the text states.
const EDGE_BUDGET = 25000; // links a frame; weaker ones beyond it wait until the view is nearer
let drawnLinks = [];
function onScreen(e) {
  const a = sx(X[L.s[e]]),
    b = sx(X[L.t[e]]),
    c = sy(Y[L.s[e]]),
    d = sy(Y[L.t[e]]);
  return !((a < 0 && b < 0) || (a > W && b > W) || (c < 0 && d < 0) || (c > H && d > H));
}
const linkWidth = e =>
  0.5 + 3.2 * Math.sqrt(Math.log1p(times(e)) / Math.log1p(Math.max(8, L.most))) * Math.min(1.2, 0.45 + cam.k / 8);
function bow(e) {
  // control point of a stated link: beside the straight line, so that both are seen
  const x0 = sx(X[L.s[e]]),
    y0 = sy(Y[L.s[e]]),
    x1 = sx(X[L.t[e]]),
    y1 = sy(Y[L.t[e]]);
  return { x0, y0, x1, y1, mx: (x0 + x1) / 2 + (y1 - y0) * 0.14, my: (y0 + y1) / 2 - (x1 - x0) * 0.14 };
}
const straight = e => {
  pen.moveTo(sx(X[L.s[e]]), sy(Y[L.s[e]]));
  pen.lineTo(sx(X[L.t[e]]), sy(Y[L.t[e]]));
};
function paintLinks(lit) {
  drawnLinks = [];
  for (const e of shownLinks) {
    if (drawnLinks.length >= EDGE_BUDGET) break;
    if (onScreen(e)) drawnLinks.push(e);
  }
  if (lit) {
    const drawn = new Set(drawnLinks);
    for (const e of lit.links) if (linkOn[e] && !drawn.has(e)) drawnLinks.push(e);
  }
  // Many thin lines make a grey fog: the more there are, the fainter each.
  const faint = Math.max(0.1, Math.min(0.6, 9 / Math.sqrt(drawnLinks.length + 1))),
    buckets = new Map();
  pen.lineCap = "round";
  for (const e of drawnLinks) {
    if (e >= L.co || (lit && lit.links.has(e))) continue;
    const key =
      Math.min(6, Math.round(linkWidth(e) * 2)) +
      (N.community[L.s[e]] === N.community[L.t[e]] ? 0 : 100) +
      (linkChange(e) === "went" ? 1000 : linkChange(e) === "came" ? 2000 : 0);
    if (!buckets.has(key)) buckets.set(key, []);
    buckets.get(key).push(e);
  }
  for (const [key, list] of buckets) {
    pen.beginPath();
    list.forEach(straight);
    pen.lineWidth = Math.max(key >= 1000 ? 1.2 : 0, (key % 100) / 2);
    pen.strokeStyle = key >= 2000 ? ink.came : ink.edge;
    pen.setLineDash(key >= 1000 && key < 2000 ? [4, 4] : []);
    pen.globalAlpha = (lit ? 0.18 : 1) * Math.max(key >= 1000 ? 0.8 : 0, faint * (key % 1000 >= 100 ? 0.55 : 1));
    pen.stroke();
  }
  pen.setLineDash([]);
  for (const e of drawnLinks) {
    const on = lit && lit.links.has(e);
    if (e >= L.co) paintStated(e, on ? 1 : lit ? 0.12 : Math.max(0.35, Math.min(1, 2 * faint)), on);
    else if (on) paintLit(e, lit);
  }
  if (hoverLink >= 0 && linkOn[hoverLink]) {
    const b = bow(hoverLink);
    pen.beginPath();
    pen.moveTo(b.x0, b.y0);
    if (hoverLink < L.co) pen.lineTo(b.x1, b.y1);
    else pen.quadraticCurveTo(b.mx, b.my, b.x1, b.y1);
    pen.globalAlpha = 1;
    pen.lineWidth = 2.5;
    pen.strokeStyle = ink.text;
    pen.stroke();
  }
  pen.globalAlpha = 1;
}
function paintLit(e, lit) {
  pen.beginPath();
  straight(e);
  // Around a hub the strong links must stand out from hundreds of weak ones.
  const crowd = Math.min(1, 5 / Math.sqrt(lit.links.size)),
    strong = Math.log1p(times(e)) / Math.log1p(L.most);
  pen.globalAlpha = lit.bold ? 1 : Math.min(0.85, 0.12 + 0.5 * crowd + 0.6 * strong);
  pen.lineWidth = linkWidth(e) + (lit.bold ? 1.5 : 0.4);
  pen.strokeStyle = ink.accent;
  pen.setLineDash(linkChange(e) === "went" ? [4, 4] : []);
  pen.stroke();
  pen.setLineDash([]);
}
function paintStated(e, alpha, strong) {
  const b = bow(e),
    angle = Math.atan2(b.y1 - b.my, b.x1 - b.mx),
    r = radius(L.t[e]) + 2;
  const tx = b.x1 - r * Math.cos(angle),
    ty = b.y1 - r * Math.sin(angle),
    head = strong ? 8 : 6;
  pen.globalAlpha = alpha;
  pen.strokeStyle = pen.fillStyle = ink.stated;
  pen.lineWidth = strong ? 2 : 1.3;
  pen.beginPath();
  pen.moveTo(b.x0, b.y0);
  pen.quadraticCurveTo(b.mx, b.my, tx, ty);
  pen.stroke();
  if (Math.hypot(b.x1 - b.x0, b.y1 - b.y0) < 14) return;
  pen.beginPath();
  pen.moveTo(tx, ty);
  for (const side of [-0.42, 0.42]) pen.lineTo(tx - head * Math.cos(angle + side), ty - head * Math.sin(angle + side));
  pen.closePath();
  pen.fill();
}
