// Ways from one name to another: fewest steps; among those stated relations first, then the most frequent links.
const NEXT_BEST = 3;
// One way that uses none of the names and links that are barred; null where there is none.
function bestPath(a, b, barredNodes, barredLinks) {
  const cost = new Map([[a, 0]]),
    via = new Map([[a, -1]]);
  let rim = [a];
  while (rim.length && !via.has(b)) {
    const next = new Map();
    for (const n of rim)
      for (const e of N.adj[n]) {
        const m = otherEnd(e, n);
        if (!linkOn[e] || !nodeOn[m] || via.has(m) || barredLinks.has(e) || (barredNodes.has(m) && m !== b)) continue;
        const price = cost.get(n) + dearness(e),
          known = next.get(m);
        if (!known || price < known[0] || (price === known[0] && e < known[1])) next.set(m, [price, e]);
      }
    rim = [...next.keys()];
    for (const [m, [price, e]] of next) {
      via.set(m, e);
      cost.set(m, price);
    }
  }
  if (!via.has(b)) return null;
  const nodes = [b],
    links = [];
  for (let n = b; n !== a;) {
    const e = via.get(n);
    links.unshift(e);
    n = otherEnd(e, n);
    nodes.unshift(n);
  }
  return { nodes, links, cost: cost.get(b) };
}
// What is stated costs least; of co-mentions the frequent ones cost less.
const dearness = e => (e >= L.co ? 0.1 : 1 / (1 + Math.log1p(C.n[e])));
// The best way and the next best without it (Yen 1971, "Finding the k shortest loopless paths", cut to few deviations).
function findPaths(a, b) {
  const barred = new Set(
    S.avoid
      .split(",")
      .map(numberOf)
      .filter(n => n >= 0 && n !== a && n !== b),
  );
  const found = [],
    first = bestPath(a, b, barred, new Set());
  if (!first || a === b) return found;
  found.push(first);
  const waiting = [];
  while (found.length < NEXT_BEST) {
    const last = found[found.length - 1];
    for (let i = 0; i < last.links.length; i++) {
      const root = last.nodes.slice(0, i + 1),
        closed = new Set([...barred, ...root.slice(0, -1)]),
        links = new Set();
      for (const p of found)
        if (root.every((n, k) => p.nodes[k] === n))
          for (const e of N.adj[root[i]]) if (otherEnd(e, root[i]) === p.nodes[i + 1]) links.add(e);
      const rest = bestPath(root[i], b, closed, links);
      if (!rest) continue;
      const way = { nodes: [...root.slice(0, -1), ...rest.nodes], links: [...last.links.slice(0, i), ...rest.links] };
      way.cost = way.links.reduce((sum, e) => sum + dearness(e), 0);
      const key = way.nodes.join();
      if (![...found, ...waiting].some(p => p.nodes.join() === key)) waiting.push(way);
    }
    waiting.sort(
      (p, q) => p.links.length - q.links.length || p.cost - q.cost || (p.nodes.join() < q.nodes.join() ? -1 : 1),
    );
    if (!waiting.length) break;
    found.push(waiting.shift());
  }
  return found;
}
