// What lies under a point of the stage: a name or its label, else a link.
function nodeAt(x, y, slack) {
  let best = -1,
    least = Infinity;
  for (const n of shownNodes) {
    const far = Math.hypot(sx(X[n]) - x, sy(Y[n]) - y) - radius(n);
    if (far < least && far <= slack) {
      least = far;
      best = n;
    }
  }
  if (best >= 0) return best;
  const label = placedLabels.find(l => x >= l.box[0] && x <= l.box[2] && y >= l.box[1] && y <= l.box[3]);
  return label ? label.n : -1;
}
function toSegment(x, y, x0, y0, x1, y1) {
  const dx = x1 - x0,
    dy = y1 - y0,
    t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}
function linkAt(x, y, slack) {
  const lit = focusSet();
  let best = -1,
    least = slack;
  for (const e of drawnLinks) {
    // While something is chosen its own links are what is seen, and what is meant.
    if (lit && !lit.links.has(e)) continue;
    const b = bow(e);
    let far;
    if (e < L.co) far = toSegment(x, y, b.x0, b.y0, b.x1, b.y1);
    else {
      far = Infinity;
      for (let i = 0, px = b.x0, py = b.y0; i < 8; i++) {
        const t = (i + 1) / 8,
          u = 1 - t,
          qx = u * u * b.x0 + 2 * u * t * b.mx + t * t * b.x1,
          qy = u * u * b.y0 + 2 * u * t * b.my + t * t * b.y1;
        far = Math.min(far, toSegment(x, y, px, py, qx, qy));
        px = qx;
        py = qy;
      }
    }
    if (far < least) {
      least = far;
      best = e;
    }
  }
  return best;
}
