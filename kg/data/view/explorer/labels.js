// Names without overprint: the most important first, each only where there is room for all of it and no dot lies under it.
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const FIRST_VIEW = 50,
  LABELS = 320,
  TRIES = 800,
  LONG = 16,
  CELL = 48,
  CHIEFS = 10,
  TITLES = 12;
const widths = new Map();
let placedLabels = [],
  placedTitles = [];
function widthOf(text, font) {
  const key = font + text;
  if (!widths.has(key)) {
    pen.font = font;
    widths.set(key, pen.measureText(text).width);
  }
  return widths.get(key);
}
const shorten = text => {
  const chars = [...flat(text)];
  return chars.length > LONG ? chars.slice(0, LONG - 1).join("") + "…" : chars.join("");
};
function paintLabels(lit) {
  const dots = grid(),
    words = grid(),
    must = new Set(
      [sel(), target(), hover, ...(chosenPair() ?? []), ...(pathNow()?.nodes ?? [])].filter(n => n >= 0 && nodeOn[n]),
    );
  const seen = n => {
    const x = sx(X[n]),
      y = sy(Y[n]);
    return x > -20 && y > -20 && x < W + 20 && y < H + 20;
  };
  const visible = shownNodes.filter(seen);
  // What has faded behind a choice may lie under a name: whom the chosen one is linked with has to be read.
  for (const n of (lit ? visible.filter(n => lit.nodes.has(n)) : visible).slice(0, 4000)) {
    const r = radius(n) * 0.9;
    dots.take([sx(X[n]) - r, sy(Y[n]) - r, sx(X[n]) + r, sy(Y[n]) + r]);
  }
  const near =
    lit?.centre >= 0
      ? N.adj[lit.centre].filter(e => linkOn[e]).map(e => otherEnd(e, lit.centre))
      : lit
        ? [...lit.nodes]
        : [];
  takeGhosts(dots);
  const order = [...new Set([...must, ...near, ...(lit ? [] : visible)])].filter(seen).slice(0, TRIES);
  const chiefs = new Set(lit ? must : shownNodes.slice(0, CHIEFS));
  // Few names at the first view; nearer there is room for more.
  const room = Math.min(
    LABELS,
    lit ? LABELS : Math.round(FIRST_VIEW * Math.max(1, (cam.k / viewOf(shownNodes).k) ** 1.6)),
  );
  if (captionBox) words.take(captionBox);
  placedLabels = [];
  placedTitles = [];
  const place = n => {
    const r = radius(n),
      strong = must.has(n),
      size = Math.round(Math.min(19, 11 + 4 * (N.size[n] - 1) + Math.min(2, cam.k / 6)));
    if (r < 1.8 && !strong && !chiefs.has(n) && placedLabels.length > room) return;
    const font = `${strong || N.size[n] > 1.7 ? 600 : 400} ${size}px ${FONT}`,
      text = strong ? flat(N.name[n]) : shorten(N.name[n]);
    const w = widthOf(text, font),
      h = size + 2,
      x = sx(X[n]),
      y = sy(Y[n]),
      inside = b => b[0] > 0 && b[1] > 0 && b[2] < W && b[3] < H;
    const boxes = spots(x, y, r, w, h, strong || chiefs.has(n) ? 340 : 0).map(([a, b]) => [
      a - 2,
      b - 1,
      a + w + 2,
      b + h + 1,
    ]);
    const i = boxes.findIndex(b => inside(b) && words.free(b) && dots.free(b));
    const box = i >= 0 ? boxes[i] : strong ? (boxes.find(b => inside(b) && words.free(b)) ?? boxes[0]) : null;
    if (!box) return;
    words.take(box);
    placedLabels.push({ n, text, font, size, strong, box, line: i >= 8 ? [x, y] : null });
  };
  order.filter(n => must.has(n) || chiefs.has(n)).forEach(place);
  if (!lit && !onRings()) placeTitles(dots, words);
  for (const n of order) {
    if (placedLabels.length >= room) break;
    if (!must.has(n) && !chiefs.has(n)) place(n);
  }
  placeGhostNames(dots, words, lit);
  writeLabels();
}
// What a community is about, beside its disc.
function placeTitles(dots, words) {
  const font = `italic 600 13px ${FONT}`,
    big = [...regions].sort((a, b) => b.list.length - a.list.length || a.id - b.id).slice(0, TITLES);
  for (const g of big) {
    const i = communityAt(g.id),
      text = D.communities.topic[i],
      x = sx(g.x),
      y = sy(g.y),
      r = g.r * cam.k;
    if (!text || r < 26) continue;
    const w = widthOf(text, font),
      h = 16,
      box = spots(x, y, Math.max(4, r - 14), w, h, r + 120)
        .map(([a, b]) => [a - 3, b - 1, a + w + 3, b + h + 1])
        .find(b => b[0] > 0 && b[1] > 0 && b[2] < W && b[3] < H && words.free(b) && dots.free(b));
    if (!box) continue;
    words.take(box);
    const a = Math.atan2((box[1] + box[3]) / 2 - y, (box[0] + box[2]) / 2 - x),
      away = Math.hypot((box[0] + box[2]) / 2 - x, (box[1] + box[3]) / 2 - y) > r + w / 2 + 10;
    placedTitles.push({ id: g.id, text, font, box, line: away ? [x + r * Math.cos(a), y + r * Math.sin(a)] : null });
  }
}
function writeLabels() {
  pen.textBaseline = "top";
  pen.textAlign = "left";
  pen.lineJoin = "round";
  pen.direction = "ltr";
  pen.strokeStyle = ink.quiet;
  pen.lineWidth = 0.8;
  pen.globalAlpha = 0.8;
  for (const l of [...placedTitles, ...placedLabels])
    if (l.line) {
      pen.beginPath();
      pen.moveTo(...l.line);
      pen.lineTo(Math.max(l.box[0], Math.min(l.line[0], l.box[2])), Math.max(l.box[1], Math.min(l.line[1], l.box[3])));
      pen.stroke();
    }
  pen.strokeStyle = ink.paper;
  pen.lineWidth = 3.5;
  pen.globalAlpha = 0.92;
  for (const l of [...placedTitles, ...placedLabels, ...ghostLabels]) {
    pen.font = l.font;
    pen.strokeText(l.text, l.box[0] + 3, l.box[1] + 2);
  }
  pen.globalAlpha = 1;
  for (const t of placedTitles) {
    pen.font = t.font;
    pen.fillStyle = communityInk(t.id);
    pen.fillText(t.text, t.box[0] + 3, t.box[1] + 2);
  }
  for (const l of [...placedLabels, ...ghostLabels]) {
    pen.fillStyle = isGhost(l.n) ? ink.quiet : ink.text;
    pen.font = l.font;
    pen.fillText(l.text, l.box[0] + 3, l.box[1] + 2);
  }
}
