// The picture, from back to front: communities, links, nodes, names.
const EDGE_BUDGET = 25000; // links a frame; weaker ones beyond it wait until the view is nearer
const SLOW = 14; // ms; a dearer picture is shifted as a bitmap while it moves
const snap = document.createElement("canvas");
let snapAt = null, painted = null, restTimer = 0, frameAsked = 0, cost = 0, drawnLinks = [], hover = -1, hoverLink = -1;
function paintSoon() {
  if (!frameAsked) frameAsked = requestAnimationFrame(() => { frameAsked = 0; cost > SLOW ? shift() : paint(); });
}
function shift() {
  // The copy is made when the picture first moves, so that opening does not wait for it.
  if (!snapAt) {
    snap.width = stage.width; snap.height = stage.height;
    snap.getContext("2d").drawImage(stage, 0, 0);
    snapAt = painted;
  }
  const k = cam.k / snapAt.k, x = (snapAt.x - cam.x) * cam.k + W / 2 - (W / 2) * k, y = (snapAt.y - cam.y) * cam.k + H / 2 - (H / 2) * k;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = ink.paper; pen.fillRect(0, 0, W, H);
  pen.drawImage(snap, x, y, W * k, H * k);
  clearTimeout(restTimer);
  restTimer = setTimeout(() => { paint(); writeHash(false); }, 90);
}
function focusSet() {
  if (pathNow && pathNow.nodes.length) return { nodes: new Set(pathNow.nodes), links: new Set(pathNow.links) };
  const pair = chosenPair(), n = sel();
  if (pair) return { nodes: new Set(pair), links: new Set(N.adj[pair[0]].filter(e => otherEnd(e, pair[0]) === pair[1])) };
  if (n < 0) return null;
  const links = N.adj[n].filter(e => linkOn[e]);
  return { nodes: new Set([n, ...links.map(e => otherEnd(e, n))]), links: new Set(links), centre: n };
}
function paint() {
  const begun = performance.now(), lit = focusSet();
  clearTimeout(restTimer);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.globalAlpha = 1; pen.fillStyle = ink.paper; pen.fillRect(0, 0, W, H);
  if (!(S.ego && sel() >= 0)) { paintRegions(lit); paintCaption(); } else captionBox = null;
  paintLinks(lit);
  paintNodes(lit);
  paintLabels(lit);
  cost = performance.now() - begun;
  snapAt = null; painted = { ...cam };
}
// Soft discs, like countries on a map: each community in its own tint.
let regions = [];
function findRegions() {
  const groups = new Map();
  for (let n = 0; n < N.total; n++) { const c = N.community[n]; if (!groups.has(c)) groups.set(c, []); groups.get(c).push(n); }
  regions = [...groups].filter(([, list]) => list.length >= 3).map(([id, list]) => {
    const x = list.reduce((a, n) => a + AX[n], 0) / list.length, y = list.reduce((a, n) => a + AY[n], 0) / list.length;
    return { id, list, x, y, r: list.reduce((a, n) => Math.max(a, Math.hypot(AX[n] - x, AY[n] - y) + 4 * N.size[n]), 0) };
  });
}
function paintRegions(lit) {
  for (const g of regions) {
    const x = sx(g.x), y = sy(g.y), r = g.r * cam.k;
    if (x + r < 0 || y + r < 0 || x - r > W || y - r > H || !g.list.some(n => nodeOn[n])) continue;
    pen.beginPath(); pen.arc(x, y, r, 0, 6.2832);
    pen.fillStyle = communityInk(g.id, (ink.dark ? 0.1 : 0.075) * (lit ? 0.55 : 1)); pen.fill();
  }
}
// The rows below say what they are.
let captionBox = null;
function paintCaption() {
  captionBox = null;
  const shown = N.alone.filter(n => nodeOn[n]);
  if (!shown.length) return;
  const [x0, y0] = boundsOf(shown), x = Math.max(8, sx(x0) - 6), y = sy(y0) - 16 - radius(shown[0]);
  pen.font = `13px ${FONT}`; pen.textAlign = "left"; pen.textBaseline = "bottom"; pen.fillStyle = ink.quiet;
  const text = `${say("alone")} ${shown.length}`;
  captionBox = [x, y - 18, x + pen.measureText(text).width, y + 1];
  pen.fillText(text, x, y - 2);
  pen.fillRect(x, y, Math.max(40, W - 2 * x), 0.75);
}
function onScreen(e) {
  const a = sx(X[L.s[e]]), b = sx(X[L.t[e]]), c = sy(Y[L.s[e]]), d = sy(Y[L.t[e]]);
  return !((a < 0 && b < 0) || (a > W && b > W) || (c < 0 && d < 0) || (c > H && d > H));
}
const linkWidth = e => 0.5 + 3.2 * Math.sqrt(Math.log1p(L.n[e]) / Math.log1p(Math.max(8, L.most))) * Math.min(1.2, 0.45 + cam.k / 8);
function bow(e) { // control point of a stated link: beside the straight line, so that both are seen
  const x0 = sx(X[L.s[e]]), y0 = sy(Y[L.s[e]]), x1 = sx(X[L.t[e]]), y1 = sy(Y[L.t[e]]);
  return { x0, y0, x1, y1, mx: (x0 + x1) / 2 + (y1 - y0) * 0.14, my: (y0 + y1) / 2 - (x1 - x0) * 0.14 };
}
function paintLinks(lit) {
  drawnLinks = [];
  for (const e of shownLinks) { if (drawnLinks.length >= EDGE_BUDGET) break; if (onScreen(e)) drawnLinks.push(e); }
  if (lit) for (const e of lit.links) if (linkOn[e] && !drawnLinks.includes(e)) drawnLinks.push(e);
  // Many thin lines make a grey fog: the more there are, the fainter each.
  const faint = Math.max(0.1, Math.min(0.6, 9 / Math.sqrt(drawnLinks.length + 1)));
  pen.lineCap = "round";
  const buckets = new Map();
  for (const e of drawnLinks) {
    if (e >= L.co || (lit && lit.links.has(e))) continue;
    const key = Math.min(6, Math.round(linkWidth(e) * 2)) + (N.community[L.s[e]] === N.community[L.t[e]] ? 0 : 100);
    if (!buckets.has(key)) buckets.set(key, []);
    buckets.get(key).push(e);
  }
  for (const [key, list] of buckets) {
    pen.beginPath();
    for (const e of list) { pen.moveTo(sx(X[L.s[e]]), sy(Y[L.s[e]])); pen.lineTo(sx(X[L.t[e]]), sy(Y[L.t[e]])); }
    pen.lineWidth = (key % 100) / 2; pen.strokeStyle = ink.edge;
    pen.globalAlpha = (lit ? 0.18 : 1) * faint * (key >= 100 ? 0.55 : 1);
    pen.stroke();
  }
  for (const e of drawnLinks) {
    const on = lit && lit.links.has(e);
    if (e >= L.co) paintStated(e, on ? 1 : lit ? 0.12 : Math.max(0.35, Math.min(1, 2 * faint)), on);
    else if (on) {
      pen.beginPath(); pen.moveTo(sx(X[L.s[e]]), sy(Y[L.s[e]])); pen.lineTo(sx(X[L.t[e]]), sy(Y[L.t[e]]));
      // Around a hub the strong links must stand out from hundreds of weak ones.
      const crowd = Math.min(1, 5 / Math.sqrt(lit.links.size)), strong = Math.log1p(L.n[e]) / Math.log1p(L.most);
      pen.globalAlpha = pathNow || chosenPair() ? 1 : Math.min(0.85, 0.12 + 0.5 * crowd + 0.6 * strong); pen.lineWidth = linkWidth(e) + (pathNow || chosenPair() ? 1.5 : 0.4); pen.strokeStyle = ink.accent; pen.stroke();
    }
  }
  if (hoverLink >= 0 && linkOn[hoverLink]) {
    const b = bow(hoverLink);
    pen.beginPath(); pen.moveTo(b.x0, b.y0);
    if (hoverLink < L.co) pen.lineTo(b.x1, b.y1); else pen.quadraticCurveTo(b.mx, b.my, b.x1, b.y1);
    pen.globalAlpha = 1; pen.lineWidth = 2.5; pen.strokeStyle = ink.text; pen.stroke();
  }
  pen.globalAlpha = 1;
}
function paintStated(e, alpha, strong) {
  const b = bow(e), angle = Math.atan2(b.y1 - b.my, b.x1 - b.mx), r = radius(L.t[e]) + 2;
  const tx = b.x1 - r * Math.cos(angle), ty = b.y1 - r * Math.sin(angle), head = strong ? 8 : 6;
  pen.globalAlpha = alpha; pen.strokeStyle = pen.fillStyle = ink.stated; pen.lineWidth = strong ? 2 : 1.3;
  pen.beginPath(); pen.moveTo(b.x0, b.y0); pen.quadraticCurveTo(b.mx, b.my, tx, ty); pen.stroke();
  if (Math.hypot(b.x1 - b.x0, b.y1 - b.y0) < 14) return;
  pen.beginPath(); pen.moveTo(tx, ty);
  for (const side of [-0.42, 0.42]) pen.lineTo(tx - head * Math.cos(angle + side), ty - head * Math.sin(angle + side));
  pen.closePath(); pen.fill();
}
function paintNodes(lit) {
  const groups = new Map();
  for (const n of shownNodes) {
    const x = sx(X[n]), y = sy(Y[n]);
    if (x < -30 || y < -30 || x > W + 30 || y > H + 30) continue;
    const bright = !lit || lit.nodes.has(n), key = nodeInk(n) + (bright ? "" : "|");
    if (!groups.has(key)) groups.set(key, { bright, colour: nodeInk(n), list: [] });
    groups.get(key).list.push(n);
  }
  for (const g of [...groups.values()].sort((a, b) => a.bright - b.bright)) {
    pen.beginPath();
    for (const n of g.list) trace(pen, shapeOf(n), sx(X[n]), sy(Y[n]), radius(n));
    pen.globalAlpha = g.bright ? 1 : 0.22;
    if (g.list.length < 4000) { pen.lineWidth = 1.5; pen.strokeStyle = ink.paper; pen.stroke(); }
    pen.fillStyle = g.colour; pen.fill();
  }
  pen.globalAlpha = 1;
  for (const n of [sel(), target(), hover, ...(chosenPair() ?? [])]) {
    if (n < 0 || !nodeOn[n]) continue;
    pen.beginPath(); pen.arc(sx(X[n]), sy(Y[n]), radius(n) * 1.18 + 4, 0, 6.2832);
    pen.lineWidth = 2.5; pen.strokeStyle = n === hover && n !== sel() ? ink.text : ink.accent; pen.stroke();
  }
}
