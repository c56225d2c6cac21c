// Arranging by hand: names moved and kept where they were put, some picked out with a lasso, hidden, or shown alone.
const idsOf = text => text.split(",").filter(id => N.number.has(id));
const pickedNow = () => idsOf(S.pick).map(id => N.number.get(id));
// S.mv: id:x:y of each name that stands elsewhere than the layout put it.
function movedPlaces() {
  const found = new Map();
  for (const item of S.mv.split(",")) {
    const [id, x, y] = item.split(":");
    if (N.number.has(id) && Number.isFinite(+x) && Number.isFinite(+y)) found.set(N.number.get(id), [+x, +y]);
  }
  return found;
}
let home = null; // the places of the layout
function placeMoved() {
  home ??= [AX, AY];
  AX = home[0];
  AY = home[1];
  const moved = movedPlaces();
  if (!moved.size) return;
  AX = AX.slice();
  AY = AY.slice();
  for (const [n, [x, y]] of moved) {
    AX[n] = x;
    AY[n] = y;
  }
}
function moveTo(list) {
  const moved = movedPlaces();
  for (const [n, x, y] of list) moved.set(n, [x, y]);
  S.mv = [...moved]
    .sort((a, b) => a[0] - b[0])
    .map(([n, [x, y]]) => `${N.id[n]}:${x.toFixed(1)}:${y.toFixed(1)}`)
    .join(",");
  placeMoved();
  [X, Y] = [AX, AY];
  findRegions();
  paint();
  writeHash(false);
}
// A drag on a name takes it along (with all that are picked, if it is one of them).
let carried = null;
function takeUp(n) {
  const list = pickedNow();
  carried = (list.includes(n) ? list : [n]).map(m => [m, X[m], Y[m]]);
}
function carry(dx, dy) {
  carried = carried.map(([n, x, y]) => [n, x + dx / cam.k, y + dy / cam.k]);
  moveTo(carried);
}
function putDown(count = carried.length) {
  carried = null;
  keepingFocus(drawPanel);
  dye();
  tell(say("movedNow", count));
}
const arranging = () => S.st === "1" && !onRings();
// The line drawn around names.
let lasso = null;
function closeLasso() {
  const line = lasso;
  lasso = null;
  const inside = (x, y) =>
    line.reduce((on, [x1, y1], i) => {
      const [x0, y0] = line[(i || line.length) - 1];
      return y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1 ? !on : on;
    }, false);
  const list = shownNodes.filter(n => inside(sx(X[n]), sy(Y[n])));
  set({ pick: list.map(n => N.id[n]).join(",") }, { say: say("picked", list.length) });
}
function paintLasso() {
  if (!lasso || lasso.length < 2) return;
  pen.beginPath();
  pen.moveTo(...lasso[0]);
  lasso.slice(1).forEach(p => pen.lineTo(...p));
  pen.closePath();
  pen.globalAlpha = 0.12;
  pen.fillStyle = ink.accent;
  pen.fill();
  pen.globalAlpha = 1;
  pen.lineWidth = 1.5;
  pen.strokeStyle = ink.accent;
  pen.stroke();
}
const hideThese = list =>
  set({
    hide: [...new Set([...idsOf(S.hide), ...list.map(n => N.id[n])])].join(","),
    pick: "",
    ...(list.includes(sel()) ? { n: "" } : {}),
  });
// What can be done with one name, or with those picked, also without a mouse.
function arrangeButtons(n) {
  const picked = idsOf(S.pick),
    on = picked.includes(N.id[n]);
  return h(
    "div",
    { class: "row", role: "group", "aria-label": say("arrange") },
    button(say("hideName"), () => hideThese([n]), { id: "hide-name" }),
    button(
      say(on ? "unpick" : "pick"),
      () => set({ pick: (on ? picked.filter(id => id !== N.id[n]) : [...picked, N.id[n]]).join(",") }),
      { id: "pick-name", "aria-pressed": String(on) },
    ),
    movedPlaces().has(n) ? button(say("putBack"), () => putBack([n]), { id: "put-back" }) : null,
  );
}
function putBack(list) {
  S.mv = S.mv
    .split(",")
    .filter(item => item && !list.some(n => item.startsWith(N.id[n] + ":")))
    .join(",");
  placeMoved();
  set({}, { fit: false });
  flyHome(shownNodes);
  writeHash(false);
}
function pickedPart() {
  const list = pickedNow().filter(n => nodeOn[n]);
  if (!list.length) return null;
  return h(
    "section",
    { class: "scope", id: "picked" },
    h("h3", {}, say("picked", list.length)),
    h(
      "p",
      { class: "cloud" },
      list.slice(0, 40).map(m => nameButton(m)),
    ),
    h(
      "div",
      { class: "row" },
      button(say("onlyThese"), () => set({ only: list.map(m => N.id[m]).join(","), pick: "" }, { fit: true }), {
        id: "only-these",
      }),
      button(say("hideThese"), () => hideThese(list), { id: "hide-these" }),
      button(say("letGo"), () => set({ pick: "" }), { id: "let-go" }),
    ),
  );
}
