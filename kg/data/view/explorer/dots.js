// Nodes: filled shapes by type; hollow where a period lost them, ringed where it brought them.
function paintNodes(lit) {
  const groups = new Map();
  for (const n of shownNodes) {
    const x = sx(X[n]),
      y = sy(Y[n]);
    if (x < -30 || y < -30 || x > W + 30 || y > H + 30) continue;
    const bright = !lit || lit.nodes.has(n),
      colour = nodeInk(n),
      gone = nodeChange(n) === "went",
      key = colour + (bright ? "" : "|") + (gone ? "-" : "");
    if (!groups.has(key)) groups.set(key, { bright, gone, colour, list: [] });
    groups.get(key).list.push(n);
  }
  for (const g of [...groups.values()].sort((a, b) => a.bright - b.bright)) {
    pen.beginPath();
    for (const n of g.list) trace(pen, shapeOf(n), sx(X[n]), sy(Y[n]), radius(n));
    pen.globalAlpha = g.bright ? 1 : 0.22;
    if (g.gone) {
      pen.fillStyle = ink.paper;
      pen.fill();
      pen.lineWidth = 1.4;
      pen.strokeStyle = g.colour;
      pen.stroke();
      continue;
    }
    if (g.list.length < 4000) {
      pen.lineWidth = 1.5;
      pen.strokeStyle = ink.paper;
      pen.stroke();
    }
    pen.fillStyle = g.colour;
    pen.fill();
  }
  pen.globalAlpha = 1;
  if (was || marks)
    for (const n of shownNodes) {
      const kind = lit && !lit.nodes.has(n) ? "" : nodeChange(n);
      if (kind === "came") ring(n, ink.came, 1.6, 2.5);
      else if (kind === "changed") ring(n, ink.quiet, 1, 2.5);
    }
  for (const n of pickedNow()) if (nodeOn[n]) ring(n, ink.accent, 1.5, 3);
  pen.setLineDash([3, 3]);
  for (const n of new Set(judged.flatMap(j => [j.left, j.right]).map(numberOf)))
    if (n >= 0 && nodeOn[n]) ring(n, ink.stated, 1.8, 6);
  pen.setLineDash([]);
  for (const n of [sel(), target(), hover, ...(chosenPair() ?? [])])
    if (n >= 0 && nodeOn[n]) ring(n, n === hover && n !== sel() ? ink.text : ink.accent, 2.5, 4);
}
const ring = (n, colour, width, gap) => circle(sx(X[n]), sy(Y[n]), radius(n) * 1.18 + gap, colour, width);
function circle(x, y, r, colour, width) {
  pen.beginPath();
  pen.arc(x, y, r, 0, 6.2832);
  pen.lineWidth = width;
  pen.strokeStyle = colour;
  pen.stroke();
}
