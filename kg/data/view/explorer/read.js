// The reading pane: an article whole, its names marked by type, opened at the sentence one came from.
// S.rd is the article's id, and behind "~" the number of the sentence in it.
function readNow() {
  const [id, at] = S.rd.split("~"),
    a = A.number.get(id) ?? -1;
  return S.rd && a >= 0 ? { a, s: at === undefined ? -1 : (A.sents[a][Number(at)] ?? -1) } : null;
}
const rdOf = s => A.id[T.article[s]] + "~" + A.sents[T.article[s]].indexOf(s);
const readAt = s => {
  set({ rd: rdOf(s) }, { step: true });
  tell(titleOf(T.article[s]));
};
const readArticle = a => {
  set({ rd: A.id[a] }, { step: true });
  tell(titleOf(a));
};
const namesOf = a => [...new Set(A.sents[a].flatMap(s => T.nodes[s]))];
function readPanel({ a, s }) {
  const n = sel(),
    only = S.art === A.id[a];
  const names = namesOf(a).sort((x, y) => x - y);
  return [
    h("h2", {}, bdi(titleOf(a))),
    h(
      "p",
      { class: "quiet" },
      dotted([
        A.column[a] && bdi(A.column[a]),
        A.authors[a].length && A.authors[a].flatMap((x, i) => [i ? "、" : "", bdi(x)]),
        A.date[a],
        P.paper[A.page[a]],
        bdi(pageWords(A.page[a])),
        ...sources(a),
      ]),
    ),
    h(
      "div",
      { class: "row" },
      button(
        only ? say("allArticles") : say("onlyArticle"),
        () => set({ art: only ? "" : A.id[a], rd: A.id[a] }, { fit: true }),
        { id: "only", "aria-pressed": String(only) },
      ),
      copyButton(a, s),
    ),
    n >= 0 ? mentionSteps(n, a, s) : null,
    h("div", { class: "text", id: "text" }, paragraphs(a, s, n)),
    part(
      `${say("entities")} ${names.length}`,
      h(
        "p",
        { class: "cloud" },
        names.map(m => nameButton(m)),
      ),
    ),
  ].filter(Boolean);
}
// Sentences as they stood in paragraphs; what the page does not hold is marked where it is missing.
function paragraphs(a, here, n) {
  const out = [];
  let p = null,
    number = null,
    left = 0;
  const leave = () => {
    if (left) p.append(h("span", { class: "missing" }, say("missing", left)));
    left = 0;
  };
  const paragraph = () => out.push((p = h("p", {})));
  for (const s of A.sents[a]) {
    // What the page holds neither the text nor a name of is only counted.
    if (T.skip[s] && !p) paragraph();
    left += T.skip[s];
    if (T.paragraph[s] !== number) {
      if (p) leave();
      number = T.paragraph[s];
      paragraph();
    }
    if (!T.text[s]) {
      left++;
      continue;
    }
    leave();
    p.append(
      h(
        "span",
        { class: s === here ? "sentence here" : "sentence", "data-s": String(s) },
        marked(s, n >= 0 ? [n] : [], true),
      ),
    );
  }
  left += A.tail[a];
  if (left && !p) paragraph();
  if (p) leave();
  return out;
}
function mentionSteps(n, a, s) {
  const list = inOrder(n),
    here = s >= 0 ? list.indexOf(s) : -1,
    at = here >= 0 ? here : list.findIndex(x => T.article[x] === a);
  const go = step => {
    const to = list[(at + step + list.length) % list.length];
    set({ rd: rdOf(to) });
    tell(`${say("mentionAt", list.indexOf(to) + 1, list.length)} ${titleOf(T.article[to])}`);
  };
  return list.length
    ? h(
        "div",
        { class: "row", role: "group", "aria-label": say("mentionsOf", iso(N.label[n])) },
        button(say("prevMention"), () => go(-1), { id: "prev" }),
        button(say("nextMention"), () => go(1), { id: "next" }),
        h("span", { class: "quiet" }, bdi(N.name[n]), " ", say("mentionAt", at + 1, list.length)),
      )
    : null;
}
// A quotation with all that a reader needs to find it again: the sentence chosen, or the first of the article.
function citation(a, s) {
  const p = A.page[a],
    text = flat(T.text[s]).trim();
  return `“${text}”（${[`《${titleOf(a)}》`, joined(A.authors[a].map(flat)), flat(P.paper[p]), A.date[a], pageWords(p), say("at", T.start[s] + 1, T.start[s] + [...T.text[s]].length)].filter(Boolean).join("，")}）`;
}
function copyButton(a, s) {
  const from = s >= 0 && T.text[s] ? s : A.sents[a].find(x => T.text[x]);
  if (from === undefined) return null;
  const copy = button(
    say("copyQuote"),
    async () => {
      if (await copyText(citation(a, from))) {
        copy.textContent = say("copiedId");
        tell(say("copiedId"));
      }
    },
    { id: "copy-quote" },
  );
  return copy;
}
function showPlace(reading) {
  const spot = reading && $("panel").querySelector(".here");
  if (!spot) return;
  const box = $("panel").getBoundingClientRect(),
    at = spot.getBoundingClientRect();
  $("panel").scrollTop += at.top - box.top - Math.min(160, box.height / 3);
}
