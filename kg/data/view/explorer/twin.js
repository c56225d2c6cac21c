// The same as the picture, as a table: sortable, to be copied.
function drawTable() {
  const box = $("table"),
    on = S.v !== "";
  box.hidden = !on;
  $("twin").setAttribute("aria-pressed", String(on));
  if (!on) return box.replaceChildren();
  const kind = S.v === "edges" ? "edges" : "nodes",
    { cols, values, go } = tableOf(kind),
    [by, way] = sorting[kind];
  const sort = i => {
    sorting[kind] = [i, by === i ? -way : typeof values[0]?.[i + 1] === "number" ? -1 : 1];
    keepingFocus(drawTable);
  };
  const head = h(
    "tr",
    {},
    cols.map(([key], i) =>
      h(
        "th",
        { scope: "col", "aria-sort": by !== i ? "none" : way > 0 ? "ascending" : "descending" },
        button(headWord(key) + (by === i ? (way > 0 ? " ↑" : " ↓") : ""), () => sort(i), { id: `sort-${kind}-${key}` }),
      ),
    ),
  );
  const line = row =>
    h(
      "tr",
      {},
      row.slice(1).map((v, i) =>
        i
          ? h(
              "td",
              { class: typeof v === "number" ? "num" : "", "data-head": headWord(cols[i][0]) },
              cols[i][0] === "number" ? h("code", {}, v) : bdi(String(v)),
            )
          : h(
              "th",
              { scope: "row" },
              button(bdi(String(v)), () => go(row[0]), { class: "name" }),
            ),
      ),
    );
  const body = h("tbody", {}, values.slice(0, 400).map(line));
  const more =
    values.length > 400
      ? button(
          say("more", values.length - 400),
          () => {
            const rest = values.slice(400).map(line);
            body.append(...rest);
            more.remove();
            rest[0].querySelector("button").focus();
          },
          { class: "more" },
        )
      : null;
  box.replaceChildren(
    ...[
      h(
        "div",
        { class: "row" },
        button(say("entities") + " " + shownNodes.length, () => set({ v: "nodes" }), {
          "aria-pressed": String(kind === "nodes"),
          id: "table-nodes",
        }),
        button(say("edges") + " " + shownLinks.length, () => set({ v: "edges" }), {
          "aria-pressed": String(kind === "edges"),
          id: "table-edges",
        }),
        button(say("copy"), copyTable, { id: "copy" }),
        button("×", shutTable, { "aria-label": say("close"), class: "shut", id: "table-shut" }),
      ),
      filterText() ? h("p", { class: "quiet" }, `${say("scope")}：${filterText()}`) : null,
      h("table", {}, h("thead", {}, head), body),
      more,
    ].filter(Boolean),
  );
}
function shutTable() {
  set({ v: "" });
  $("twin").focus();
}
// A cell that a spreadsheet would run as a formula gets an apostrophe in front.
const cell = v => {
  const text = typeof v === "number" ? String(v) : String(v).replace(/[\t\r\n]+/g, " ");
  return typeof v !== "number" && /^[=+\-@]/.test(text) ? "'" + text : text;
};
const tsv = kind =>
  wholeTable(kind)
    .map(row => row.map(cell).join("\t"))
    .join("\n");
async function copyTable() {
  const text = tsv(S.v === "edges" ? "edges" : "nodes"),
    rows = text.split("\n").length - 1;
  if (!(await copyText(text))) return;
  tell(say("copied", rows));
  $("copy").textContent = say("copied", rows);
}
