// What is seen, as a file: PNG at two to six times the screen, SVG, CSV.
function give(name, parts, type) {
  const link = h("a", { href: URL.createObjectURL(new Blob(parts, { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 5000);
}
const csv = kind =>
  "\ufeff" +
  wholeTable(kind)
    .map(row => row.map(v => `"${cell(v).replace(/"/g, '""')}"`).join(","))
    .join("\r\n") +
  "\r\n";
// The picture with another pen; nothing that only the pointer causes goes along.
function drawnWith(other, times) {
  const own = [hover, hoverLink, pen];
  hover = hoverLink = -1;
  pen = other;
  try {
    pen.setTransform(times, 0, 0, times, 0, 0);
    paintAll();
    paintLegend(H, W);
  } finally {
    [hover, hoverLink, pen] = own;
    paint();
  }
  return other;
}
const svgText = () =>
  drawnWith(
    new SvgPen(
      W,
      H + legendLines(W).height,
      $("title").textContent,
      [sourceWords(), filterText()].filter(Boolean).join(" · "),
    ),
    1,
  ).text();
function pngCanvas(times) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(W * times);
  canvas.height = Math.round((H + legendLines(W).height) * times);
  drawnWith(canvas.getContext("2d"), times);
  return canvas;
}
function shutFiles() {
  toggleFiles(false);
  $("save").focus();
}
function toggleFiles(on) {
  const box = $("files");
  box.hidden = !on;
  $("save").setAttribute("aria-expanded", String(on));
  if (!on) return;
  const png = times => [
    `png${times}`,
    `${say("png")} ${times}×`,
    () => pngCanvas(times).toBlob(blob => give("graph.png", [blob], "image/png")),
  ];
  const items = [
    png(2),
    png(4),
    png(6),
    ["svg", say("svg"), () => give("graph.svg", [svgText()], "image/svg+xml")],
    ["csvNodes", say("csvNodes"), () => give("shown-nodes.csv", [csv("nodes")], "text/csv")],
    ["csvEdges", say("csvEdges"), () => give("shown-links.csv", [csv("edges")], "text/csv")],
    ["print", say("print"), () => window.print()],
  ];
  box.replaceChildren(
    ...items.map(([key, words, act]) =>
      button(
        words,
        () => {
          shutFiles();
          act();
        },
        { id: "save-" + key },
      ),
    ),
  );
  box.firstChild.focus();
}
