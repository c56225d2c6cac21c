// Windows: where names count as standing together (a sentence, a paragraph or an article), as in kg/count/steps.py.
let windowsMade = null;
function windows() {
  if (windowsMade) return windowsMade;
  const key = { sentence: s => s, paragraph: s => T.article[s] * 65536 + T.paragraph[s], article: s => T.article[s] }[
      D.meta.window
    ],
    byKey = new Map();
  T.nodes.forEach((nodes, s) => {
    if (!nodes.length) return;
    const k = key(s);
    if (!byKey.has(k)) byKey.set(k, []);
    byKey.get(k).push(s);
  });
  return (windowsMade = [...byKey.values()]);
}
// The names of a window's sentences that are in the scope; of very many the first ones count.
function namesIn(list) {
  const found = new Set();
  for (const s of list)
    if (sentOn[s])
      for (const n of T.nodes[s]) {
        found.add(n);
        if (found.size >= D.meta.most) return [...found];
      }
  return [...found];
}
// Characters between the two nearest mentions of two names in a sentence; far apart where the text is not here.
function gapIn(s, a, b) {
  if (!T.text[s]) return 1e6;
  let least = 1e6;
  const names = T.names[s];
  for (let i = 0; i < names.length; i += 3)
    if (names[i] === a)
      for (let j = 0; j < names.length; j += 3)
        if (names[j] === b)
          least = Math.min(least, Math.max(0, names[j + 1] - names[i + 2], names[i + 1] - names[j + 2]));
  return least;
}
// Evidence of a co-mention under the filters: pairs of sentences, equal unless the window is wider; nearest names first.
function evidence(e, on = sentOn) {
  const a = L.s[e],
    b = L.t[e],
    few = N.sents[a].length < N.sents[b].length ? [a, b] : [b, a],
    wide = D.meta.window !== "sentence",
    found = [];
  const other = new Set(N.sents[few[1]]);
  if (!wide) for (const s of N.sents[few[0]]) if (on[s] && other.has(s)) found.push([s, s, gapIn(s, a, b)]);
  if (wide) {
    const same =
        D.meta.window === "article"
          ? (s, t) => T.article[s] === T.article[t]
          : (s, t) => T.article[s] === T.article[t] && T.paragraph[s] === T.paragraph[t],
      best = new Map();
    for (const s of N.sents[a])
      if (on[s])
        for (const t of N.sents[b])
          if (on[t] && same(s, t)) {
            const key = D.meta.window === "article" ? T.article[s] : T.article[s] * 65536 + T.paragraph[s],
              far = Math.abs(s - t) * 1e6 + (s === t ? gapIn(s, a, b) : 0);
            if (!best.has(key) || far < best.get(key)[2]) best.set(key, [s, t, far]);
          }
    found.push(...best.values());
  }
  return found.sort((x, y) => x[2] - y[2] || x[0] - y[0]).map(([s, t]) => [s, t]);
}
