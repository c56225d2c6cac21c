// Names as they are written, once each has its place: lines to those that stand apart, a light rim, then the words.
// From a dot to its name where they stand apart, dark on a light rim, so that no link is taken for one; from a community to
// its title in the community's colour.
function writeLines() {
  const lined = [...placedTitles, ...placedLabels, ...ghostLabels].filter(l => l.line);
  for (const rim of [true, false])
    for (const l of lined) {
      const [x, y, r] = l.line,
        [x1, y1] = nearestIn(l.box, x, y),
        part = r / Math.max(r, Math.hypot(x1 - x, y1 - y));
      pen.strokeStyle = rim ? ink.paper : "id" in l ? communityInk(l.id) : ink.text;
      pen.lineWidth = rim ? 3.5 : 1;
      pen.beginPath();
      pen.moveTo(x + (x1 - x) * part, y + (y1 - y) * part);
      pen.lineTo(x1, y1);
      pen.stroke();
    }
}
function writeLabels() {
  pen.textBaseline = "top";
  pen.textAlign = "left";
  pen.lineJoin = "round";
  pen.direction = "ltr";
  writeLines();
  pen.strokeStyle = ink.paper;
  pen.lineWidth = 3.5;
  pen.globalAlpha = 0.92;
  for (const l of [...placedTitles, ...placedLabels, ...ghostLabels]) {
    pen.font = l.font;
    pen.strokeText(l.text, l.box[0] + 3, l.box[1] + 2);
  }
  pen.globalAlpha = 1;
  for (const t of placedTitles) {
    pen.font = t.font;
    pen.fillStyle = communityInk(t.id);
    pen.fillText(t.text, t.box[0] + 3, t.box[1] + 2);
  }
  for (const l of [...placedLabels, ...ghostLabels]) {
    pen.fillStyle = isGhost(l.n) ? ink.quiet : ink.text;
    pen.font = l.font;
    pen.fillText(l.text, l.box[0] + 3, l.box[1] + 2);
  }
}
