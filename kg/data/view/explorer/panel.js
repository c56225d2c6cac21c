// The right side: what the chosen name, link, path or article is made of. Sentences come before lists.
const part = (title, ...rest) => h("section", {}, h("h3", {}, title), ...rest);
function drawPanel() {
  const pair = chosenPair(),
    n = sel(),
    lost = chosenGhost(),
    reading = readNow();
  const body = reading
    ? readPanel(reading)
    : paths
      ? pathPanel()
      : pair
        ? linkPanel(...pair)
        : lost >= 0
          ? ghostPanel(lost)
          : n >= 0
            ? nodePanel(n)
            : S.art
              ? readPanel({ a: A.number.get(S.art) ?? 0, s: -1 })
              : homePanel();
  const open = n >= 0 || lost >= 0 || pair || S.art || reading;
  const head = open
    ? h(
        "div",
        { class: "head" },
        button("←", goBack, { "aria-label": say("back"), id: "back" }),
        button("×", clear, { "aria-label": say("close"), id: "shut" }),
      )
    : null;
  const [title, ...rest] = body;
  $("panel").replaceChildren(
    ...[head, title, storyPart(), pickedPart(), scopeNote(), pendingPart(), ...rest].filter(Boolean),
  );
  document.body.classList.toggle("chosen", Boolean(open));
  showPlace(reading);
}
const communityAt = c => D.communities.id.indexOf(c);
// What sets it apart in words; where its sentences say too little, its most typical name.
const communityName = i => D.communities.topic[i] || flat(N.name[D.communities.names[i][0]]);
const communityChip = n => {
  const i = communityAt(N.community[n]);
  return D.communities.size[i] > 1
    ? button(h("span", {}, h("i", { class: "dot" }), " ", communityName(i)), () => showCommunity(i), {
        class: "chip",
        title: say("community"),
        "data-c": String(N.community[n]),
      })
    : null;
};
function linkPanel(a, b) {
  const co = coLinkOf(a, b),
    facts = distinctFacts(factsOf(a, b).filter(factOn)),
    proofs = co < 0 ? [] : evidence(co);
  return [
    h("h2", { class: "pair" }, nameButton(a), h("span", { class: "quiet" }, " — "), nameButton(b)),
    ...pairMark(a, b),
    co < 0
      ? null
      : h(
          "p",
          { class: "quiet" },
          say("count", C.n[co]),
          " · ",
          say("inArticles", C.ar[co]),
          " · ",
          h("abbr", { title: say("npmiNote") }, "NPMI"),
          " " + C.npmi[co].toFixed(2) + (scoped() ? `（${say("inScope")}）` : ""),
        ),
    facts.length
      ? part(
          say("relations"),
          h(
            "ul",
            { class: "facts" },
            facts.map(r => factLine(r, a)),
          ),
        )
      : null,
    proofs.length
      ? part(
          `${say("sentences")} ${proofs.length}`,
          partly(proofs, 10, list => proof(list, [a, b]), h("div", { class: "proofs" })),
        )
      : null,
    N.type[a] === N.type[b] ? judgePair(a, b) : null,
    timePart(
      proofs.map(([s]) => s),
      say("overTime"),
    ),
    co < 0 ? null : h("p", { class: "quiet" }, say("npmiNote")),
  ].filter(Boolean);
}
