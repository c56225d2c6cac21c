// Walks over the shown graph: neighbourhoods, shortest paths, the circle around one name.
function steps(from, far) {
  const depth = new Map([[from, 0]]);
  let rim = [from];
  for (let d = 1; d <= far; d++) {
    const next = [];
    for (const n of rim) for (const e of N.adj[n]) {
      const m = otherEnd(e, n);
      if (linkOn[e] && nodeOn[m] && !depth.has(m)) { depth.set(m, d); next.push(m); }
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
// Fewest steps; among those the one over the most frequent links (adjacency is sorted by count).
function shortest(a, b) {
  const via = new Map([[a, -1]]);
  let rim = [a];
  while (rim.length && !via.has(b)) {
    const next = [];
    for (const n of rim) for (const e of N.adj[n]) {
      const m = otherEnd(e, n);
      if (linkOn[e] && nodeOn[m] && !via.has(m)) { via.set(m, e); next.push(m); }
    }
    rim = next;
  }
  if (!via.has(b)) return { nodes: [], links: [] };
  const nodes = [b], links = [];
  for (let n = b; n !== a;) { const e = via.get(n); links.unshift(e); n = otherEnd(e, n); nodes.unshift(n); }
  return { nodes, links };
}
// Places for an ego network: rings around the centre, in the order of the angles on the whole map.
function rings(centre) {
  const depth = steps(centre, S.ego), X1 = AX.slice(), Y1 = AY.slice();
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
      const room = Math.max(8, Math.floor(2 * Math.PI * line / 17));
      const here = new Set(strong.slice(at, at + room));
      const order = list.filter(n => here.has(n));
      order.forEach((n, i) => {
        const angle = -Math.PI + 2 * Math.PI * (i + 0.5) / order.length;
        X1[n] = AX[centre] + line * Math.cos(angle); Y1[n] = AY[centre] + line * Math.sin(angle);
      });
      at += room;
    }
  }
  return [X1, Y1];
}
function linkWeight(a, b) { let w = 0; for (const e of N.adj[b]) if (otherEnd(e, b) === a) w += L.n[e]; return w; }
