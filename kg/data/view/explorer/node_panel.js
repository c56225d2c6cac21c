// A name in the panel: who it is, its sentences, then what is stated of it, its links and articles.
const figures = list =>
  h(
    "dl",
    { class: "numbers" },
    list.map(([key, value]) => h("div", {}, h("dt", {}, say(key)), h("dd", {}, String(value)))),
  );
const inOrder = n => N.sents[n].filter(s => sentOn[s]);
function nodePanel(n) {
  const type = D.types[N.type[n]],
    links = N.adj[n].filter(e => e < L.co && linkOn[e]).sort((a, b) => C.n[b] - C.n[a] || a - b),
    facts = distinctFacts(N.facts[n].filter(factOn)),
    sents = inOrder(n);
  const posts = facts
    .filter(r => D.relations.s[r] === n && ["position", "affiliation"].includes(D.relations.p[r]))
    .slice(0, 2);
  const most = links.length ? C.n[links[0]] : 1,
    arts = new Map();
  for (const s of sents) arts.set(T.article[s], (arts.get(T.article[s]) ?? 0) + 1);
  return [
    h("h2", {}, icon(type), " ", bdi(N.label[n])),
    h(
      "p",
      { class: "quiet" },
      dotted([
        typeWord(type),
        N.note[n] && bdi(N.note[n]),
        N.alias[n].length && [say("aliases") + " ", N.alias[n].flatMap((name, i) => [i ? "、" : "", bdi(name)])],
      ]),
    ),
    posts.length
      ? h(
          "p",
          { class: "post" },
          dotted(
            posts.map(r => [
              factWords(r) + " → ",
              bdi(D.relations.o[r] >= 0 ? N.label[D.relations.o[r]] : titleOf(D.relations.art[r])),
            ]),
          ),
        )
      : null,
    markNote("nodes", n),
    figures([
      ["mentions", C.m[n]],
      ["articles", C.a[n]],
      ["linked", degree(n)],
    ]),
    N.banner[n] && !scoped() ? h("p", { class: "quiet" }, say("banner", N.banner[n])) : null,
    h(
      "div",
      { class: "row", role: "group", "aria-label": say("ego") },
      [0, 1, 2].map(far =>
        button(say("ego" + far), () => set({ ego: far }, { fit: true }), {
          "aria-pressed": String(S.ego === far),
          "data-ego": String(far),
          id: "ego-" + far,
        }),
      ),
      communityChip(n),
    ),
    served() && partial()
      ? h(
          "p",
          {},
          h(
            "a",
            { href: "around?id=" + encodeURIComponent(N.id[n]) + "#n=" + encodeURIComponent(N.id[n]) },
            say("around"),
          ),
        )
      : null,
    part(
      `${say("sentences")} ${sents.length}`,
      partly(sents, 6, s => proof([s], [n]), h("div", { class: "proofs" })),
    ),
    h("div", { class: "find" }, h("label", { for: "to" }, say("pathTo")), toField()),
    timePart(sents, say("overTime")),
    facts.length
      ? part(
          `${say("relations")} ${facts.length}`,
          partly(facts, 8, r => factLine(r, n), h("ul", { class: "facts" })),
        )
      : null,
    links.length
      ? part(
          `${say("strongest")} ${links.length}`,
          partly(links, 10, e => linkRow(e, n, most), h("ul", { class: "links" })),
        )
      : null,
    part(
      `${say("articles")} ${arts.size}`,
      partly(
        [...arts].sort((a, b) => b[1] - a[1] || a[0] - b[0]),
        6,
        ([a, count]) => articleRow(a, count),
        h("ul", { class: "links" }),
      ),
    ),
    doubtPart(n),
    arrangeButtons(n),
    judgePart(n),
    h("p", { class: "quiet" }, say("number") + " ", h("code", {}, N.id[n])),
  ].filter(Boolean);
}
const articleRow = (a, count) =>
  h(
    "li",
    {},
    button(
      h("span", {}, bdi(titleOf(a)), h("small", {}, " ", dotted([A.date[a], bdi(pageWords(A.page[a]))]))),
      () => readArticle(a),
      { class: "title" },
    ),
    h("span", { class: "count" }, String(count)),
  );
function linkRow(e, n, most) {
  const m = otherEnd(e, n),
    bar = h("meter", { min: 0, max: most, value: C.n[e], "aria-hidden": "true" });
  return h(
    "li",
    {},
    nameButton(m),
    bar,
    button(String(C.n[e]), () => choosePair(n, m), {
      class: "count",
      "aria-label": say("saidLink", iso(N.label[n]), iso(N.label[m]), C.n[e]),
    }),
  );
}
