// Where a name may stand: where it covers nothing and is nearest to its own dot, or joined to it by a line.
// The pyvis page places its names by this part, too; W and H are the size of the picture.
const CELL = 48,
  FAR = 340, // pixels from its dot within which a name that must be read is put
  ASIDE = 30, // and any other
  NEAR = 16, // places beside a dot; those after them are further out, and need a line
  APART = 7, // pixels that a name with a line keeps from any dot
  CLEAR = 2; // pixels by which the next dot must be further from a name than its own
// Boxes in a coarse grid: whether anything lies under a box is asked of its cells alone. The fifth value says whose it is.
function grid() {
  const cells = new Map(),
    over = (b, visit) => {
      for (let i = Math.floor(b[0] / CELL); i <= Math.floor(b[2] / CELL); i++)
        for (let j = Math.floor(b[1] / CELL); j <= Math.floor(b[3] / CELL); j++)
          if (visit(i * 4096 + j) === false) return false;
      return true;
    };
  return {
    free: (b, but = -1) =>
      over(
        b,
        key =>
          !(cells.get(key) ?? []).some(
            o => b[0] < o[2] && b[2] > o[0] && b[1] < o[3] && b[3] > o[1] && !(but >= 0 && o[4] === but),
          ),
      ),
    take: b =>
      over(b, key => {
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(b);
      }),
  };
}
// Places beside a dot, then ever further out.
function spots(x, y, r, w, h, far) {
  const near = 0.75 * r + 1,
    below = y + r + 2,
    above = y - r - h - 2,
    right = x + r + 4,
    left = x - r - w - 4;
  const list = [
    [x - w / 2, below],
    [x - w / 2, above],
    [right, y - h / 2],
    [left, y - h / 2],
    [x + near, y + near],
    [x + near, y - near - h],
    [x - near - w, y + near],
    [x - near - w, y - near - h],
    [x - w / 4, below],
    [x - w / 4, above],
    [x - 0.75 * w, below],
    [x - 0.75 * w, above],
    [right, y - 1],
    [right, y - h + 1],
    [left, y - 1],
    [left, y - h + 1],
  ];
  for (let out = r + 10; out < far; out += 8)
    for (let i = 0; i < 24; i++) {
      const a = (i * Math.PI) / 12,
        dx = Math.cos(a),
        dy = Math.sin(a);
      list.push([x + dx * (out + w / 2) - w / 2, y + dy * (out + h / 2) - h / 2]);
    }
  return list;
}
const grown = (b, by) => [b[0] - by, b[1] - by, b[2] + by, b[3] + by];
const onStage = b => b[0] > 0 && b[1] > 0 && b[2] < W && b[3] < H;
// The point of a box that is nearest to a place.
const nearestIn = (b, x, y) => [Math.max(b[0], Math.min(x, b[2])), Math.max(b[1], Math.min(y, b[3]))];
// Small boxes along the line from a dot to its name.
function* alongLine(x, y, r, box) {
  const [x1, y1] = nearestIn(box, x, y),
    far = Math.hypot(x1 - x, y1 - y);
  for (let at = r; at < far; at += 4) {
    const [px, py] = [x + ((x1 - x) * at) / far, y + ((y1 - y) * at) / far];
    yield [px - 1, py - 1, px + 1, py + 1];
  }
}
// The line meets no other dot, no other name and no other line.
function lineFree(dots, words, n, x, y, r, box) {
  for (const spot of alongLine(x, y, r, box)) if (!dots.free(spot, n) || !words.free(spot)) return false;
  return true;
}
// A name that has found its place: what comes later goes neither over it nor over its line.
function takeRoom(words, x, y, r, { box, line }) {
  words.take(box);
  if (line) for (const spot of alongLine(x, y, r, box)) words.take(spot);
}
// A box for a name of that size, and whether it needs a line; null where there is no room as far as it may go.
// Out there the best place is apart from all dots with a line that meets none. ``dots`` must not be covered; that its own is the
// nearest is asked of ``all``.
function roomFor(n, x, y, r, [w, h], far, dots, words, { all = dots, must = far >= FAR, crowded = false } = {}) {
  let second = null,
    third = null;
  for (const [i, [a, b]] of spots(x, y, r, w, h, far).entries()) {
    const box = [a - 2, b - 1, a + w + 2, b + h + 1];
    if (!onStage(box) || !words.free(box) || !dots.free(box, i < NEAR ? n : -1)) continue;
    if (i >= NEAR) {
      // Among thousands the first place with a line will do, and soon any.
      const alone = crowded || dots.free(grown(box, APART)),
        clear = lineFree(dots, words, n, x, y, r, box);
      if (alone && clear) return { box, line: true };
      if (clear) second ??= { box, line: true };
      else third ??= { box, line: true };
      if (crowded && i > NEAR + 150) break;
      continue;
    }
    const [px, py] = nearestIn(box, x, y),
      own = Math.max(0, Math.hypot(px - x, py - y) - r);
    if (all.free(grown(box, own + CLEAR), n)) return { box, line: false };
  }
  // Who must be named is named beside another dot, too, as long as there is a line to their own.
  return must ? (second ?? third) : null;
}
