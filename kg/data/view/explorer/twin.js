// The same as the picture, as a table: what is shown, sortable, to be copied.
const sorting = { nodes: [2, -1], edges: [3, -1] };
function columns(kind) {
  const degree = n => N.adj[n].filter(e => linkOn[e]).length, label = n => flat(N.label[n]), group = n => communityName(D.communities.id.indexOf(N.community[n]));
  if (kind === "nodes") return { rows: shownNodes, go: n => choose(n), cols: [["name", label], ["type", n => say(D.types[N.type[n]])], ["mentions", n => N.mentions[n]], ["articles", n => N.articles[n]], ["linked", degree], ["community", group], ["aliases", n => N.alias[n].map(flat).join("、")]] };
  return { rows: shownLinks, go: e => choosePair(L.s[e], L.t[e]), cols: [["name", e => label(L.s[e])], ["other", e => label(L.t[e])], ["kind", e => (e < L.co ? say("together2") : distinctFacts(L.facts[e - L.co]).map(r => say(D.relations.p[r]) + (D.relations.title[r] ? "：" + flat(D.relations.title[r]) : "")).join("；"))], ["times", e => L.n[e]], ["articles", e => (e < L.co ? E.a[e] : "")], ["npmi", e => (e < L.co ? E.npmi[e] : "")]] };
}
function tableOf(kind) {
  const { rows, cols, go } = columns(kind), [by, way] = sorting[kind];
  const values = rows.map(row => [row, ...cols.map(([, value]) => value(row))]);
  values.sort((a, b) => { const x = a[by + 1], y = b[by + 1]; return way * (typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y), "zh-CN")) || a[0] - b[0]; });
  return { cols, values, go };
}
function drawTable() {
  const box = $("table"), on = S.v !== "";
  box.hidden = !on; $("twin").setAttribute("aria-pressed", String(on));
  if (!on) return box.replaceChildren();
  const kind = S.v === "edges" ? "edges" : "nodes", { cols, values, go } = tableOf(kind);
  const head = h("tr", {}, cols.map(([key], i) => h("th", { scope: "col", "aria-sort": sorting[kind][0] !== i ? "none" : sorting[kind][1] > 0 ? "ascending" : "descending" }, button(say(key) + (sorting[kind][0] === i ? (sorting[kind][1] > 0 ? " ↑" : " ↓") : ""), () => { sorting[kind] = [i, sorting[kind][0] === i ? -sorting[kind][1] : typeof values[0]?.[i + 1] === "number" ? -1 : 1]; drawTable(); }))));
  const line = row => h("tr", {}, row.slice(1).map((v, i) => (i ? h("td", { class: typeof v === "number" ? "num" : "" }, String(v)) : h("th", { scope: "row" }, button(String(v), () => go(row[0]), { class: "name" })))));
  const body = h("tbody", {}, values.slice(0, 400).map(line));
  const more = values.length > 400 ? button(say("more", values.length - 400), () => { body.append(...values.slice(400).map(line)); more.remove(); }, { class: "more" }) : null;
  box.replaceChildren(h("div", { class: "row" }, button(say("entities") + " " + shownNodes.length, () => set({ v: "nodes" }), { "aria-pressed": String(kind === "nodes") }), button(say("edges") + " " + shownLinks.length, () => set({ v: "edges" }), { "aria-pressed": String(kind === "edges") }), button(say("copy"), copyTable, { id: "copy" }), button("×", () => set({ v: "" }), { "aria-label": say("close"), class: "shut" })), h("table", {}, h("thead", {}, head), body), ...(more ? [more] : []));
}
// A cell that a spreadsheet would run as a formula gets an apostrophe in front.
const cell = v => { const text = typeof v === "number" ? String(v) : String(v).replace(/[\t\r\n]+/g, " "); return typeof v !== "number" && /^[=+\-@]/.test(text) ? "'" + text : text; };
function tsv(kind) { const { cols, values } = tableOf(kind); return [cols.map(([key]) => say(key)), ...values.map(row => row.slice(1))].map(row => row.map(cell).join("\t")).join("\n"); }
async function copyTable() {
  const text = tsv(S.v === "edges" ? "edges" : "nodes");
  try { await navigator.clipboard.writeText(text); }
  catch {
    const area = h("textarea", { value: text, "aria-label": say("copy") });
    document.body.append(area); area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) return tell(say("copyFailed"));
  }
  tell(say("copied", text.split("\n").length - 1)); $("copy").textContent = say("copied", text.split("\n").length - 1);
}
