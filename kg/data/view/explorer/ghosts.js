// What the newer of two builds has lost (kg diff --html): names and links drawn dashed and grey, beside those they were
// linked with. They are numbered on from the names that are there, and no figure counts them.
const isGhost = n => n >= N.total;
const lostName = n => D.diff.gone.label[n - N.total];
const lostType = n => D.types[D.diff.gone.type[n - N.total]];
const lostChosen = () => (S.gone && marks ? N.total + D.diff.gone.id.indexOf(S.gone) : -1);
const chosenGhost = () => (lostChosen() >= N.total ? lostChosen() : -1);
const endX = n => (isGhost(n) ? D.diff.gone.x[n - N.total] : X[n]);
const endY = n => (isGhost(n) ? D.diff.gone.y[n - N.total] : Y[n]);
// Under a filter by text, day or neighbourhood the picture is of what is there now.
const lostShown = () => marks && !scoped() && !comparing() && !S.w && !S.only && S.ego === 0;
const ghostsNow = () =>
  lostShown() ? D.diff.gone.id.flatMap((_, g) => (typeOff(D.diff.gone.type[g]) ? [] : [N.total + g])) : [];
function goneNow() {
  if (!lostShown()) return [];
  const here = n => (isGhost(n) ? !has(S.off, lostType(n)) : nodeOn[n]),
    weak = S.min > 1 || S.npmi > -1; // how often they stood together is not known here
  return marks.gone.filter(g => here(g.a) && here(g.b) && !kindOff(g.kind) && !(weak && g.of === "edges"));
}
const ghostRadius = () => Math.max(2.5, Math.min(7, 3 * cam.k));
// Of a chosen name, or one that is gone: lines and dots that belong to it.
const litBy = (lit, g) => !lit || [lit.centre, lit.lost].some(n => n === g.a || n === g.b);
function paintGone(lit) {
  if (!lostShown()) return;
  const links = goneNow(),
    bright = new Set(
      links
        .filter(g => lit && litBy(lit, g))
        .flatMap(g => [g.a, g.b])
        .concat(lit?.lost ?? []),
    );
  pen.setLineDash([4, 4]);
  pen.lineWidth = 1.2;
  for (const g of links) {
    pen.globalAlpha = litBy(lit, g) ? 0.9 : 0.15;
    pen.strokeStyle = g.of === "edges" ? ink.edge : ink.stated;
    pen.beginPath();
    pen.moveTo(sx(endX(g.a)), sy(endY(g.a)));
    pen.lineTo(sx(endX(g.b)), sy(endY(g.b)));
    pen.stroke();
  }
  pen.setLineDash([3, 2]);
  for (const n of ghostsNow()) {
    pen.globalAlpha = !lit || bright.has(n) ? 1 : 0.25;
    paintGhost(lostType(n), sx(endX(n)), sy(endY(n)), ghostRadius());
  }
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  if (lit?.lost >= 0) circle(sx(endX(lit.lost)), sy(endY(lit.lost)), ghostRadius() + 4, ink.accent, 2.5);
}
function paintGhost(type, x, y, r) {
  pen.beginPath();
  trace(pen, D.kinds[type].shape, x, y, r);
  pen.fillStyle = ink.paper;
  pen.fill();
  pen.lineWidth = 1.3;
  pen.strokeStyle = ink.quiet;
  pen.stroke();
}
// Their names, where the others left room; the chosen one's always.
let ghostLabels = [];
function placeGhostNames(dots, words, lit) {
  const size = 12,
    font = `italic 400 ${size}px ${FONT}`;
  ghostLabels = [];
  const list = ghostsNow().filter(
    n => !lit || n === lit.lost || goneNow().some(g => litBy(lit, g) && (g.a === n || g.b === n)),
  );
  for (const n of list.sort((a, b) => (b === lit?.lost) - (a === lit?.lost) || a - b).slice(0, FIRST_VIEW)) {
    const text = shorten(lostName(n)),
      w = widthOf(text, font),
      [x, y] = [sx(endX(n)), sy(endY(n))],
      found = roomFor(n, x, y, ghostRadius(), [w, size + 2], n === lit?.lost ? FAR : 0, dots, words);
    if (!found) continue;
    takeRoom(words, x, y, ghostRadius(), found);
    ghostLabels.push({ n, text, font, box: found.box, line: found.line ? [x, y, ghostRadius()] : null });
  }
}
function takeGhosts(dots) {
  const r = ghostRadius();
  for (const n of ghostsNow()) {
    const [x, y] = [sx(endX(n)), sy(endY(n))];
    dots.take([x - r, y - r, x + r, y + r, n]);
  }
}
function ghostAt(x, y, slack) {
  const list = ghostsNow(),
    far = n => Math.hypot(sx(endX(n)) - x, sy(endY(n)) - y) - ghostRadius(),
    near = list.filter(n => far(n) <= slack).sort((a, b) => far(a) - far(b))[0];
  return near ?? ghostLabels.find(l => x >= l.box[0] && x <= l.box[2] && y >= l.box[1] && y <= l.box[3])?.n ?? -1;
}
const ghostWords = n => `${iso(lostName(n))} · ${typeWord(lostType(n))} · ${say("d_removed")}`;
function chooseGhost(n) {
  set(
    { gone: D.diff.gone.id[n - N.total], n: "", e: "", to: "", rd: "", ...(ghostsNow().includes(n) ? {} : NO_FILTER) },
    { step: true },
  );
  const x = sx(endX(n)),
    y = sy(endY(n));
  if (x < 40 || y < 40 || x > W - 40 || y > H - 40) {
    cam.moved = true;
    flyTo({ x: endX(n), y: endY(n), k: cam.k });
  }
  tell(ghostWords(n));
}
const ghostButton = n => button([icon(lostType(n)), bdi(lostName(n))], () => chooseGhost(n), { class: "name gone" });
function ghostPanel(n) {
  const links = marks.gone.filter(g => g.a === n || g.b === n),
    line = g => {
      const m = g.a === n ? g.b : g.a;
      return h(
        "li",
        { class: "change" },
        isGhost(m) ? ghostButton(m) : nameButton(m),
        " ",
        say(g.kind === "together" ? "dk_edges" : g.kind),
        " ",
        markDetails(g.of, g.i),
      );
    };
  const at = D.diff.nodes.at.findIndex(([m]) => m === n);
  return [
    h("h2", {}, icon(lostType(n)), " ", bdi(lostName(n))),
    h("p", { class: "quiet" }, typeWord(lostType(n))),
    at < 0 ? null : markNote("nodes", -1, at),
    h("p", {}, say("lostNote", D.diff.gone.mentions[n - N.total], iso(D.diff.names[0]))),
    links.length
      ? part(`${say("lostLinks")} ${links.length}`, partly(links, 12, line, h("ul", { class: "facts" })))
      : null,
    h("p", { class: "quiet" }, say("number") + " ", h("code", {}, D.diff.gone.id[n - N.total])),
  ].filter(Boolean);
}
