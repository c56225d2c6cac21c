// The right side: what the chosen name, link, path or article is made of.
const part = (title, ...rest) => h("section", {}, h("h3", {}, title), ...rest);
function drawPanel() {
  const pair = chosenPair(), n = sel();
  const body = pathNow ? pathPanel() : pair ? linkPanel(...pair) : n >= 0 ? nodePanel(n) : S.art ? articlePanel() : homePanel();
  const head = n >= 0 || pair || S.art ? [h("div", { class: "head" }, button("←", () => history.back(), { "aria-label": say("back") }), button("×", clear, { "aria-label": say("close") }))] : [];
  $("panel").replaceChildren(...head, ...body);
  $("panel").scrollTop = 0;
  document.body.classList.toggle("chosen", head.length > 0);
}
const communityName = i => D.communities.names[i].map(n => flat(N.name[n])).join("、");
const communityChip = n => {
  const i = D.communities.id.indexOf(N.community[n]);
  return D.communities.size[i] > 1 ? button(h("span", {}, h("i", { class: "dot" }), " ", communityName(i)), () => showCommunity(i), { class: "chip", title: say("community"), "data-c": String(N.community[n]) }) : null;
};
function nodePanel(n) {
  const type = D.types[N.type[n]], links = N.adj[n].filter(e => e < L.co), facts = distinctFacts(N.facts[n]);
  const arts = new Map();
  for (const s of N.sents[n]) arts.set(T.article[s], (arts.get(T.article[s]) ?? 0) + 1);
  const most = links.length ? L.n[links[0]] : 1;
  return [
    h("h2", {}, icon(type), " ", flat(N.label[n])),
    h("p", { class: "quiet" }, [say(type), N.note[n] && flat(N.note[n])].filter(Boolean).join(" · ")),
    N.alias[n].length ? h("p", {}, h("span", { class: "quiet" }, say("aliases") + " "), N.alias[n].map(flat).join("、")) : null,
    h("dl", { class: "numbers" }, [["mentions", N.mentions[n]], ["articles", N.articles[n]], ["linked", links.length]].map(([k, v]) => h("div", {}, h("dt", {}, say(k)), h("dd", {}, String(v))))),
    communityChip(n),
    served() && partial() ? h("p", {}, h("a", { href: "around?id=" + encodeURIComponent(N.id[n]) + "#n=" + encodeURIComponent(N.id[n]) }, say("around"))) : null,
    h("div", { class: "row", role: "group", "aria-label": say("ego1") }, [[0, "whole"], [1, "ego1"], [2, "ego2"]].map(([far, key]) => button(say(key), () => set({ ego: far }, { fit: true }), { "aria-pressed": String(S.ego === far), "data-ego": String(far) }))),
    h("div", { class: "find" }, h("label", { for: "to" }, say("pathTo")), toField()),
    facts.length ? part(say("relations"), partly(facts, 8, r => factLine(r, n), h("ul", { class: "facts" }))) : null,
    links.length ? part(say("strongest"), partly(links, 10, e => linkRow(e, n, most), h("ul", { class: "links" }))) : null,
    part(say("articles") + " " + arts.size, partly([...arts].sort((a, b) => b[1] - a[1] || a[0] - b[0]), 6, ([a, times]) => articleRow(a, times), h("ul", { class: "links" }))),
    part(say("sentences") + " " + N.sents[n].length, partly(N.sents[n].filter(s => inDates(s) && inArticle(s)), 20, s => proof([s], [n]), h("div", { class: "proofs" }))),
  ].filter(Boolean);
}
const articleRow = (a, times) => h("li", {}, button(h("span", {}, D.articles.title[a] ? flat(D.articles.title[a]) : say("untitled"), h("small", {}, ` ${[D.articles.date[a], flat(D.pages[D.articles.page[a]])].filter(Boolean).join(" · ")}`)), () => chooseArticle(D.articles.id[a]), { class: "title" }), h("span", { class: "count" }, String(times)));
function linkRow(e, n, most) {
  const m = otherEnd(e, n), bar = h("meter", { min: 0, max: most, value: L.n[e], "aria-hidden": "true" });
  return h("li", {}, nameButton(m), bar, button(String(L.n[e]), () => choosePair(n, m), { class: "count", "aria-label": say("saidLink", flat(N.label[n]), flat(N.label[m]), L.n[e]) }));
}
function linkPanel(a, b) {
  const co = N.adj[a].find(e => e < L.co && otherEnd(e, a) === b), facts = distinctFacts(factsOf(a, b));
  const proofs = co === undefined ? [] : evidence(co).filter(([s]) => inDates(s) && inArticle(s)), hidden = co === undefined ? 0 : E.n[co] - evidence(co).length;
  return [
    h("h2", { class: "pair" }, nameButton(a), h("span", { class: "quiet" }, " — "), nameButton(b)),
    co === undefined ? null : h("p", { class: "quiet" }, [say("count", E.n[co]), say("inArticles", E.a[co]), "NPMI " + E.npmi[co].toFixed(2)].join(" · ")),
    facts.length ? part(say("relations"), h("ul", { class: "facts" }, facts.map(r => factLine(r, a)))) : null,
    proofs.length ? part(say("sentences") + " " + proofs.length, partly(proofs, 20, list => proof(list, [a, b]), h("div", { class: "proofs" }))) : null,
    hidden > 0 ? h("p", { class: "quiet" }, say("leftEvidence", hidden)) : null,
  ].filter(Boolean);
}
function pathPanel() {
  const p = pathNow, done = button(say("close") + " " + say("path"), () => set({ to: "" }));
  if (!p.nodes.length) return [h("h2", {}, say("path")), h("p", {}, say("noPath")), done];
  return [
    h("h2", {}, say("path")), h("p", { class: "pair" }, p.nodes.map((n, i) => [i ? " → " : "", nameButton(n)])), done,
    ...p.links.map((e, i) => {
      const [a, b] = [p.nodes[i], p.nodes[i + 1]], R = D.relations;
      const proofs = e < L.co ? evidence(e) : L.facts[e - L.co].map(r => R.sent[r]).filter(s => s >= 0).map(s => [s, s]);
      return part(`${say("step", i + 1)}：${flat(N.label[a])} — ${flat(N.label[b])}`,
        e < L.co ? h("p", { class: "quiet" }, say("count", L.n[e])) : h("ul", { class: "facts" }, distinctFacts(L.facts[e - L.co]).map(r => factLine(r, a))),
        partly(proofs, 1, list => proof(list, [a, b]), h("div", { class: "proofs" })));
    }),
  ];
}
function articlePanel() {
  const a = D.articles.id.indexOf(S.art), A = D.articles;
  if (a < 0) return homePanel();
  const list = T.article.map((x, s) => (x === a ? s : -1)).filter(s => s >= 0), names = [...new Set(list.flatMap(s => T.names[s].filter((_, k) => k % 3 === 0)))];
  return [
    h("h2", {}, A.title[a] ? flat(A.title[a]) : say("untitled")),
    h("p", { class: "quiet" }, [A.column[a], A.authors[a], A.date[a], flat(D.pages[A.page[a]])].filter(Boolean).join(" · ")),
    button(say("allArticles"), () => set({ art: "" }, { fit: true })),
    part(say("entities") + " " + names.length, h("p", { class: "cloud" }, names.sort((x, y) => x - y).map(n => nameButton(n)))),
    part(say("sentences"), partly(list, 60, s => h("p", { class: "line" }, marked(s, names)), h("div", {}))),
  ];
}
function homePanel() {
  const m = D.meta, top = D.types.map((type, t) => [type, N.id.map((_, n) => n).filter(n => N.type[n] === t).sort((a, b) => N.mentions[b] - N.mentions[a] || a - b).slice(0, 5)]);
  return [
    h("p", { class: "intro" }, say("intro", m.pages, m.all.articles, m.all.nodes, m.all.edges)),
    part(say("leaders"), top.filter(([, list]) => list.length).map(([type, list]) => h("div", { class: "top" }, h("h4", {}, say(type)), h("p", { class: "cloud" }, list.map(n => nameButton(n, String(N.mentions[n]))))))),
    part(say("communities"), partly(D.communities.id.map((_, i) => i).filter(i => D.communities.size[i] > 2), 12, i => h("li", {}, button(h("span", {}, h("i", { class: "dot" }), " ", communityName(i)), () => showCommunity(i), { class: "name", "data-c": String(D.communities.id[i]) }), h("span", { class: "count" }, String(D.communities.size[i]))), h("ul", { class: "links" }))),
    h("p", { class: "quiet" }, say("keysHelp")),
  ];
}
function showCommunity(i) {
  const id = D.communities.id[i], list = shownNodes.filter(n => N.community[n] === id);
  S.ego = 0; cam.moved = true;
  if (list.length) flyTo(viewOf(list));
  writeHash(false);
}
// Colours of communities are set through the style object: the policy forbids style attributes in markup.
const dye = () => { for (const el of document.querySelectorAll("[data-c]")) { const dot = el.querySelector(".dot"); if (dot) dot.style.background = communityInk(Number(el.dataset.c)); } };
