// Everything drawn from the state: words and colours, side, panel, table, the note of what is left out.
const served = () => /^https?:$/.test(location.protocol);
const partial = () => D.meta.shown.nodes < D.meta.all.nodes || D.meta.shown.edges < D.meta.all.edges;
function dress() {
  const dark = S.th ? S.th === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  document.documentElement.lang = S.lang === "zh" ? "zh-CN" : "en";
  for (const el of document.querySelectorAll("[data-t]")) el.textContent = say(el.dataset.t);
  for (const el of document.querySelectorAll("[data-a]")) el.setAttribute("aria-label", say(el.dataset.a));
  $("theme").textContent = say(dark ? "light" : "dark");
  $("lang").textContent = S.lang === "zh" ? "English" : "中文";
  $("lang").lang = S.lang === "zh" ? "en" : "zh-CN";
  $("q").placeholder = exampleSearch();
  $("hits").setAttribute("aria-label", say("find"));
  $("tell").setAttribute("aria-pressed", String(S.st === "1"));
  readInk();
}
// One name that is really here, in each way in which it can be looked for: 太原市、taiyuanshi、tys.
function exampleSearch() {
  const n = Math.max(0, N.label.indexOf(D.meta.home)),
    words = [S.lang === "zh" && flat(N.name[n] ?? ""), ...(n < N.total ? keysOf(n)[0] : "").split(" ")].filter(Boolean);
  return words.length ? joined(words) + "…" : "";
}
function show(side = true) {
  dress();
  if (side) drawSide();
  // Asking where a panel is scrolled to lays the whole page out; the first time there is nothing in it.
  const heading = headingText(),
    scroll = heading ? $("panel").scrollTop : 0;
  drawPanel();
  drawTable();
  dye();
  if (heading && !readNow()) $("panel").scrollTop = headingText() === heading ? scroll : 0;
  const m = D.meta,
    out = $("left-out"),
    cutOff = m.shown.nodes < m.all.nodes || m.shown.edges < m.all.edges || m.shown.sentences < m.all.sentences;
  out.hidden = !cutOff && shownNodes.length > 0;
  const told = !shownNodes.length
    ? say("nothing")
    : cutOff
      ? say("leftOut", m.shown.nodes, m.all.nodes, m.shown.edges, m.all.edges, m.shown.sentences, m.all.sentences)
      : "";
  // Plain links, and only where kg serve answers them: the page itself never asks for anything.
  out.replaceChildren(
    told,
    ...(cutOff && served()
      ? [" ", h("a", { href: "find?q=" + encodeURIComponent($("q").value) }, say("findRest"))]
      : []),
  );
}
function restore() {
  readHash();
  replay();
}
function replay() {
  placeMoved();
  refilter();
  findRegions();
  keepingFocus(() => show());
  if (S.ego > 0 && sel() >= 0) [X, Y] = rings(sel());
  else [X, Y] = [AX, AY];
  measure();
  if (!cam.moved) {
    const view = viewOf(pathNow() && !S.ego ? pathNow().nodes : shownNodes);
    cam.x = view.x;
    cam.y = view.y;
    cam.k = view.k;
  }
  paint();
}
