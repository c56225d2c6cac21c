// Which nodes and links pass the filters: nodeOn, linkOn, and the links in the order they are drawn.
let nodeOn, linkOn, shownLinks = [], shownNodes = [], pathNow = null, X, Y, AX, AY;
function inDates(s) {
  if (!S.d0 && !S.d1) return true;
  const day = dateOf(s);
  return day !== "" && (!S.d0 || day >= S.d0) && (!S.d1 || day <= S.d1);
}
const inArticle = s => !S.art || D.articles.id[T.article[s]] === S.art;
function refilter() {
  const narrow = S.d0 || S.d1 || S.art;
  const holds = s => inDates(s) && inArticle(s);
  nodeOn = new Uint8Array(N.total); linkOn = new Uint8Array(L.total);
  for (let n = 0; n < N.total; n++) nodeOn[n] = !typeOff(N.type[n]) && (!narrow || N.sents[n].some(holds)) ? 1 : 0;
  if (S.lone === "0") for (const n of N.alone) if (n !== sel()) nodeOn[n] = 0;
  const picky = S.min > 1 || S.npmi > -1;
  for (let e = 0; e < L.total; e++) {
    if (!nodeOn[L.s[e]] || !nodeOn[L.t[e]]) continue;
    if (e < L.co) {
      if (S.rel === "stated" || E.npmi[e] < S.npmi) continue;
      const times = narrow ? evidence(e).filter(([a]) => holds(a)).length : E.n[e];
      linkOn[e] = times >= Math.max(1, S.min) ? 1 : 0;
    } else if (S.rel !== "together") {
      linkOn[e] = !narrow || L.facts[e - L.co].some(r => D.relations.sent[r] >= 0 && holds(D.relations.sent[r])) ? 1 : 0;
    }
  }
  // Who lost all links to a filter on links is no longer part of the picture.
  if (picky || S.rel !== "both") for (let n = 0; n < N.total; n++) if (nodeOn[n] && n !== sel() && !N.adj[n].some(e => linkOn[e])) nodeOn[n] = 0;
  if (S.ego > 0 && sel() >= 0) keepEgo(sel(), S.ego);
  pathNow = sel() >= 0 && target() >= 0 ? shortest(sel(), target()) : null;
  shownNodes = []; shownLinks = [];
  for (let n = 0; n < N.total; n++) if (nodeOn[n]) shownNodes.push(n);
  for (let e = 0; e < L.total; e++) if (linkOn[e] && nodeOn[L.s[e]] && nodeOn[L.t[e]]) shownLinks.push(e); else linkOn[e] = 0;
}
