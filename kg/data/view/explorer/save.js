// What is seen, as a file: PNG, SVG, CSV.
function give(name, parts, type) {
  const link = h("a", { href: URL.createObjectURL(new Blob(parts, { type })), download: name });
  document.body.append(link); link.click(); link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 5000);
}
const csv = kind => { const { cols, values } = tableOf(kind); return "\ufeff" + [cols.map(([key]) => say(key)), ...values.map(row => row.slice(1))].map(row => row.map(v => `"${cell(v).replace(/"/g, '""')}"`).join(",")).join("\r\n") + "\r\n"; };
function svgText() {
  const ns = "http://www.w3.org/2000/svg", svg = document.createElementNS(ns, "svg"), f = v => v.toFixed(1);
  const add = (tag, props, text) => { const el = document.createElementNS(ns, tag); for (const [k, v] of Object.entries(props)) el.setAttribute(k, v); if (text !== undefined) el.textContent = text; svg.append(el); };
  svg.setAttribute("viewBox", `0 0 ${f(W)} ${f(H)}`); svg.setAttribute("width", f(W)); svg.setAttribute("height", f(H));
  add("title", {}, $("title").textContent);
  add("rect", { width: "100%", height: "100%", fill: ink.paper });
  for (const g of S.ego && sel() >= 0 ? [] : regions) if (g.list.some(n => nodeOn[n])) add("circle", { cx: f(sx(g.x)), cy: f(sy(g.y)), r: f(g.r * cam.k), fill: `hsl(${hue(g.id).toFixed(0)}, 60%, 50%)`, "fill-opacity": "0.08" });
  const faint = Math.max(0.12, Math.min(0.6, 9 / Math.sqrt(drawnLinks.length + 1)));
  for (const e of drawnLinks) {
    const b = bow(e);
    if (e < L.co) add("path", { d: `M${f(b.x0)} ${f(b.y0)}L${f(b.x1)} ${f(b.y1)}`, stroke: ink.edge, "stroke-width": f(linkWidth(e)), "stroke-opacity": f(faint), fill: "none" });
    else add("path", { d: `M${f(b.x0)} ${f(b.y0)}Q${f(b.mx)} ${f(b.my)} ${f(b.x1)} ${f(b.y1)}`, stroke: ink.stated, "stroke-width": "1.4", fill: "none" });
  }
  for (const n of shownNodes) {
    const x = sx(X[n]), y = sy(Y[n]);
    if (x > -20 && y > -20 && x < W + 20 && y < H + 20) add("path", { d: shapePath(shapeOf(n), x, y, radius(n)), fill: nodeInk(n).replace(/hsl\((\d+) (\d+)% (\d+)% \/ 1\)/, "hsl($1, $2%, $3%)"), stroke: ink.paper });
  }
  for (const l of placedLabels) add("text", { x: f(l.box[0] + 3), y: f(l.box[1] + 2 + l.size * 0.86), "font-size": l.size, "font-weight": l.font.slice(0, 3), "font-family": FONT, fill: ink.text, stroke: ink.paper, "stroke-width": "3", "paint-order": "stroke" }, l.text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd"));
  return '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(svg);
}
function toggleFiles(on) {
  const box = $("files");
  box.hidden = !on; $("save").setAttribute("aria-expanded", String(on));
  if (!on) return;
  const items = [["png", () => { hover = hoverLink = -1; paint(); stage.toBlob(blob => give("graph.png", [blob], "image/png")); }], ["svg", () => give("graph.svg", [svgText()], "image/svg+xml")], ["csvNodes", () => give("shown-nodes.csv", [csv("nodes")], "text/csv")], ["csvEdges", () => give("shown-links.csv", [csv("edges")], "text/csv")], ["print", () => window.print()]];
  box.replaceChildren(...items.map(([key, act]) => button(say(key), () => { toggleFiles(false); $("save").focus(); act(); }, { id: "save-" + key })));
  box.firstChild.focus();
}
