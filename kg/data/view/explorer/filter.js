// Which nodes and links pass the filters: nodeOn, linkOn, and the links in the order they are drawn.
let nodeOn,
  linkOn,
  shownLinks = [],
  shownNodes = [],
  paths = null,
  X,
  Y,
  AX,
  AY;
const has = (list, item) => list.split(",").includes(item);
const typeOff = t => has(S.off, D.types[t]);
const kindOff = kind => has(S.ko, kind);
function refilter() {
  recount();
  const narrow = scoped(),
    both = pagesAsked(),
    R = D.relations;
  nodeOn = new Uint8Array(N.total);
  linkOn = new Uint8Array(L.total);
  const named = n => C.m[n] > 0 || N.facts[n].some(factOn);
  for (let n = 0; n < N.total; n++) nodeOn[n] = !typeOff(N.type[n]) && (!narrow || named(n)) ? 1 : 0;
  if (both.length > 1) keepInEach(both);
  putFewAway();
  if (S.only) {
    const kept = new Set(idsOf(S.only));
    for (let n = 0; n < N.total; n++) if (!kept.has(N.id[n])) nodeOn[n] = 0;
  }
  for (const id of idsOf(S.hide)) nodeOn[N.number.get(id)] = 0;
  for (let e = 0; e < L.total; e++) {
    if (!nodeOn[L.s[e]] || !nodeOn[L.t[e]]) continue;
    if (e < L.co) linkOn[e] = !kindOff("together") && C.n[e] >= Math.max(1, S.min) && C.npmi[e] >= S.npmi ? 1 : 0;
    else linkOn[e] = C.facts[e - L.co] > 0 ? 1 : 0;
  }
  // Who lost all links to a filter on links is no longer part of the picture.
  if (S.min > 1 || S.npmi > -1 || S.ko)
    for (let n = 0; n < N.total; n++) if (nodeOn[n] && n !== sel() && !N.adj[n].some(e => linkOn[e])) nodeOn[n] = 0;
  if (S.w)
    keepCommon(
      S.w
        .split("~")
        .map(id => N.number.get(id) ?? -1)
        .filter(n => n >= 0),
    );
  if (S.ego > 0 && sel() >= 0) keepEgo(sel(), S.ego);
  shownNodes = [];
  shownLinks = [];
  for (let n = 0; n < N.total; n++) if (nodeOn[n]) shownNodes.push(n);
  for (let e = 0; e < L.total; e++)
    if (linkOn[e] && nodeOn[L.s[e]] && nodeOn[L.t[e]]) shownLinks.push(e);
    else linkOn[e] = 0;
  if (narrow) shownLinks.sort((a, b) => (a >= L.co) - (b >= L.co) || times(b) - times(a) || a - b);
  paths = sel() >= 0 && target() >= 0 ? findPaths(sel(), target()) : null;
}
// Of two pages: who stands on each of them.
function keepInEach(names) {
  const where = T.article.map(a => names.indexOf(P.name[A.page[a]]));
  for (let n = 0; n < N.total; n++)
    if (nodeOn[n]) {
      const seen = new Set(N.sents[n].filter(s => sentOn[s]).map(s => where[s]));
      if (names.some((_, i) => !seen.has(i))) nodeOn[n] = 0;
    }
}
// Names that are joined to each of those given, and these themselves.
function keepCommon(list) {
  const near = list.map(n => new Set(N.adj[n].filter(e => linkOn[e]).map(e => otherEnd(e, n))));
  for (let n = 0; n < N.total; n++) if (!list.includes(n) && !near.every(set => set.has(n))) nodeOn[n] = 0;
}
const pathNow = () => (paths?.length ? paths[Math.min(S.pn, paths.length - 1)] : null);
