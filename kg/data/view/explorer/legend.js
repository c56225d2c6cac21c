// Under a picture that leaves the page: what shapes and lines mean, from where it is, what was filtered.
const LEGEND = 58;
function paintLegend(top, width) {
  const line = 20,
    left = 14;
  let x = left,
    y = top + 18;
  pen.globalAlpha = 1;
  pen.fillStyle = ink.paper;
  pen.fillRect(0, top, width, LEGEND);
  pen.fillStyle = ink.quiet;
  pen.fillRect(left, top + 2, width - 2 * left, 0.75);
  pen.font = `12px ${FONT}`;
  pen.textBaseline = "middle";
  pen.textAlign = "left";
  const word = (text, ink_) => {
    pen.fillStyle = ink_;
    pen.fillText(text, x, y);
    x += pen.measureText(text).width + 14;
  };
  for (const type of D.types) {
    if (!shownNodes.some(n => D.types[N.type[n]] === type)) continue;
    pen.beginPath();
    trace(pen, D.kinds[type].shape, x + 6, y, 5.5);
    pen.fillStyle = S.col === "community" ? ink.quiet : ink["t-" + type];
    pen.fill();
    x += 16;
    word(typeWord(type), ink.text);
  }
  for (const [kind, colour, on] of [
    [togetherWord(), ink.edge, shownLinks.some(e => e < L.co)],
    [say("stated"), ink.stated, shownLinks.some(e => e >= L.co)],
  ]) {
    if (!on) continue;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.lineTo(x + 20, y);
    pen.lineWidth = 2;
    pen.strokeStyle = colour;
    pen.stroke();
    if (colour === ink.stated) {
      pen.beginPath();
      pen.moveTo(x + 24, y);
      pen.lineTo(x + 17, y - 4);
      pen.lineTo(x + 17, y + 4);
      pen.closePath();
      pen.fillStyle = colour;
      pen.fill();
    }
    x += 30;
    word(kind, ink.text);
  }
  if (ghostsNow().length) {
    pen.setLineDash([3, 2]);
    paintGhost("person", x + 6, y, 5);
    pen.setLineDash([]);
    x += 16;
    word(say("keyLost"), ink.text);
  }
  if (S.col === "community") word(say("byCommunity"), ink.text);
  x = left;
  y += line;
  word([$("title").textContent, sourceWords(), filterText()].filter(Boolean).join(" · "), ink.quiet);
}
// Papers, pages and days that the picture rests on, and the day it was made.
function sourceWords() {
  const days = A.date.filter((d, a) => d && artOn[a]).sort(),
    papers = [...new Set(P.paper.filter(Boolean))];
  return [
    joined(papers.map(flat)),
    say(
      "sourcePages",
      new Set(A.page.filter((_, a) => artOn[a])).size,
      artOn.reduce((a, b) => a + b, 0),
    ),
    days.length ? period(days[0], days[days.length - 1]) : "",
    say("made", new Date().toISOString().slice(0, 10)),
  ]
    .filter(Boolean)
    .join(" · ");
}
