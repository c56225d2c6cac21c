// Names alone and pairs that know nobody else: many dots that say little; a count stands for them until they are asked for.
const ENOUGH = 30; // so many others must be left for the picture to do without them
let fewNames = null,
  fewHere = 0; // how many of them the other filters let through
function few() {
  if (fewNames) return fewNames;
  fewNames = new Uint8Array(N.total);
  for (let n = 0; n < N.total; n++) {
    const links = N.adj[n],
      m = links.length ? otherEnd(links[0], n) : n;
    if (links.every(e => otherEnd(e, n) === m) && (m === n || N.adj[m].every(e => otherEnd(e, m) === n))) fewNames[n] = 1;
  }
  fewNames.count = fewNames.reduce((a, b) => a + b, 0);
  return fewNames;
}
const fewAway = () => S.lone === "0" || (S.lone === "" && N.total - few().count >= ENOUGH);
function putFewAway(fits) {
  // Among common neighbours and around a name there is none of them; a filter on links takes those that it leaves without.
  const here = n => nodeOn[n] && (!linksFiltered() || N.adj[n].some(e => fits[e]));
  fewHere = S.w || (S.ego > 0 && sel() >= 0) ? 0 : few().reduce((sum, yes, n) => sum + (yes && here(n) ? 1 : 0), 0);
  if (!fewAway()) return;
  const kept = keptNow();
  for (const n of [...kept]) if (n >= 0 && few()[n]) for (const e of N.adj[n]) kept.add(otherEnd(e, n));
  for (let n = 0; n < N.total; n++) if (few()[n] && !kept.has(n)) nodeOn[n] = 0;
}
function fewNote() {
  if (!fewHere) return null;
  const away = fewAway();
  return h(
    "span",
    { id: "few-note" },
    (S.lang === "zh" ? "；" : "; ") + say(away ? "fewNote" : "fewShown", fewHere) + " ",
    button(say(away ? "showFew" : "hideFew"), () => set({ lone: away ? "1" : "0" }, { fit: true }), {
      id: "few-button",
      class: "quote",
    }),
  );
}
