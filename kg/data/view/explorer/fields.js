// The scope by paper, page, column, author, word and article: one field each, and all of them as one line of words.
const AT_ONCE = 20;
const inWords = new Intl.Collator("zh-CN").compare;
const FIELDS = [
  ["wd", "q_wd"],
  ["pa", "q_pa"],
  ["pg", "q_pg"],
  ["cl", "q_cl"],
  ["au", "q_au"],
];
const known = {
  pa: () => P.paper,
  pg: () => P.name,
  cl: () => A.column,
  au: () => A.authors.flat(),
};
const choices = key => [...new Set(known[key]().filter(Boolean))].sort(inWords);
function scopeFields() {
  const field = (key, label) => {
    const list = choices(key);
    if (list.length < 2 && !S[key]) return null;
    const value = key === "pg" ? (pagesAsked()[0] ?? "") : S[key];
    return pick("in-" + key, say(label), list, value, v => set({ [key]: v }, { fit: true }));
  };
  const word = h(
    "label",
    { class: "slide" },
    h("span", {}, say("q_wd")),
    h("input", {
      type: "text",
      id: "in-wd",
      value: S.wd,
      on: { change: ev => set({ wd: ev.target.value.trim() }, { fit: true }) },
    }),
  );
  const first = pagesAsked()[0],
    also = first
      ? pick(
          "in-pg2",
          say("alsoPage"),
          choices("pg").filter(x => x !== first),
          pagesAsked()[1] ?? "",
          v => set({ pg: [first, v].filter(Boolean).join("|") }, { fit: true }),
        )
      : null;
  return [
    h(
      "fieldset",
      {},
      h("legend", {}, say("look")),
      queryBar(),
      word,
      ...FIELDS.slice(1)
        .flatMap(([key, label]) => [field(key, label), key === "pg" ? also : null])
        .filter(Boolean),
      articleField(),
    ),
  ];
}
const pick = (id, label, list, value, act) =>
  chooser(
    id,
    label,
    list.map(x => [x, iso(x)]),
    value,
    act,
  );
// The first options at once; of long lists the rest when the page has been drawn.
function chooser(id, label, list, value, act) {
  const option = ([v, text]) => h("option", { value: v, selected: v === value }, text.slice(0, 60)),
    now = list.slice(0, AT_ONCE),
    later = list.slice(AT_ONCE, 2000),
    at = later.findIndex(([v]) => v === value);
  const select = h(
    "select",
    { id, on: { change: ev => act(ev.target.value) } },
    h("option", { value: "" }, say("all")),
    now.map(option),
    later.slice(at, at + 1).map(option),
  );
  if (later.length)
    setTimeout(() => {
      if (!select.isConnected) return;
      if (at > 0) select.lastChild.before(...later.slice(0, at).map(option));
      select.append(...later.slice(at + 1).map(option));
    }, 300);
  return h("label", { class: "slide" }, h("span", {}, label), select);
}
// Articles by day, page and place on the page, as the data has them.
function articleField() {
  const words = a => [A.date[a], titleOf(a), pageWords(A.page[a])].filter(Boolean).join(" · ");
  const list = A.id.map((_, a) => a).filter(a => artOn[a] || A.id[a] === S.art);
  return chooser(
    "article",
    say("article"),
    list.map(a => [A.id[a], iso(words(a))]),
    S.art,
    chooseArticle,
  );
}
