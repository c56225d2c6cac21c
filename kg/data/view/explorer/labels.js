// Names without overprint: the most important first, each only where there is room for all of it.
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const LABELS = 320, TRIES = 2600, LONG = 16, CELL = 48, LEADERS = 24, CHIEFS = 6;
const widths = new Map();
let placedLabels = [];
function widthOf(text, font) {
  const key = font + text;
  if (!widths.has(key)) { pen.font = font; widths.set(key, pen.measureText(text).width); }
  return widths.get(key);
}
const shorten = text => { const chars = [...flat(text)]; return chars.length > LONG ? chars.slice(0, LONG - 1).join("") + "…" : chars.join(""); };
function spots(x, y, r, w, h) {
  const near = 0.7 * r;
  return [[x - w / 2, y + r + 2], [x - w / 2, y - r - h - 2], [x + r + 4, y - h / 2], [x - r - w - 4, y - h / 2],
    [x + near, y + near], [x + near, y - near - h], [x - near - w, y + near], [x - near - w, y - near - h]];
}
function paintLabels(lit) {
  const taken = new Map(), cells = (b, visit) => {
    for (let i = Math.floor(b[0] / CELL); i <= Math.floor(b[2] / CELL); i++)
      for (let j = Math.floor(b[1] / CELL); j <= Math.floor(b[3] / CELL); j++) if (visit(i * 4096 + j) === false) return false;
    return true;
  };
  const free = b => cells(b, key => !(taken.get(key) ?? []).some(o => b[0] < o[2] && b[2] > o[0] && b[1] < o[3] && b[3] > o[1]));
  const take = b => cells(b, key => { if (!taken.has(key)) taken.set(key, []); taken.get(key).push(b); });
  const first = [sel(), target(), hover, ...(chosenPair() ?? []), ...(pathNow?.nodes ?? [])].filter(n => n >= 0 && nodeOn[n]);
  const near = lit?.centre >= 0 ? N.adj[lit.centre].filter(e => linkOn[e]).map(e => otherEnd(e, lit.centre)) : [];
  const order = [...new Set([...first, ...near, ...(lit ? [] : shownNodes)])].filter(n => {
    const x = sx(X[n]), y = sy(Y[n]);
    return x > -20 && y > -20 && x < W + 20 && y < H + 20;
  }).slice(0, TRIES);
  const keepFree = n => { const r = radius(n) * 0.8; if (r > 4) take([sx(X[n]) - r, sy(Y[n]) - r, sx(X[n]) + r, sy(Y[n]) + r]); };
  order.slice(0, CHIEFS).forEach(keepFree);
  if (captionBox) take(captionBox);
  placedLabels = [];
  const must = new Set(first);
  for (const [i, n] of order.entries()) {
    // The few chiefs get their names whatever lies under; leaders keep clear of each other's dots, the rest of all dots.
    if (i === CHIEFS) order.slice(CHIEFS, LEADERS).forEach(keepFree);
    if (i === LEADERS) order.slice(LEADERS, 260).forEach(keepFree);
    if (placedLabels.length >= LABELS) break;
    const r = radius(n), strong = must.has(n), size = Math.round(Math.min(19, 11 + 4 * (N.size[n] - 1) + Math.min(2, cam.k / 6)));
    if (r < 1.8 && !strong && placedLabels.length > 60) continue;
    const font = `${strong || N.size[n] > 1.7 ? 600 : 400} ${size}px ${FONT}`, text = strong ? flat(N.name[n]) : shorten(N.name[n]);
    const w = widthOf(text, font), h = size + 2;
    const choices = spots(sx(X[n]), sy(Y[n]), r, w, h).map(([x, y]) => [x - 3, y - 1, x + w + 3, y + h + 1]);
    const inside = b => b[0] > 0 && b[1] > 0 && b[2] < W && b[3] < H;
    const box = choices.find(b => inside(b) && free(b)) ?? (strong ? choices[0] : null);
    if (!box) continue;
    take(box);
    placedLabels.push({ n, text, font, size, strong, box });
  }
  pen.textBaseline = "top"; pen.textAlign = "left"; pen.lineJoin = "round";
  pen.strokeStyle = ink.paper; pen.lineWidth = 3.5; pen.globalAlpha = 0.92;
  for (const l of placedLabels) { pen.font = l.font; pen.strokeText(l.text, l.box[0] + 3, l.box[1] + 2); }
  pen.globalAlpha = 1; pen.fillStyle = ink.text;
  for (const l of placedLabels) { pen.font = l.font; pen.fillText(l.text, l.box[0] + 3, l.box[1] + 2); }
}
