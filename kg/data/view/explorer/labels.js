// Names without overprint: the most important first, each only where there is room for all of it and no dot lies under it.
const FONT = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
const FIRST_VIEW = 50,
  LABELS = 320,
  TRIES = 800,
  LONG = 16,
  CHIEFS = 10,
  CROWD = 1500, // dots; among more of them fewer names are tried, and a line to one may meet others
  CROWD_TRIES = 250,
  MOST_DOTS = 4000,
  TITLES = 12;
const widths = new Map();
let placedLabels = [],
  placedTitles = [];
// A Han character is as wide as its font is high; only texts with others are measured.
const HAN = /^\p{Script=Han}+$/u;
function widthOf(text, font) {
  if (HAN.test(text)) return [...text].length * Number(/(\d+)px/.exec(font)[1]);
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
    all = grid(),
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
  const bright = lit ? visible.filter(n => lit.nodes.has(n)) : visible,
    crowded = bright.length > CROWD;
  for (const [i, n] of bright.entries()) {
    const r = radius(n) * 0.9,
      dot = [sx(X[n]) - r, sy(Y[n]) - r, sx(X[n]) + r, sy(Y[n]) + r, n];
    all.take(dot);
    // Of thousands the least may be covered: between them there is no room for a word.
    if (i < MOST_DOTS) dots.take(dot);
  }
  const near =
    lit?.centre >= 0
      ? N.adj[lit.centre].filter(e => linkOn[e]).map(e => otherEnd(e, lit.centre))
      : lit
        ? [...lit.nodes]
        : [];
  takeGhosts(dots);
  takeGhosts(all);
  const order = [...new Set([...must, ...near, ...(lit ? [] : visible)])]
    .filter(seen)
    .slice(0, crowded ? CROWD_TRIES : TRIES);
  const chiefs = new Set(lit ? must : shownNodes.slice(0, CHIEFS));
  // Few names at the first view; nearer there is room for more.
  const room = Math.min(
    LABELS,
    lit ? LABELS : Math.round(FIRST_VIEW * Math.max(1, (cam.k / viewOf(shownNodes).k) ** 1.6)),
  );
  if (captionBox) words.take(captionBox);
  if (pen === screenPen) words.take(buttonsBox);
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
      [x, y] = [sx(X[n]), sy(Y[n])],
      far = strong || chiefs.has(n) ? FAR : r + ASIDE,
      rules = { all, crowded, must: strong || chiefs.has(n) || crowded },
      found =
        roomFor(n, x, y, r, [w, size + 2], far, dots, words, rules) ?? (strong ? over(x, y, r, w, size + 2) : null);
    if (!found) return;
    takeRoom(words, x, y, r, found);
    placedLabels.push({ n, text, font, size, strong, box: found.box, line: found.line ? [x, y, r] : null });
  };
  // Who was chosen is named even over dots.
  const over = (x, y, r, w, h) => {
    const boxes = spots(x, y, r, w, h, FAR).map(([a, b]) => [a - 2, b - 1, a + w + 2, b + h + 1]),
      i = boxes.findIndex(b => onStage(b) && words.free(b));
    return { box: boxes[Math.max(0, i)], line: i >= NEAR };
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
      boxes = spots(x, y, Math.max(4, r - 14), w, h, r + 120)
        .map(([a, b]) => [a - 3, b - 1, a + w + 3, b + h + 1])
        .filter(b => onStage(b) && words.free(b) && dots.free(b)),
      away = box => {
        const [x1, y1] = nearestIn(box, x, y);
        return Math.hypot(x1 - x, y1 - y) > r + 12;
      },
      box = boxes.find(b => !away(b) || lineFree(grid(), words, -1, x, y, r, b)) ?? boxes[0];
    if (!box) continue;
    takeRoom(words, x, y, r, { box, line: away(box) });
    placedTitles.push({ id: g.id, text, font, box, line: away(box) ? [x, y, r] : null });
  }
}
