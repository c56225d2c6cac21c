// Choices change the state; the state is drawn everywhere from here.
const FILTERS = ["off", "min", "npmi", "rel", "art", "d0", "d1", "lone"];
function set(change, { fit: refit = false, step = false, side = true } = {}) {
  const egoWas = S.ego + S.n;
  Object.assign(S, change);
  if (sel() < 0) { S.ego = 0; S.to = ""; }
  const egoNow = S.ego + S.n;
  refilter();
  // The rings of an ego network are made of who is shown: they follow the filters, so that a link shows the same.
  if (S.ego > 0 && FILTERS.some(key => key in change)) refit = true;
  const moved = (S.ego > 0 || egoWas[0] !== "0") && egoWas !== egoNow;
  show(side);
  if (moved || refit) flyHome(pathNow?.nodes.length && !S.ego ? pathNow.nodes : shownNodes);
  else paint();
  writeHash(step);
}
function flyHome(list) {
  const at = S.ego > 0 && sel() >= 0 ? rings(sel()) : [AX, AY], now = [X, Y];
  [X, Y] = at;
  const view = viewOf(list);
  [X, Y] = now;
  cam.moved = false;
  flyTo(view, at);
}
const fit = () => { flyHome(shownNodes); writeHash(false); };
function choose(n) {
  const hidden = !nodeOn[n];
  set({ n: N.id[n], e: "", to: "", ...(hidden && !S.ego ? { off: "", min: 1, npmi: -1, rel: "both", art: "", d0: "", d1: "" } : {}) }, { step: true });
  bring([n]);
  tell(say("said", flat(N.label[n]), say(D.types[N.type[n]]), N.mentions[n], N.adj[n].length));
}
function choosePair(a, b) {
  set({ e: N.id[a] + "~" + N.id[b], to: "" }, { step: true });
  bring([a, b]);
  const e = linkOf(a, b);
  tell(say("saidLink", flat(N.label[a]), flat(N.label[b]), e >= 0 && e < L.co ? E.n[e] : 0));
}
function chooseArticle(id) { set({ art: id, n: "", e: "", to: "", ego: 0 }, { fit: true, step: true }); }
function clear() { if (S.n || S.e || S.art) set({ n: "", e: "", to: "", ego: 0, art: "" }, { step: true, fit: S.ego > 0 || Boolean(S.art) }); }
// Move the picture only when what is asked for would not be seen.
function bring(list) {
  if (flight) return;
  const seen = list.every(n => { const x = sx(X[n]), y = sy(Y[n]); return x > 40 && y > 40 && x < W - 40 && y < H - 40; });
  const near = list.length > 1 || radius(list[0]) > 3.5;
  if (seen && near) return;
  const view = viewOf(list), links = list.flatMap(n => N.adj[n].filter(e => linkOn[e]).slice(0, 12).map(e => otherEnd(e, n)));
  const wide = viewOf([...list, ...links]);
  cam.moved = true;
  flyTo({ x: view.x, y: view.y, k: Math.max(cam.k, Math.min(3, wide.k)) });
}
const served = () => /^https?:$/.test(location.protocol);
const partial = () => D.meta.shown.nodes < D.meta.all.nodes || D.meta.shown.edges < D.meta.all.edges;
function dress() {
  const dark = S.th ? S.th === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.lang = S.lang === "zh" ? "zh-CN" : "en";
  for (const el of document.querySelectorAll("[data-t]")) el.textContent = say(el.dataset.t);
  for (const el of document.querySelectorAll("[data-a]")) el.setAttribute("aria-label", say(el.dataset.a));
  $("theme").textContent = say(dark ? "light" : "dark");
  $("lang").textContent = S.lang === "zh" ? "English" : "中文"; $("lang").lang = S.lang === "zh" ? "en" : "zh-CN";
  $("q").placeholder = S.lang === "zh" ? "林武、taiyuan、tys…" : "taiyuan, tys …"; $("hits").setAttribute("aria-label", say("hits"));
  readInk();
}
function show(side = true) {
  dress();
  if (side) drawSide();
  drawPanel(); drawTable(); dye();
  const m = D.meta, out = $("left-out"), cutOff = m.shown.nodes < m.all.nodes || m.shown.edges < m.all.edges || m.shown.sentences < m.all.sentences;
  out.hidden = !cutOff && shownNodes.length > 0;
  const told = !shownNodes.length ? say("nothing") : cutOff ? say("leftOut", m.shown.nodes, m.all.nodes, m.shown.edges, m.all.edges, m.shown.sentences, m.all.sentences) : "";
  // Plain links, and only where kg serve answers them: the page itself never asks for anything.
  out.replaceChildren(told, ...(cutOff && served() ? [" ", h("a", { href: "find?q=" + encodeURIComponent($("q").value) }, say("findRest"))] : []));
}
function restore() {
  readHash(); refilter(); show();
  if (S.ego > 0 && sel() >= 0) [X, Y] = rings(sel()); else [X, Y] = [AX, AY];
  measure();
  if (!cam.moved) { const view = viewOf(pathNow?.nodes.length && !S.ego ? pathNow.nodes : shownNodes); cam.x = view.x; cam.y = view.y; cam.k = view.k; }
  paint();
}
function useButtons() {
  $("in").onclick = () => { zoomBy(1.4); writeHash(false); }; $("out").onclick = () => { zoomBy(1 / 1.4); writeHash(false); }; $("fit").onclick = fit;
  $("theme").onclick = () => set({ th: document.documentElement.dataset.theme === "dark" ? "light" : "dark" });
  $("lang").onclick = () => set({ lang: S.lang === "zh" ? "en" : "zh" });
  $("twin").onclick = () => set({ v: S.v ? "" : "nodes" });
  $("save").onclick = () => toggleFiles($("files").hidden);
  $("filters").onclick = () => { const on = document.body.classList.toggle("filtering"); $("filters").setAttribute("aria-expanded", String(on)); };
  $("skip").onclick = ev => { ev.preventDefault(); stage.focus(); };
}
// A hook for tests: where things stand on the screen. It gives copies and takes nothing.
window.kgView = Object.freeze({
  nodes: () => shownNodes.map(n => ({ id: N.id[n], label: N.label[n], type: D.types[N.type[n]], x: sx(X[n]), y: sy(Y[n]), r: radius(n) })),
  links: () => drawnLinks.map(e => { const b = bow(e), co = e < L.co; return { source: N.id[L.s[e]], target: N.id[L.t[e]], count: L.n[e], stated: !co, x: co ? (b.x0 + b.x1) / 2 : (b.x0 + 2 * b.mx + b.x1) / 4, y: co ? (b.y0 + b.y1) / 2 : (b.y0 + 2 * b.my + b.y1) / 4 }; }),
  labels: () => placedLabels.map(l => ({ text: l.text, box: [...l.box] })),
  hit: (x, y) => { const n = nodeAt(x, y, 4), e = n < 0 ? linkAt(x, y, 7) : -1; return { node: n < 0 ? null : N.id[n], link: e < 0 ? null : [N.id[L.s[e]], N.id[L.t[e]]] }; },
  idle: () => !flight && !frameAsked,
});
async function main() {
  await unpack();
  AX = Float64Array.from(N.x); AY = Float64Array.from(N.y); X = AX; Y = AY;
  findRegions();
  combobox($("q"), $("hits"), n => { choose(n); stage.focus(); });
  useButtons(); usePointer(); useKeys();
  restore();
  new ResizeObserver(() => { const before = [W, H, ratio].join(); measure(); if (before === [W, H, ratio].join()) return; if (!cam.moved && !flight) { const view = viewOf(shownNodes); cam.x = view.x; cam.y = view.y; cam.k = view.k; } paint(); }).observe(stage);
  addEventListener("popstate", restore);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { show(); paint(); });
  requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.ready = ""; }));
}
main();
