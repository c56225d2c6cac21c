// A path in words: each step with what joins the two names, every sentence of it shown and citable.
function pathPanel() {
  const way = pathNow(),
    ends = [sel(), target()],
    avoided = S.avoid.split(",").filter(id => N.number.has(id));
  const avoid = avoided.map(id =>
    button(
      say("againThrough", ownName(id)),
      () => set({ avoid: avoided.filter(x => x !== id).join(","), pn: 0 }, { fit: true }),
      { class: "chip", id: "again-" + id },
    ),
  );
  const done = button(say("closePath"), () => set({ to: "", avoid: "", pn: 0 }, { say: headingText }), {
    id: "path-close",
  });
  if (!way)
    return [
      h("h2", {}, say("path") + "：", bdi(N.label[ends[0]]), " → ", bdi(N.label[ends[1]])),
      h("p", {}, noPathWords()),
      h("div", { class: "row" }, avoid, done),
    ];
  return [
    h("h2", {}, say("path") + "：", ...way.nodes.flatMap((n, i) => [i ? " → " : "", bdi(N.label[n])])),
    h(
      "div",
      { class: "row", role: "group", "aria-label": say("path") },
      paths.length > 1
        ? paths.map((p, i) =>
            button(i ? say("nextBest", i) : say("best"), () => set({ pn: i }, { fit: true }), {
              "aria-pressed": String(p === way),
              id: "way-" + i,
            }),
          )
        : null,
      done,
    ),
    h(
      "div",
      { class: "row" },
      way.nodes
        .slice(1, -1)
        .map(n =>
          button(
            say("notThrough", iso(N.name[n])),
            () => set({ avoid: [...avoided, N.id[n]].join(","), pn: 0 }, { fit: true }),
            { class: "chip", id: "not-" + N.id[n] },
          ),
        ),
      avoid,
    ),
    ...way.links.map((e, i) => stepPart(e, way.nodes[i], way.nodes[i + 1], i)),
  ];
}
const noPathWords = () => say(activeFilters().length || S.avoid ? "noPathNow" : "noPath");
function stepPart(e, a, b, i) {
  const R = D.relations,
    facts = distinctFacts(factsOf(a, b).filter(factOn)),
    co = coLinkOf(a, b);
  const proofs =
    co >= 0 && linkOn[co]
      ? evidence(co)
      : facts
          .map(r => R.sent[r])
          .filter(s => s >= 0)
          .map(s => [s, s]);
  return part(
    [`${say("step", i + 1)}：`, bdi(N.label[a]), " — ", bdi(N.label[b])],
    facts.length
      ? h(
          "ul",
          { class: "facts" },
          facts.map(r => factLine(r, a)),
        )
      : null,
    co >= 0 && linkOn[co] ? h("p", { class: "quiet" }, say("count", C.n[co])) : null,
    partly(proofs, 2, list => proof(list, [a, b]), h("div", { class: "proofs" })),
  );
}
function pathWords() {
  const way = pathNow();
  if (!way) return noPathWords();
  return say(
    "pathSaid",
    iso(N.label[sel()]),
    iso(N.label[target()]),
    way.links.length,
    joined(way.nodes.slice(1, -1).map(n => iso(N.label[n]))) || say("direct"),
  );
}
