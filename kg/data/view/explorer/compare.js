// Two periods side by side: what came (only in the later), what went (only in the earlier), what stayed, with counts of both.
let was = null,
  now = null;
function countPeriods() {
  was = now = null;
  if (!comparing()) return;
  const both = sentOn,
    on = (from, till) => Uint8Array.from(both, (yes, s) => (yes && within(dateOf(s), from, till) ? 1 : 0));
  // ``counted`` looks at the sentences of the scope, so each period is the scope for a moment.
  sentOn = on(S.c0, S.c1);
  was = counted(sentOn);
  sentOn = on(S.d0, S.d1);
  now = counted(sentOn);
  sentOn = both;
}
const change = (before, after) => (!before && after ? "came" : before && !after ? "went" : "stayed");
const nodeChange = n => (was ? change(was.m[n], now.m[n]) : markOf("nodes", n));
const linkChange = e => (e >= L.co ? "" : was ? change(was.n[e], now.n[e]) : markOf("edges", e));
function comparePart() {
  if (!was) return null;
  const list = kind => shownNodes.filter(n => nodeChange(n) === kind).sort((a, b) => C.m[b] - C.m[a] || a - b),
    links = kind => shownLinks.filter(e => linkChange(e) === kind);
  const names = kind => {
    const all = list(kind);
    return part(
      `${say(kind)} ${all.length}`,
      h("p", { class: "quiet" }, say("linksToo", links(kind).length)),
      partly(all, 10, n => nameButton(n, `${was.m[n]} → ${now.m[n]}`), h("p", { class: "cloud", id: kind })),
    );
  };
  return h(
    "section",
    {},
    h("p", {}, say("comparison", period(S.c0, S.c1), period(S.d0, S.d1))),
    changeKey("compare-key", [
      ["dot came", "keyNameCame"],
      ["dot", "keyNameWent"],
      ["line came", "keyLinkCame"],
      ["line lost", "keyWent"],
    ]),
    names("came"),
    names("went"),
  );
}
