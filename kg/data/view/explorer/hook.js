// A hook for tests: where things stand on the screen. It gives copies and takes nothing.
window.kgView = Object.freeze({
  nodes: () =>
    shownNodes.map(n => ({
      id: N.id[n],
      label: N.label[n],
      type: D.types[N.type[n]],
      x: sx(X[n]),
      y: sy(Y[n]),
      r: radius(n),
      mentions: C.m[n],
      change: nodeChange(n),
      pending: aboutNode(n).length,
    })),
  links: () =>
    drawnLinks.map(e => {
      const b = bow(e),
        co = e < L.co;
      return {
        source: N.id[L.s[e]],
        target: N.id[L.t[e]],
        count: times(e),
        npmi: co ? C.npmi[e] : null,
        stated: !co,
        change: linkChange(e),
        x: co ? (b.x0 + b.x1) / 2 : (b.x0 + 2 * b.mx + b.x1) / 4,
        y: co ? (b.y0 + b.y1) / 2 : (b.y0 + 2 * b.my + b.y1) / 4,
      };
    }),
  gone: () => goneNow().map(g => [...[g.a, g.b].map(n => (isGhost(n) ? D.diff.gone.id[n - N.total] : N.id[n])), g.of]),
  ghosts: () =>
    ghostsNow().map(n => ({ id: D.diff.gone.id[n - N.total], label: lostName(n), x: sx(endX(n)), y: sy(endY(n)) })),
  ghostLabels: () => ghostLabels.map(l => ({ text: l.text, box: [...l.box] })),
  labels: () => placedLabels.map(l => ({ id: N.id[l.n], text: l.text, box: [...l.box], line: Boolean(l.line) })),
  titles: () => placedTitles.map(t => ({ text: t.text, box: [...t.box] })),
  regions: () => regions.map(g => ({ community: g.id, x: sx(g.x), y: sy(g.y), r: g.r * cam.k, names: g.list.length })),
  hit: (x, y) => {
    const n = nodeAt(x, y, 4),
      e = n < 0 ? linkAt(x, y, 7) : -1;
    return { node: n < 0 ? null : N.id[n], link: e < 0 ? null : [N.id[L.s[e]], N.id[L.t[e]]] };
  },
  idle: () => !flight && !frameAsked,
});
