// Two builds side by side (kg diff --html): what the newer one has anew, has lost or has otherwise, each with its cause.
const WHATS = ["added", "removed", "changed"];
let marks = null;
function readDiff() {
  if (!D.diff) return;
  marks = { nodes: new Map(), edges: new Map(), gone: [] };
  D.diff.nodes.at.forEach(([n], i) => n >= 0 && marks.nodes.set(n, i));
  D.diff.edges.at.forEach(([e, a, b], i) => {
    if (e >= 0) marks.edges.set(e, i);
    else if (a >= 0 && b >= 0) marks.gone.push([a, b, i]);
  });
}
const markWords = { added: "came", removed: "went", changed: "changed" };
const markOf = (kind, at) => {
  const i = marks?.[kind].get(at);
  return i === undefined ? "" : markWords[D.diff[kind].what[i]];
};
// Links of the former build that the newer one lacks, between names that are still shown; no figure counts them.
const goneNow = () =>
  marks && !scoped() && !kindOff("together") ? marks.gone.filter(([a, b]) => nodeOn[a] && nodeOn[b]) : [];
function paintGone(lit) {
  pen.setLineDash([4, 4]);
  pen.lineWidth = 1.2;
  pen.strokeStyle = ink.edge;
  for (const [a, b] of goneNow()) {
    pen.globalAlpha = !lit || (lit.nodes.has(a) && lit.nodes.has(b)) ? 0.9 : 0.15;
    pen.beginPath();
    pen.moveTo(sx(X[a]), sy(Y[a]));
    pen.lineTo(sx(X[b]), sy(Y[b]));
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
}
const ofLang = ([zh, en]) => flat(S.lang === "zh" ? zh : en);
const fieldWords = ([field, before, after]) => {
  const known = ZH["df_" + field] ? say("df_" + field) : field,
    value = text => (field === "type" && text ? say(text) : iso(text) || "—");
  return `${known} ${value(before)} → ${value(after)}`;
};
function markDetails(kind, i) {
  const R = D.diff[kind];
  return h(
    "small",
    {},
    [R.fields[i].map(fieldWords).join(S.lang === "zh" ? "，" : ", "), joined(R.causes[i].map(ofLang))]
      .filter(Boolean)
      .join(" ← "),
  );
}
// Under a chosen name or link: what became of it.
function pairMark(a, b) {
  const gone = marks?.gone.find(([x, y]) => (x === a && y === b) || (x === b && y === a)),
    e = coLinkOf(a, b);
  return e >= 0 ? markNote("edges", e) : gone ? markNote("edges", -1, gone[2]) : null;
}
function markNote(kind, at, i = marks?.[kind].get(at)) {
  return i === undefined
    ? null
    : h("p", { class: "mark-note" }, h("b", {}, say("d_" + D.diff[kind].what[i])), " ", markDetails(kind, i));
}
function diffLine(kind, i) {
  const R = D.diff[kind],
    [, a, b] = R.at[i],
    names = R.names[i].map(name => bdi(kind === "relations" && ZH[name] ? say(name) : name));
  const words = names.flatMap((x, k) => [k ? " — " : "", x]);
  const open =
    kind === "nodes" && R.at[i][0] >= 0
      ? nameButton(R.at[i][0])
      : kind === "edges" && a >= 0 && b >= 0
        ? button(words, () => choosePair(a, b), { class: "pair" })
        : h("span", { class: R.what[i] === "removed" ? "gone" : "" }, words);
  return h("li", { class: "change" }, open, " ", markDetails(kind, i));
}
function diffPart() {
  if (!marks) return null;
  const X2 = D.diff;
  const lists = ["nodes", "edges", "relations"].flatMap(kind =>
    WHATS.map((what, w) => {
      const list = X2[kind].what.flatMap((x, i) => (x === what ? [i] : [])),
        all = X2[kind].all[w];
      if (!all) return null;
      return part(
        `${say("d_" + what)} · ${say("dk_" + kind)} ${all}`,
        partly(list, 6, i => diffLine(kind, i), h("ul", { class: "facts", id: `diff-${kind}-${what}` })),
        list.length < all ? h("p", { class: "quiet" }, say("diffMore", all - list.length)) : null,
      );
    }),
  );
  return h(
    "section",
    { id: "diff" },
    h("h3", {}, say("diffOf", iso(X2.names[0]), iso(X2.names[1]))),
    X2.inputs.length || lists.some(Boolean) ? null : h("p", {}, say("diffNone")),
    X2.inputs.length
      ? partly(X2.inputs, 6, pair => h("li", {}, ofLang(pair)), h("ul", { class: "facts", id: "diff-inputs" }))
      : null,
    h("p", { class: "quiet" }, say("diffMarks")),
    ...lists.filter(Boolean),
  );
}
