// The filters in words, each with the way to take it off: for panel, files and print alike.
const period = (from, till) => (from === till && from ? from : `${from || "…"} – ${till || "…"}`);
const ownName = id => (N.number.has(id) ? iso(N.label[N.number.get(id)]) : id);
function activeFilters() {
  const list = [],
    add = (words, off) => list.push({ words, off });
  const stays = asked.some(n => nodeOn[n] && typeOff(N.type[n]));
  if (S.off) add(say(stays ? "f_offBut" : "f_off", joined(S.off.split(",").map(typeWord))), { off: "" });
  if (S.ko)
    add(say("f_ko", joined(S.ko.split(",").map(k => (k === "together" ? togetherWord() : say(k))))), { ko: "" });
  if (S.min > 1) add(say("f_min", S.min), { min: 1 });
  if (S.npmi > -1) add(say("f_npmi", S.npmi), { npmi: -1 });
  if (S.d0 || S.d1) add(say("f_days", period(S.d0, S.d1)), { d0: "", d1: "", c0: "", c1: "" });
  if (comparing()) add(say("f_compare", period(S.c0, S.c1)), { c0: "", c1: "" });
  if (S.art) add(say("f_art", iso(titleOf(A.number.get(S.art) ?? -1))), { art: "" });
  if (S.pg) add(say("f_pg", joined(pagesAsked().map(iso))), { pg: "" });
  for (const [key, words] of [
    ["pa", "f_pa"],
    ["au", "f_au"],
    ["cl", "f_cl"],
    ["wd", "f_wd"],
  ])
    if (S[key]) add(say(words, iso(S[key])), { [key]: "" });
  const with_ = S.w.split("~");
  if (S.w) add(say(with_.length > 1 ? "f_w" : "f_w1", joined(with_.map(ownName))), { w: "" });
  if (S.hide) add(say("f_hide", S.hide.split(",").length), { hide: "" });
  if (S.only) add(say("f_only", idsOf(S.only).length), { only: "" });
  if (S.ego > 0 && sel() >= 0) add(say("f_ego", iso(N.label[sel()]), S.ego), { ego: 0 });
  return list;
}
const filterText = () =>
  activeFilters()
    .map(f => f.words)
    .join(S.lang === "zh" ? "；" : "; ");
function scopeNote() {
  const list = activeFilters();
  if (!list.length) return null;
  return h(
    "section",
    { class: "scope now", "aria-label": say("scope") },
    h("h3", {}, say("scope")),
    ...list.map((f, i) =>
      button([f.words, " ", h("span", { "aria-hidden": "true" }, "×")], () => set(f.off, { fit: "ego" in f.off }), {
        class: "chip",
        id: "filter-off-" + i,
        "aria-label": say("drop", f.words),
      }),
    ),
    button(say("resetAll"), () => set({ ...NO_FILTER, ego: 0 }, { fit: true }), { class: "chip reset", id: "reset" }),
    S.w && commonHidden ? h("p", { class: "quiet", id: "common-hidden" }, say("commonHidden", commonHidden)) : null,
    D.meta.exact || !scoped() ? null : h("p", { class: "quiet" }, say("inexact")),
  );
}
// What is shown of how many, in one sentence; of a part of a build the whole is what the build has.
function shownWords() {
  if (!shownNodes.length) return say("nothing");
  const { all, shown } = D.meta,
    links = L.total + all.edges - shown.edges,
    whole = shownNodes.length === all.nodes && shownLinks.length === links;
  return whole
    ? say("shownAll", all.nodes, links)
    : say("shown", shownNodes.length, all.nodes, shownLinks.length, links);
}
