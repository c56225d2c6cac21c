// Names over vis-network's picture, which itself writes each over every other: by the rules of the explorer (label_room.js),
// the strongest first, more of them the nearer one looks. They keep their places while the picture is dragged.
const FONT = '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif',
  SIZE = 14,
  AT_FIRST = 50,
  CHIEFS = 10,
  TRIES = 320;
let W = 1,
  H = 1,
  placed = [],
  first = 0,
  stale = true;
function placeNames(network, items, pen) {
  const scale = network.getScale(),
    dots = grid(),
    words = grid(),
    places = network.getPositions();
  ({ clientWidth: W, clientHeight: H } = network.canvas.frame);
  first ||= scale;
  pen.font = `${SIZE}px ${FONT}`;
  placed = [];
  stale = false;
  items.forEach((item, i) => {
    const { x, y } = network.canvasToDOM(places[item.id]),
      r = item.size * scale;
    Object.assign(item, { x, y, r, at: places[item.id] });
    if (x > -20 && y > -20 && x < W + 20 && y < H + 20) dots.take([x - r, y - r, x + r, y + r, i]);
  });
  const room = AT_FIRST * Math.max(1, scale / first) ** 1.6;
  for (const [i, item] of items.slice(0, TRIES).entries()) {
    if (placed.length >= room) break;
    const { x, y, r } = item;
    if (x < 0 || y < 0 || x > W || y > H) continue;
    const far = i < CHIEFS ? FAR : r + ASIDE,
      width = pen.measureText(item.named).width,
      found = roomFor(i, x, y, r, [width, SIZE + 2], far, dots, words);
    if (!found) continue;
    takeRoom(words, x, y, r, found);
    placed.push({
      item,
      width,
      dx: found.box[0] + 2 - x,
      dy: found.box[1] + 1 - y,
      line: found.line ? nearestIn(found.box, x, y) : null,
    });
  }
}
// In the coordinates of the network, whose pen this is.
function writeNames(pen, scale, ink, paper) {
  pen.textBaseline = "top";
  pen.textAlign = "left";
  pen.lineJoin = "round";
  pen.font = `${SIZE / scale}px ${FONT}`;
  pen.fillStyle = pen.strokeStyle = ink;
  pen.lineWidth = 1 / scale;
  pen.beginPath();
  for (const { item, line } of placed)
    if (line) {
      const [dx, dy] = [line[0] - item.x, line[1] - item.y],
        part = item.r / Math.max(item.r, Math.hypot(dx, dy));
      pen.moveTo(item.at.x + (dx * part) / scale, item.at.y + (dy * part) / scale);
      pen.lineTo(item.at.x + dx / scale, item.at.y + dy / scale);
    }
  pen.stroke();
  pen.strokeStyle = paper;
  pen.lineWidth = 3 / scale;
  for (const write of ["strokeText", "fillText"])
    for (const { item, dx, dy } of placed) pen[write](item.named, item.at.x + dx / scale, item.at.y + dy / scale);
}
function nameOver(network, items, ink, paper) {
  network.on("afterDrawing", pen => {
    if (stale) {
      pen.save();
      pen.resetTransform();
      placeNames(network, items, pen);
      pen.restore();
    }
    writeNames(pen, network.getScale(), ink, paper);
  });
  for (const event of ["zoom", "dragEnd", "resize", "animationFinished"])
    network.on(event, () => {
      stale = true;
      network.redraw();
    });
  network.on("dragging", ({ nodes }) => {
    if (nodes.length) stale = true;
  });
}
