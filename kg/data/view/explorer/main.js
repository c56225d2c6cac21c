// Choices change the state; the state is drawn everywhere from here.
const FILTERS = [...Object.keys(NO_FILTER), "lone"];
function set(change, { fit: refit = false, step = false, side = true, say: words = "" } = {}) {
  const egoWas = S.ego + S.n, filtersWas = filterText();
  Object.assign(S, change);
  if (sel() < 0) { S.ego = 0; S.to = ""; }
  const egoNow = S.ego + S.n, filtered = FILTERS.some(key => key in change) || S.ego + S.n !== egoWas;
  if ("mv" in change) placeMoved();
  refilter();
  if (filtered) findRegions();
  // The rings of an ego network are made of who is shown: they follow the filters, so that a link shows the same.
  if (S.ego > 0 && FILTERS.some(key => key in change)) refit = true;
  const moved = (S.ego > 0 || egoWas[0] !== "0") && egoWas !== egoNow;
  keepingFocus(() => show(side));
  if (moved || refit) flyHome(pathNow() && !S.ego ? pathNow().nodes : shownNodes);
  else paint();
  writeHash(step);
  if (words) tell(words);
  else if (paths && ("to" in change || "pn" in change || "avoid" in change)) tell(pathWords());
  else if (filterText() !== filtersWas || FILTERS.some(key => key in change)) tell([shownNodes.length ? say("shown", shownNodes.length, shownLinks.length) : say("nothing"), filterText()].filter(Boolean).join("；"));
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
  const hidden = !nodeOn[n] && !S.ego && !(fewAway() && few()[n]);
  set({ n: N.id[n], e: "", to: "", rd: "", ...(hidden ? NO_FILTER : {}) }, { step: true });
  bring([n]);
  tell((hidden ? say("cleared") + "。" : "") + say("said", iso(N.label[n]), say(D.types[N.type[n]]), C.m[n], degree(n)));
}
function choosePair(a, b) {
  set({ e: N.id[a] + "~" + N.id[b], to: "", rd: "" }, { step: true });
  bring([a, b]);
  const e = linkOf(a, b);
  tell(e >= L.co ? say("saidStated", iso(N.label[a]), iso(N.label[b]), joined(distinctFacts(factsOf(a, b)).map(factWords))) : say("saidLink", iso(N.label[a]), iso(N.label[b]), e >= 0 ? C.n[e] : 0));
}
function chooseArticle(id) { set({ art: id, rd: id, n: "", e: "", to: "", ego: 0 }, { fit: true, step: true }); }
// One step out: from an article that is read to the name, from the name to the whole.
function clear() {
  if (S.rd && (S.n || S.e)) set({ rd: "" }, { step: true });
  else if (S.n || S.e || S.art || S.rd) set({ n: "", e: "", to: "", rd: "", ego: 0, art: "" }, { step: true, fit: S.ego > 0 || Boolean(S.art) });
}
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
  $("q").placeholder = S.lang === "zh" ? "林武、taiyuan、tys…" : "taiyuan, tys …"; $("hits").setAttribute("aria-label", say("find"));
  readInk();
}
function show(side = true) {
  dress();
  if (side) drawSide();
  const scroll = $("panel").scrollTop, heading = headingText();
  drawPanel(); drawTable(); dye();
  if (headingText() === heading && !readNow()) $("panel").scrollTop = scroll; else if (!readNow()) $("panel").scrollTop = 0;
  const m = D.meta, out = $("left-out"), cutOff = m.shown.nodes < m.all.nodes || m.shown.edges < m.all.edges || m.shown.sentences < m.all.sentences;
  out.hidden = !cutOff && shownNodes.length > 0;
  const told = !shownNodes.length ? say("nothing") : cutOff ? say("leftOut", m.shown.nodes, m.all.nodes, m.shown.edges, m.all.edges, m.shown.sentences, m.all.sentences) : "";
  // Plain links, and only where kg serve answers them: the page itself never asks for anything.
  out.replaceChildren(told, ...(cutOff && served() ? [" ", h("a", { href: "find?q=" + encodeURIComponent($("q").value) }, say("findRest"))] : []));
}
function restore() { readHash(); replay(); }
function replay() {
  placeMoved(); refilter(); findRegions(); keepingFocus(() => show());
  if (S.ego > 0 && sel() >= 0) [X, Y] = rings(sel()); else [X, Y] = [AX, AY];
  measure();
  if (!cam.moved) { const view = viewOf(pathNow() && !S.ego ? pathNow().nodes : shownNodes); cam.x = view.x; cam.y = view.y; cam.k = view.k; }
  paint();
}
function useButtons() {
  $("in").onclick = () => { zoomBy(1.4); writeHash(false); }; $("out").onclick = () => { zoomBy(1 / 1.4); writeHash(false); }; $("fit").onclick = fit;
  $("theme").onclick = () => set({ th: document.documentElement.dataset.theme === "dark" ? "light" : "dark" });
  $("lang").onclick = () => set({ lang: S.lang === "zh" ? "en" : "zh" });
  $("twin").onclick = () => set({ v: S.v ? "" : "nodes" });
  $("save").onclick = () => toggleFiles($("files").hidden);
  $("tell").onclick = () => set({ st: S.st ? "" : "1", pick: "" });
  $("filters").onclick = () => { const on = document.body.classList.toggle("filtering"); $("filters").setAttribute("aria-expanded", String(on)); };
  $("skip").onclick = ev => { ev.preventDefault(); stage.focus(); };
  $("skip-text").onclick = ev => { ev.preventDefault(); toHeading(); };
}
async function main() {
  await unpack();
  AX = Float64Array.from(N.x); AY = Float64Array.from(N.y); X = AX; Y = AY;
  combobox($("q"), $("hits"), n => { choose(n); toHeading(); });
  recallJudged(); recallStory();
  useButtons(); usePointer(); useKeys(); usePaper(); useSplit();
  restore();
  new ResizeObserver(() => { const before = [W, H, ratio].join(); measure(); if (before === [W, H, ratio].join()) return; if (!cam.moved && !flight) { const view = viewOf(shownNodes); cam.x = view.x; cam.y = view.y; cam.k = view.k; } paint(); }).observe(stage);
  addEventListener("popstate", ev => { stepsBack = ev.state?.steps ?? 0; restore(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { show(); paint(); });
  requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.ready = ""; }));
}
main();
