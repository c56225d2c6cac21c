// The data block, unpacked once; node, link, sentence and article numbers below are indexes into these columns.
let D,
  N,
  E,
  L,
  T,
  A,
  P,
  dataText = "";
async function unpack() {
  const block = document.getElementById("data");
  dataText = block.textContent;
  block.textContent = "";
  D = block.dataset.kind === "packed" ? await unpacked(dataText) : JSON.parse(dataText);
  N = D.nodes;
  E = D.edges;
  T = D.sentences;
  A = D.articles;
  P = D.pages;
  N.total = N.id.length;
  N.number = new Map(N.id.map((id, i) => [id, i]));
  // What stands beside a dot: the short name where there is one.
  N.name = N.label.map((label, n) => N.short[n] || label);
  N.lower = N.label.map((label, i) => [label, ...N.alias[i]].map(name => name.toLowerCase()));
  joinText();
  joinLinks();
}
// T.nodes: who stands in a sentence, in reading order, as often as named; T.names: node, start, end, node, … where the
// text is here. N.sents: a name's sentences. A.sents: an article's.
function joinText() {
  T.nodes = T.names;
  T.names = T.spans.map((spans, s) =>
    T.nodes[s].flatMap((n, k) => (T.text[s] ? [n, spans[2 * k], spans[2 * k] + spans[2 * k + 1]] : [])),
  );
  N.sents = N.id.map(() => []);
  A.sents = A.id.map(() => []);
  T.nodes.forEach((nodes, s) => {
    A.sents[T.article[s]].push(s);
    for (const n of nodes) {
      const list = N.sents[n];
      if (list[list.length - 1] !== s) list.push(s);
    }
  });
  A.number = new Map(A.id.map((id, a) => [id, a]));
}
// One list of links: co-mentions first (0 … E.s.length - 1), then one a pair and direction that the text states.
function joinLinks() {
  const R = D.relations,
    stated = new Map();
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
  R.kinds = [...new Set(R.p)].sort();
  const keys = [...stated.keys()],
    co = E.s.length;
  L = {
    co,
    total: co + keys.length,
    s: Int32Array.from([...E.s, ...keys.map(k => Math.floor(k / N.total))]),
    t: Int32Array.from([...E.t, ...keys.map(k => k % N.total)]),
    facts: keys.map(k => stated.get(k)),
  };
  N.adj = N.id.map(() => []);
  for (let e = 0; e < L.total; e++) {
    N.adj[L.s[e]].push(e);
    N.adj[L.t[e]].push(e);
  }
  N.alone = N.adj.flatMap((list, n) => (list.length ? [] : [n]));
}
const otherEnd = (e, n) => (L.s[e] === n ? L.t[e] : L.s[e]);
// The link between two nodes: co-mention if there is one, else what the text states.
function linkOf(a, b) {
  let found = -1;
  for (const e of N.adj[a]) if (otherEnd(e, a) === b && (found < 0 || e < found)) found = e;
  return found;
}
const coLinkOf = (a, b) => N.adj[a].find(e => e < L.co && otherEnd(e, a) === b) ?? -1;
const factsOf = (a, b) => N.facts[a].filter(r => (D.relations.s[r] === a ? D.relations.o[r] : D.relations.s[r]) === b);
const dateOf = s => A.date[T.article[s]];
