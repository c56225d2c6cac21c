// The picture, from back to front: communities, links, nodes, names. All of it goes through ``pen``,
// so that the same strokes make the screen, a PNG of any size and an SVG (see save.js).
const SLOW = 14; // ms; a dearer picture is shifted as a bitmap while it moves
const snap = document.createElement("canvas");
let snapAt = null,
  painted = null,
  restTimer = 0,
  frameAsked = 0,
  cost = 0,
  hover = -1,
  hoverLink = -1;
function paintSoon() {
  if (!frameAsked)
    frameAsked = requestAnimationFrame(() => {
      frameAsked = 0;
      cost > SLOW ? shift() : paint();
    });
}
function shift() {
  // The copy is made when the picture first moves, so that opening does not wait for it.
  if (!snapAt) {
    snap.width = stage.width;
    snap.height = stage.height;
    snap.getContext("2d").drawImage(stage, 0, 0);
    snapAt = painted;
  }
  const k = cam.k / snapAt.k,
    x = (snapAt.x - cam.x) * cam.k + W / 2 - (W / 2) * k,
    y = (snapAt.y - cam.y) * cam.k + H / 2 - (H / 2) * k;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, W, H);
  pen.drawImage(snap, x, y, W * k, H * k);
  clearTimeout(restTimer);
  restTimer = setTimeout(() => {
    paint();
    writeHash(false);
  }, 90);
}
// What stands out: a path, a pair, a name with its neighbours, or the names of the article being read.
function focusSet() {
  const way = pathNow(),
    reading = readNow();
  if (way) return { nodes: new Set(way.nodes), links: new Set(way.links), bold: true };
  const pair = chosenPair(),
    n = sel(),
    lost = chosenGhost();
  if (lost >= 0) {
    const near = goneNow().flatMap(g => (g.a === lost ? [g.b] : g.b === lost ? [g.a] : []));
    return { nodes: new Set(near.filter(m => !isGhost(m))), links: new Set(), lost };
  }
  if (pair)
    return {
      nodes: new Set(pair),
      links: new Set(N.adj[pair[0]].filter(e => otherEnd(e, pair[0]) === pair[1])),
      bold: true,
    };
  // A name that a filter has taken out of the picture makes nothing fade.
  if (n >= 0 && nodeOn[n]) {
    const links = N.adj[n].filter(e => linkOn[e]);
    return { nodes: new Set([n, ...links.map(e => otherEnd(e, n))]), links: new Set(links), centre: n };
  }
  return reading ? { nodes: new Set(namesOf(reading.a)), links: new Set() } : null;
}
const onRings = () => S.ego > 0 && sel() >= 0;
function paint() {
  const begun = performance.now();
  clearTimeout(restTimer);
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  paintAll();
  cost = performance.now() - begun;
  snapAt = null;
  painted = { ...cam };
}
function paintAll() {
  const lit = focusSet();
  pen.globalAlpha = 1;
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, W, H);
  captionBox = null;
  if (!onRings()) {
    paintRegions(lit);
    paintCaption();
  }
  paintLinks(lit);
  paintGone(lit);
  paintNodes(lit);
  paintLabels(lit);
  paintLasso();
}
