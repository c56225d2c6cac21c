// Counts of names and links over the scope: C.m mentions, C.s sentences, C.a articles, C.n together, C.ar in articles, C.npmi.
let C = null,
  C0 = null,
  pairAt = null;
function recount() {
  lookAt();
  C = scoped() ? counted(sentOn) : (C0 ??= whole());
  countPeriods();
  C.facts = Int32Array.from(L.facts, list => list.filter(factOn).length);
  const most = C.m.reduce((a, b) => Math.max(a, b), 1);
  // The same width as in kg/graph/layout.py:node_size, over what is looked at.
  N.size = Array.from(C.m, n => 1 + 1.6 * Math.sqrt(n / most));
  L.most = C.n.reduce((a, b) => Math.max(a, b), 1);
}
// The figures of the tables, over all of the corpus, banners included.
const whole = () => ({
  m: Int32Array.from(N.mentions),
  s: Int32Array.from(N.sents, list => list.length),
  a: Int32Array.from(N.articles),
  n: Int32Array.from(E.n),
  ar: Int32Array.from(E.a),
  npmi: Float64Array.from(E.npmi),
});
function counted(on) {
  const c = {
    m: new Int32Array(N.total),
    s: new Int32Array(N.total),
    a: new Int32Array(N.total),
    n: new Int32Array(L.co),
    ar: new Int32Array(L.co),
    npmi: new Float64Array(L.co),
  };
  const lastArticle = new Int32Array(N.total).fill(-1),
    lastSentence = new Int32Array(N.total).fill(-1),
    lastOf = new Int32Array(L.co).fill(-1);
  for (let s = 0; s < on.length; s++)
    if (on[s])
      for (const n of T.nodes[s]) {
        c.m[n]++;
        if (lastSentence[n] !== s) {
          lastSentence[n] = s;
          c.s[n]++;
        }
        if (lastArticle[n] !== T.article[s]) {
          lastArticle[n] = T.article[s];
          c.a[n]++;
        }
      }
  pairAt ??= new Map(E.s.map((s, e) => [s * N.total + E.t[e], e]));
  const wins = new Int32Array(N.total);
  let total = 0;
  for (const list of windows()) {
    const names = namesIn(list),
      article = T.article[list[0]];
    if (!names.length) continue;
    total++;
    for (const n of names) wins[n]++;
    for (let i = 0; i < names.length; i++)
      for (let j = i + 1; j < names.length; j++) {
        const e = pairAt.get(names[i] * N.total + names[j]) ?? pairAt.get(names[j] * N.total + names[i]);
        if (e === undefined) continue;
        c.n[e]++;
        if (lastOf[e] !== article) {
          lastOf[e] = article;
          c.ar[e]++;
        }
      }
  }
  for (let e = 0; e < L.co; e++) c.npmi[e] = npmi(c.n[e], wins[L.s[e]], wins[L.t[e]], total);
  return c;
}
// Bouma 2009; 1, its limit, where both names stand in every window.
function npmi(both, one, other, total) {
  if (!both) return -1;
  return both === total
    ? 1
    : Math.round((1000 * Math.log((both * total) / (one * other))) / -Math.log(both / total)) / 1000;
}
const times = e => (e < L.co ? C.n[e] : C.facts[e - L.co]);
// How many names one is joined to by what is shown; the same number in panel, table and file.
const degree = n => new Set(N.adj[n].filter(e => linkOn[e]).map(e => otherEnd(e, n))).size;
