// Walks over the shown graph: neighbourhoods, shortest paths, the circle around one name.
function steps(from, far) {
  const depth = new Map([[from, 0]]);
  let rim = [from];
  for (let d = 1; d <= far; d++) {
    const next = [];
    for (const n of rim)
      for (const e of N.adj[n]) {
        const m = otherEnd(e, n);
        if (linkOn[e] && nodeOn[m] && !depth.has(m)) {
          depth.set(m, d);
          next.push(m);
        }
      }
    rim = next;
  }
  return depth;
}
function keepEgo(centre, far) {
  nodeOn[centre] = 1;
  const depth = steps(centre, far);
  for (let n = 0; n < N.total; n++) if (!depth.has(n)) nodeOn[n] = 0;
}
// Places for an ego network: rings around the centre, in the order of the angles on the whole map.
function rings(centre) {
  const depth = steps(centre, S.ego),
    X1 = AX.slice(),
    Y1 = AY.slice();
  let line = 0;
  for (let d = 1; d <= S.ego; d++) {
    const list = [...depth].filter(([, v]) => v === d).map(([n]) => n);
    const turn = n => Math.atan2(AY[n] - AY[centre], AX[n] - AX[centre]);
    list.sort((a, b) => turn(a) - turn(b) || a - b);
    // Strong ones stand on the inner line, so that long names have room further out.
    const strong = list.slice().sort((a, b) => linkWeight(centre, b) - linkWeight(centre, a) || a - b);
    let at = 0;
    while (at < strong.length) {
      line += at === 0 ? 34 : 20;
      const room = Math.max(8, Math.floor((2 * Math.PI * line) / 17));
      const here = new Set(strong.slice(at, at + room));
      const order = list.filter(n => here.has(n));
      order.forEach((n, i) => {
        const angle = -Math.PI + (2 * Math.PI * (i + 0.5)) / order.length;
        X1[n] = AX[centre] + line * Math.cos(angle);
        Y1[n] = AY[centre] + line * Math.sin(angle);
      });
      at += room;
    }
  }
  return [X1, Y1];
}
function linkWeight(a, b) {
  let w = 0;
  for (const e of N.adj[b]) if (otherEnd(e, b) === a) w += times(e);
  return w;
}
