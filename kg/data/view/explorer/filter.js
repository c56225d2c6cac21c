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
// Asked of every name and link: most of the time nothing is on the list.
const has = (list, item) => list !== "" && list.split(",").includes(item);
const typeOff = t => has(S.off, D.types[t]);
const kindOff = kind => has(S.ko, kind);
// Names that are asked about: a filter on types decides who else is shown, never whether these are looked through.
let asked = [];
const commonOf = () =>
  S.w
    .split("~")
    .map(numberOf)
    .filter(n => n >= 0);
const askedNow = () => [...(S.ego > 0 || target() >= 0 ? [sel(), target()] : []), ...commonOf()].filter(n => n >= 0);
// Whoever is chosen stays, too, where names alone or without links are put away.
const keptNow = () => new Set([...asked, sel(), target(), ...(chosenPair() ?? [])]);
// What a filter on links says, whoever stands at their ends.
const linkFits = e =>
  e < L.co ? !kindOff("together") && C.n[e] >= Math.max(1, S.min) && C.npmi[e] >= S.npmi : C.facts[e - L.co] > 0;
const linksFiltered = () => S.min > 1 || S.npmi > -1 || S.ko !== "";
function refilter() {
  recount();
  asked = askedNow();
  nodeOn = new Uint8Array(N.total);
  linkOn = new Uint8Array(L.total);
  const fits = Uint8Array.from(linkOn, (_, e) => (linkFits(e) ? 1 : 0));
  passNames(fits);
  for (let e = 0; e < L.total; e++) linkOn[e] = fits[e] & nodeOn[L.s[e]] & nodeOn[L.t[e]];
  // Who lost all links to a filter on links is no longer part of the picture.
  if (linksFiltered())
    for (let n = 0; n < N.total; n++)
      if (nodeOn[n] && n !== sel() && !asked.includes(n) && !N.adj[n].some(e => linkOn[e])) nodeOn[n] = 0;
  if (S.w) keepCommon(commonOf(), fits);
  if (S.ego > 0 && sel() >= 0) keepEgo(sel(), S.ego);
  shownNodes = [];
  shownLinks = [];
  for (let n = 0; n < N.total; n++) if (nodeOn[n]) shownNodes.push(n);
  for (let e = 0; e < L.total; e++)
    if (linkOn[e] && nodeOn[L.s[e]] && nodeOn[L.t[e]]) shownLinks.push(e);
    else linkOn[e] = 0;
  if (scoped()) shownLinks.sort((a, b) => (a >= L.co) - (b >= L.co) || times(b) - times(a) || a - b);
  paths = sel() >= 0 && target() >= 0 ? findPaths(sel(), target()) : null;
}
// Types, the scope, pairs put away, and what was picked out or hidden by hand.
function passNames(fits) {
  const narrow = scoped(),
    both = pagesAsked(),
    named = n => C.m[n] > 0 || N.facts[n].some(factOn);
  for (let n = 0; n < N.total; n++)
    nodeOn[n] = (!typeOff(N.type[n]) || asked.includes(n)) && (!narrow || named(n)) ? 1 : 0;
  if (both.length > 1) keepInEach(both);
  if (S.only) {
    const kept = new Set(idsOf(S.only));
    for (let n = 0; n < N.total; n++) if (!kept.has(N.id[n])) nodeOn[n] = 0;
  }
  for (const id of idsOf(S.hide)) nodeOn[N.number.get(id)] = 0;
  putFewAway(fits);
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
// Names that are joined to each of those given, and these themselves. How many such names another filter hides is said.
let commonHidden = 0;
function keepCommon(list, fits) {
  const near = list.map(n => new Set(N.adj[n].filter(e => fits[e]).map(e => otherEnd(e, n))));
  commonHidden = 0;
  for (let n = 0; n < N.total; n++) {
    if (list.includes(n)) continue;
    if (!near.every(set => set.has(n))) nodeOn[n] = 0;
    else if (!nodeOn[n]) commonHidden++;
  }
}
const pathNow = () => (paths?.length ? paths[Math.min(S.pn, paths.length - 1)] : null);
