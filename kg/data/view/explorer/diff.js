// Two builds side by side (kg diff --html): what the newer one has anew, has lost or has otherwise, each with its cause.
const WHATS = ["added", "removed", "changed"];
let marks = null;
function readDiff() {
  if (!D.diff) return;
  marks = { nodes: new Map(), edges: new Map(), gone: [] };
  const { nodes, edges, relations } = D.diff;
  nodes.at.forEach(([n], i) => n >= 0 && marks.nodes.set(n, i));
  edges.at.forEach(([e, a, b], i) => {
    if (e >= 0) marks.edges.set(e, i);
    else if (a >= 0 && b >= 0) marks.gone.push({ a, b, i, of: "edges", kind: "together" });
  });
  relations.at.forEach(([a, b], i) => {
    if (relations.what[i] === "removed" && a >= 0 && b >= 0)
      marks.gone.push({ a, b, i, of: "relations", kind: relations.names[i][1] });
  });
}
const markWords = { added: "came", removed: "went", changed: "changed" };
const markOf = (kind, at) => {
  const i = marks?.[kind].get(at);
  return i === undefined ? "" : markWords[D.diff[kind].what[i]];
};
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
  const e = coLinkOf(a, b),
    gone = marks?.gone.filter(g => (g.a === a && g.b === b) || (g.a === b && g.b === a)) ?? [];
  return [e >= 0 ? markNote("edges", e) : null, ...gone.map(g => markNote(g.of, -1, g.i))];
}
function markNote(kind, at, i = marks?.[kind].get(at)) {
  return i === undefined
    ? null
    : h("p", { class: "mark-note" }, h("b", {}, say("d_" + D.diff[kind].what[i])), " ", markDetails(kind, i));
}
function diffLine(kind, i) {
  const R = D.diff[kind],
    [a, b] = kind === "nodes" ? [R.at[i][0], -1] : R.at[i].slice(-2),
    names = R.names[i].map(name => bdi(kind === "relations" && ZH[name] ? say(name) : name));
  const words = names.flatMap((x, k) => [k ? " — " : "", x]);
  const lost = [a, b].find(isGhost),
    open =
      lost !== undefined
        ? button(words, () => chooseGhost(lost), { class: kind === "nodes" ? "name gone" : "pair gone" })
        : kind === "nodes" && a >= 0
          ? nameButton(a)
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
    changeKey("diff-key", [
      ["dot came", "d_added"],
      ["line came", "keyCame"],
      ["dot", "d_changed"],
      ["dot lost", "keyLost"],
      ["line lost", "keyLostLink"],
      ["line lost said", "keyLostFact"],
    ]),
    ...lists.filter(Boolean),
  );
}
// What the marks mean, as they are drawn.
function changeKey(id, rows) {
  const ns = "http://www.w3.org/2000/svg",
    sign = (shape, cls) => {
      const svg = document.createElementNS(ns, "svg"),
        path = document.createElementNS(ns, "path");
      svg.setAttribute("viewBox", "0 0 28 16");
      svg.setAttribute("class", "mark " + cls);
      svg.setAttribute("aria-hidden", "true");
      path.setAttribute("d", shape);
      svg.append(path);
      return svg;
    };
  const shapes = { dot: shapePath("circle", 14, 8, 5.5), line: "M2 8H26" };
  return h(
    "ul",
    { class: "key", id },
    rows.map(([cls, word]) => h("li", {}, sign(shapes[cls.split(" ")[0]], cls), " ", say(word))),
  );
}
