// Under a picture that leaves the page: what shapes, lines and marks mean, from where it is, what was filtered.
const LEGEND_LINE = 20,
  LEGEND_LEFT = 14,
  LEGEND_FONT = `12px ${FONT}`;
// Each sign of the picture as it stands: its width, how it is drawn at a place, its words.
function legendSigns() {
  const signs = [],
    add = (width, draw, words) => signs.push({ width, draw, words });
  const dot = (type, paint) => (x, y) => {
    pen.beginPath();
    trace(pen, D.kinds[type].shape, x + 6, y, 5.5);
    paint();
  };
  const line = (colour, dash, head) => (x, y) => {
    pen.setLineDash(dash);
    pen.lineWidth = 2;
    pen.strokeStyle = pen.fillStyle = colour;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 20, y);
    pen.stroke();
    pen.setLineDash([]);
    if (!head) return;
    pen.beginPath();
    pen.moveTo(x + 24, y);
    pen.lineTo(x + 17, y - 4);
    pen.lineTo(x + 17, y + 4);
    pen.closePath();
    pen.fill();
  };
  const filled = colour => () => {
    pen.fillStyle = colour;
    pen.fill();
  };
  for (const type of D.types)
    if (shownNodes.some(n => D.types[N.type[n]] === type))
      add(16, dot(type, filled(S.col === "community" ? ink.quiet : ink["t-" + type])), typeWord(type));
  if (shownLinks.some(e => e < L.co)) add(26, line(ink.edge, [], false), togetherWord());
  if (shownLinks.some(e => e >= L.co)) add(30, line(ink.stated, [], true), say("stated"));
  for (const sign of changeSigns(line)) add(...sign);
  if (S.col === "community") add(0, () => {}, say("byCommunity"));
  return signs;
}
// What came and what went: rings and hollow dots, green and broken lines, as many of them as the picture has.
function changeSigns(line) {
  const ringed = colour => (x, y) => {
      pen.beginPath();
      trace(pen, "circle", x + 7, y, 3.5);
      pen.fillStyle = ink.quiet;
      pen.fill();
      circle(x + 7, y, 6.5, colour, 1.6);
    },
    hollow = (x, y) => circle(x + 7, y, 5.5, ink.quiet, 1.4),
    lost = (x, y) => {
      pen.setLineDash([3, 2]);
      paintGhost(D.types[0], x + 6, y, 5);
      pen.setLineDash([]);
    };
  const node = kind => shownNodes.some(n => nodeChange(n) === kind),
    link = kind => shownLinks.some(e => linkChange(e) === kind),
    gone = new Set(goneNow().map(g => g.of));
  return [
    [node("came"), 18, ringed(ink.came), say(was ? "keyNameCame" : "d_added")],
    [node("changed"), 18, ringed(ink.quiet), say("d_changed")],
    [node("went"), 18, hollow, say("keyNameWent")],
    [link("came"), 26, line(ink.came, [], false), say(was ? "keyLinkCame" : "keyCame")],
    [link("went"), 26, line(ink.edge, [4, 4], false), say("keyWent")],
    [ghostsNow().length, 16, lost, say("keyLost")],
    [gone.has("edges"), 26, line(ink.edge, [4, 4], false), say("keyLostLink")],
    [gone.has("relations"), 26, line(ink.stated, [4, 4], false), say("keyLostFact")],
  ]
    .filter(([on]) => on)
    .map(([, ...sign]) => sign);
}
// The legend set in lines of a width: what is drawn where, and how high it is.
function legendLines(width) {
  pen.font = LEGEND_FONT;
  const right = width - LEGEND_LEFT,
    items = [];
  let x = LEGEND_LEFT,
    row = 0;
  for (const sign of legendSigns()) {
    const wide = sign.width + pen.measureText(sign.words).width;
    if (x > LEGEND_LEFT && x + wide > right) [x, row] = [LEGEND_LEFT, row + 1];
    items.push({ ...sign, x, row });
    x += wide + 14;
  }
  for (const words of broken(legendWords(), right - LEGEND_LEFT))
    items.push({ width: 0, draw: null, words, x: LEGEND_LEFT, row: ++row });
  return { items, height: (row + 1) * LEGEND_LINE + 18 };
}
const legendWords = () =>
  [
    $("title").textContent,
    marks ? say("diffOf", iso(D.diff.names[0]), iso(D.diff.names[1])) : "",
    was ? say("comparison", period(S.c0, S.c1), period(S.d0, S.d1)) : "",
    sourceWords(),
    filterText(),
  ]
    .filter(Boolean)
    .join(" · ");
// A text in pieces that fit a width, broken at spaces and between Chinese characters.
function broken(text, width) {
  const lines = [""];
  for (const word of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+|\s+/g) ?? []) {
    const last = lines[lines.length - 1];
    if (last && pen.measureText(last + word).width > width) lines.push(word.trimStart());
    else lines[lines.length - 1] = last + word;
  }
  return lines;
}
function paintLegend(top, width) {
  const { items, height } = legendLines(width);
  pen.globalAlpha = 1;
  pen.fillStyle = ink.paper;
  pen.fillRect(0, top, width, height);
  pen.fillStyle = ink.quiet;
  pen.fillRect(LEGEND_LEFT, top + 2, width - 2 * LEGEND_LEFT, 0.75);
  pen.textAlign = "left";
  for (const { x, row, width: past, draw, words } of items) {
    const y = top + 18 + row * LEGEND_LINE;
    draw?.(x, y);
    pen.font = LEGEND_FONT;
    pen.textBaseline = "middle";
    pen.fillStyle = draw ? ink.text : ink.quiet;
    pen.fillText(words, x + past, y);
  }
}
