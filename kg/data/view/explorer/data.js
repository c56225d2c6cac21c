// The data block, unpacked once; node and edge numbers below are indexes into these columns.
let D, N, E, L, T;
async function unpack() {
  const block = document.getElementById("data");
  let text = block.textContent;
  if (block.dataset.kind === "gzip") {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
    text = await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  }
  block.textContent = "";
  D = JSON.parse(text);
  N = D.nodes; E = D.edges; T = D.sentences;
  N.total = N.id.length;
  N.number = new Map(N.id.map((id, i) => [id, i]));
  const most = N.mentions.reduce((a, b) => Math.max(a, b), 1);
  // The same width as in kg/graph/layout.py:node_size.
  N.size = N.mentions.map(n => 1 + 1.6 * Math.sqrt(n / most));
  // What stands beside a dot: the short name where there is one.
  N.name = N.label.map((label, n) => N.short[n] || label);
  N.lower = N.label.map((label, i) => [label, ...N.alias[i]].map(name => name.toLowerCase()));
  N.sents = N.id.map(() => []);
  T.names.forEach((names, s) => { for (let k = 0; k < names.length; k += 3) { const list = N.sents[names[k]]; if (list[list.length - 1] !== s) list.push(s); } });
  joinLinks();
}
// One list of links: co-mentions first (0 … E.s.length - 1), then one a pair and direction that the text states.
function joinLinks() {
  const R = D.relations, stated = new Map();
  N.facts = N.id.map(() => []);
  R.s.forEach((s, r) => {
    N.facts[s].push(r);
    const o = R.o[r];
    if (o < 0 || o === s) return;
    N.facts[o].push(r);
    const key = s * N.total + o;
    if (!stated.has(key)) stated.set(key, []);
    stated.get(key).push(r);
  });
  const keys = [...stated.keys()], co = E.s.length;
  L = {
    co, total: co + keys.length,
    s: Int32Array.from([...E.s, ...keys.map(k => Math.floor(k / N.total))]),
    t: Int32Array.from([...E.t, ...keys.map(k => k % N.total)]),
    n: Float64Array.from([...E.n, ...keys.map(k => stated.get(k).length)]),
    facts: keys.map(k => stated.get(k)),
  };
  L.most = E.n.reduce((a, b) => Math.max(a, b), 1);
  N.adj = N.id.map(() => []);
  for (let e = 0; e < L.total; e++) { N.adj[L.s[e]].push(e); N.adj[L.t[e]].push(e); }
  N.alone = N.adj.flatMap((list, n) => (list.length ? [] : [n]));
}
const otherEnd = (e, n) => (L.s[e] === n ? L.t[e] : L.s[e]);
// Evidence of a co-mention: pairs of sentence numbers, equal unless the window was wider than a sentence.
function evidence(e) {
  const list = [], ev = E.ev[e];
  for (let i = 0; i < ev.length; i++) list.push(ev[i] < 0 ? [-ev[i] - 1, ev[++i]] : [ev[i], ev[i]]);
  return list;
}
// The link between two nodes: co-mention if there is one, else what the text states.
function linkOf(a, b) {
  let found = -1;
  for (const e of N.adj[a]) if (otherEnd(e, a) === b && (found < 0 || e < found)) found = e;
  return found;
}
const factsOf = (a, b) => N.facts[a].filter(r => (D.relations.s[r] === a ? D.relations.o[r] : D.relations.s[r]) === b);
const dateOf = s => D.articles.date[T.article[s]];
