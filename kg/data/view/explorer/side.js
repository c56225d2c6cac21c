// The left side: filters, each with what it stands for and how many there are.
function drawSide() {
  const box = (label, props, act, extra) => h("label", { class: "check" }, h("input", { ...props, on: { change: act } }), extra, h("span", {}, label));
  const counts = D.types.map((_, t) => N.type.reduce((a, x) => a + (x === t), 0));
  const types = h("fieldset", {}, h("legend", {}, say("types")), D.types.map((type, t) => box(h("span", {}, say(type), h("small", {}, " " + counts[t])), { type: "checkbox", id: "type-" + type, checked: !typeOff(t) }, ev => {
    const off = new Set(S.off.split(",").filter(Boolean)); if (ev.target.checked) off.delete(type); else off.add(type);
    set({ off: D.types.filter(x => off.has(x)).join(",") });
  }, icon(type))));
  const kinds = h("fieldset", {}, h("legend", {}, say("links")), [["together", E.s.length], ["stated", L.total - L.co]].map(([kind, count]) => box(h("span", {}, say(kind), h("small", {}, " " + count)), { type: "checkbox", id: "links-" + kind, checked: S.rel === "both" || S.rel === kind }, () => {
    const a = $("links-together").checked, b = $("links-stated").checked;
    set({ rel: a && b ? "both" : a ? "together" : b ? "stated" : "none" });
  }, h("i", { class: "line-" + kind }))), N.alone.length ? box(h("span", {}, say("alone"), h("small", {}, " " + N.alone.length)), { type: "checkbox", id: "alone", checked: S.lone !== "0" }, ev => set({ lone: ev.target.checked ? "1" : "0" }, { fit: true })) : null);
  const slider = (key, label, props) => {
    const words = v => (key === "npmi" && Number(v) <= -1 ? say("all") : String(v)), out = h("output", {}, words(S[key]));
    return h("label", { class: "slide" }, h("span", {}, say(label), " ", out), h("input", { type: "range", id: "least-" + key, ...props, value: S[key], on: { input: ev => { out.value = words(ev.target.value); set({ [key]: Number(ev.target.value) }, { side: false }); } } }));
  };
  const top = Math.max(2, Math.min(L.most, 30)), colours = h("fieldset", {}, h("legend", {}, say("colour")), [["type", "byType"], ["community", "byCommunity"]].map(([v, key]) => box(say(key), { type: "radio", name: "colour", value: v, checked: S.col === v }, () => set({ col: v }))));
  $("side").replaceChildren(types, kinds, slider("min", "least", { min: 1, max: top, step: 1 }), slider("npmi", "npmi", { min: -1, max: 1, step: 0.05 }), colours, ...dateFilter(), articleFilter());
}
function articleFilter() {
  const A = D.articles, select = h("select", { id: "article", on: { change: ev => chooseArticle(ev.target.value) } }, h("option", { value: "" }, say("all")), A.id.map((id, a) => [id, `${A.title[a] ? flat(A.title[a]) : say("untitled")} · ${flat(D.pages[A.page[a]])}`]).slice(0, 2000).map(([id, text]) => h("option", { value: id, selected: id === S.art }, text.slice(0, 60))));
  return h("label", { class: "slide" }, h("span", {}, say("article")), select);
}
// Months (or days, when all fall within three months) with the number of sentences in each.
function dateFilter() {
  const days = [...new Set(D.articles.date.filter(Boolean))].sort();
  if (days.length < 2) return [];
  const long = Date.parse(days[days.length - 1]) - Date.parse(days[0]) > 92 * 864e5, cut = day => (long ? day.slice(0, 7) : day), count = new Map();
  for (let s = 0; s < T.text.length; s++) { const d = dateOf(s); if (d) count.set(cut(d), (count.get(cut(d)) ?? 0) + 1); }
  const keys = [...count.keys()].sort(), most = Math.max(...count.values());
  const bars = h("div", { class: "bars", role: "img", "aria-label": `${say("dates")} ${keys[0]} – ${keys[keys.length - 1]}` }, keys.map(k => { const bar = h("i", { title: `${k}: ${count.get(k)}` }); bar.style.height = Math.max(6, (100 * count.get(k)) / most) + "%"; bar.classList.toggle("off", Boolean((S.d0 && k < cut(S.d0)) || (S.d1 && k > cut(S.d1)))); return bar; }));
  const field = (key, label) => h("label", {}, say(label), " ", h("input", { type: "date", id: key, min: days[0], max: days[days.length - 1], value: S[key] || (key === "d0" ? days[0] : days[days.length - 1]), on: { change: ev => set({ [key]: ev.target.value === (key === "d0" ? days[0] : days[days.length - 1]) ? "" : ev.target.value }) } }));
  return [h("fieldset", { class: "dates" }, h("legend", {}, say("dates")), bars, field("d0", "from"), field("d1", "till"), h("small", {}, say("undated")))];
}
