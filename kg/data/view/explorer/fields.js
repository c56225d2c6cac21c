// The scope by paper, page, column, author, word and article: one field each, and all of them as one line of words.
const FIELDS = [["wd", "q_wd"], ["pa", "q_pa"], ["pg", "q_pg"], ["cl", "q_cl"], ["au", "q_au"]];
const known = {
  pa: () => P.paper, pg: () => P.name, cl: () => A.column, au: () => A.authors.flat(),
};
const choices = key => [...new Set(known[key]().filter(Boolean))].sort((a, b) => a.localeCompare(b, "zh-CN"));
function scopeFields() {
  const field = (key, label) => {
    const list = choices(key);
    if (list.length < 2 && !S[key]) return null;
    const value = key === "pg" ? pagesAsked()[0] ?? "" : S[key];
    return pick("in-" + key, say(label), list, value, v => set({ [key]: v }, { fit: true }));
  };
  const word = h("label", { class: "slide" }, h("span", {}, say("q_wd")), h("input", { type: "text", id: "in-wd", value: S.wd, on: { change: ev => set({ wd: ev.target.value.trim() }, { fit: true }) } }));
  const first = pagesAsked()[0], also = first ? pick("in-pg2", say("alsoPage"), choices("pg").filter(x => x !== first), pagesAsked()[1] ?? "", v => set({ pg: [first, v].filter(Boolean).join("|") }, { fit: true })) : null;
  return [h("fieldset", {}, h("legend", {}, say("look")), queryBar(), word, ...FIELDS.slice(1).flatMap(([key, label]) => [field(key, label), key === "pg" ? also : null]).filter(Boolean), articleField())];
}
function pick(id, label, list, value, act) {
  return h("label", { class: "slide" }, h("span", {}, label), h("select", { id, on: { change: ev => act(ev.target.value) } }, h("option", { value: "" }, say("all")), list.slice(0, 2000).map(x => h("option", { value: x, selected: x === value }, iso(x).slice(0, 60)))));
}
// Articles by day, page and place on the page, as the data has them.
function articleField() {
  const words = a => [A.date[a], titleOf(a), pageWords(A.page[a])].filter(Boolean).join(" · ").slice(0, 60);
  const list = A.id.map((_, a) => a).filter(a => artOn[a] || A.id[a] === S.art).slice(0, 2000);
  return h("label", { class: "slide" }, h("span", {}, say("article")), h("select", { id: "article", on: { change: ev => chooseArticle(ev.target.value) } }, h("option", { value: "" }, say("all")), list.map(a => h("option", { value: A.id[a], selected: A.id[a] === S.art }, iso(words(a))))));
}
