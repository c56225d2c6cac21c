// The front page: what the corpus is about, before anybody asks.
const FRESH = 8,
  MAIN = 5;
function homePanel() {
  const m = D.meta,
    rank = (a, b) => C.m[b] - C.m[a] || a - b;
  const top = D.types
    .map((type, t) => [
      type,
      shownNodes
        .filter(n => N.type[n] === t)
        .sort(rank)
        .slice(0, 5),
    ])
    .filter(([, list]) => list.length);
  const members = new Map(D.communities.id.map(id => [id, []]));
  for (const n of shownNodes) members.get(N.community[n])?.push(n);
  const groups = [...members.values()].map((list, i) => [i, list]).filter(([, list]) => list.length > 2);
  return [
    h("h2", { class: "unseen" }, $("title").textContent),
    h("p", { class: "intro" }, say("intro", m.pages, m.all.articles)),
    h("p", { id: "shown" }, shownWords(), fewNote()),
    wordPart(),
    comparePart(),
    diffPart(),
    mainLinks(),
    freshNames(),
    top.length
      ? part(
          say("leaders"),
          top.map(([type, list]) =>
            h(
              "div",
              { class: "top" },
              h("h4", {}, typeWord(type)),
              h(
                "p",
                { class: "cloud" },
                list.map(n => nameButton(n, String(C.m[n]))),
              ),
            ),
          ),
        )
      : null,
    groups.length
      ? part(
          say("communities"),
          partly(groups, 12, ([i, list]) => communityRow(i, list), h("ul", { class: "links" })),
          scoped() ? h("p", { class: "quiet" }, say("communityNote")) : null,
        )
      : null,
    doubtPart(-1),
    h("p", { class: "quiet", id: "keys-help" }, say("keysHelp")),
  ].filter(Boolean);
}
const communityRow = (i, list) =>
  h(
    "li",
    {},
    button(
      [
        h("span", {}, h("i", { class: "dot" }), " ", communityName(i)),
        h("small", {}, joined(list.slice(0, 3).map(n => iso(N.name[n])))),
      ],
      () => showCommunity(i),
      { class: "name group", "data-c": String(D.communities.id[i]) },
    ),
    h("span", { class: "count" }, String(list.length)),
  );
// The links that say most: frequent, and more than chance would have it; each with its nearest sentence.
function mainLinks() {
  const worth = e => C.n[e] * Math.max(0, C.npmi[e]),
    list = shownLinks
      .filter(e => e < L.co && C.n[e] > 1)
      .map(e => [worth(e), e])
      .sort(([a, e], [b, f]) => b - a || e - f),
    used = new Map(),
    best = [];
  for (const [, e] of list) {
    // Each name at most twice, so that one hub does not tell the whole story.
    const seen = [L.s[e], L.t[e]].map(n => used.get(n) ?? 0);
    if (best.length === MAIN || Math.max(...seen) > 1) continue;
    best.push(e);
    for (const n of [L.s[e], L.t[e]]) used.set(n, (used.get(n) ?? 0) + 1);
  }
  const line = e => {
    const first = evidence(e).find(([s, t]) => T.text[s] && T.text[t]),
      [a, b] = [L.s[e], L.t[e]];
    return h(
      "li",
      { class: "story" },
      button(
        h("span", {}, bdi(N.name[a]), " — ", bdi(N.name[b]), h("small", {}, " " + say("count", C.n[e]))),
        () => choosePair(a, b),
        { class: "title" },
      ),
      first ? proof(first, [a, b]) : null,
    );
  };
  return best.length ? part(say("main"), h("ul", { class: "facts", id: "main-links" }, best.map(line))) : null;
}
// Names first seen in the last tenth of the days that the corpus spans, within the filters.
function freshNames() {
  const days = A.date.filter((d, a) => d && artOn[a]).sort();
  if (days.length < 2 || days[0] === days[days.length - 1]) return null;
  const end = Date.parse(days[days.length - 1]),
    from = new Date(end - Math.max(864e5, (end - Date.parse(days[0])) / 10)).toISOString().slice(0, 10);
  const first = n => {
    let day = "9";
    for (const s of N.sents[n]) if (sentOn[s] && dateOf(s) && dateOf(s) < day) day = dateOf(s);
    return day;
  };
  const list = shownNodes
    .map(n => [n, first(n)])
    .filter(([, day]) => day >= from && day !== "9")
    .sort((a, b) => C.m[b[0]] - C.m[a[0]] || a[0] - b[0])
    .slice(0, FRESH);
  return list.length
    ? part(
        say("fresh", period(from, days[days.length - 1])),
        h(
          "p",
          { class: "cloud", id: "fresh" },
          list.map(([n, day]) => nameButton(n, day)),
        ),
      )
    : null;
}
function showCommunity(i) {
  const id = D.communities.id[i],
    list = shownNodes.filter(n => N.community[n] === id);
  S.ego = 0;
  cam.moved = true;
  if (list.length) flyTo(viewOf(list));
  tell(`${communityName(i)}，${say("members", list.length)}`);
  writeHash(false);
}
// Colours of communities are set through the style object: the policy forbids style attributes in markup.
const dye = () => {
  for (const el of document.querySelectorAll("[data-c]")) {
    const dot = el.querySelector(".dot");
    if (dot) dot.style.background = communityInk(Number(el.dataset.c));
  }
};
