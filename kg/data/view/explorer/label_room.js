// Where a name may stand.
// Boxes in a coarse grid: whether anything lies under a box is asked of its cells alone.
function grid() {
  const cells = new Map(),
    over = (b, visit) => {
      for (let i = Math.floor(b[0] / CELL); i <= Math.floor(b[2] / CELL); i++)
        for (let j = Math.floor(b[1] / CELL); j <= Math.floor(b[3] / CELL); j++)
          if (visit(i * 4096 + j) === false) return false;
      return true;
    };
  return {
    free: b =>
      over(b, key => !(cells.get(key) ?? []).some(o => b[0] < o[2] && b[2] > o[0] && b[1] < o[3] && b[3] > o[1])),
    take: b =>
      over(b, key => {
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(b);
      }),
  };
}
// Places beside a dot, then (for the few that must be named) ever further out, joined by a thin line.
function spots(x, y, r, w, h, far) {
  const near = 0.7 * r,
    list = [
      [x - w / 2, y + r + 2],
      [x - w / 2, y - r - h - 2],
      [x + r + 4, y - h / 2],
      [x - r - w - 4, y - h / 2],
      [x + near, y + near],
      [x + near, y - near - h],
      [x - near - w, y + near],
      [x - near - w, y - near - h],
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
