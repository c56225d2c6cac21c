// Choices change the state; the state is drawn everywhere from here.
const FILTERS = [...Object.keys(NO_FILTER), "lone"];
function set(change, { fit: refit = false, step = false, side = true, say: words = "" } = {}) {
  const egoWas = S.ego + S.n,
    filtersWas = filterText();
  // One thing is chosen at a time.
  if (["n", "e", "rd", "art"].some(key => change[key])) S.gone = "";
  Object.assign(S, change);
  if (sel() < 0) {
    S.ego = 0;
    S.to = "";
  }
  const egoNow = S.ego + S.n,
    filtered = FILTERS.some(key => key in change) || S.ego + S.n !== egoWas;
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
  if (words) tell(typeof words === "function" ? words() : words);
  else if (paths && ("to" in change || "pn" in change || "avoid" in change)) tell(pathWords());
  else if (filterText() !== filtersWas || FILTERS.some(key => key in change))
    tell([shownWords(), filterText()].filter(Boolean).join("；"));
}
function flyHome(list) {
  const at = S.ego > 0 && sel() >= 0 ? rings(sel()) : [AX, AY],
    now = [X, Y];
  [X, Y] = at;
  const view = viewOf(list);
  [X, Y] = now;
  cam.moved = false;
  flyTo(view, at);
}
const fit = () => {
  flyHome(shownNodes);
  writeHash(false);
};
function useButtons() {
  $("in").onclick = () => {
    zoomBy(1.4);
    writeHash(false);
  };
  $("out").onclick = () => {
    zoomBy(1 / 1.4);
    writeHash(false);
  };
  $("fit").onclick = fit;
  $("theme").onclick = () => set({ th: document.documentElement.dataset.theme === "dark" ? "light" : "dark" });
  $("lang").onclick = () => set({ lang: S.lang === "zh" ? "en" : "zh" });
  $("twin").onclick = () => set({ v: S.v ? "" : "nodes" });
  $("save").onclick = () => toggleFiles($("files").hidden);
  $("tell").onclick = toggleStory;
  $("filters").onclick = () => {
    const on = document.body.classList.toggle("filtering");
    // On a phone the bar is as high as its words need; the filters begin below it.
    document.documentElement.style.setProperty("--bar", $("bar").offsetHeight + "px");
    $("filters").setAttribute("aria-expanded", String(on));
  };
  $("skip").onclick = ev => {
    ev.preventDefault();
    stage.focus();
  };
  $("skip-text").onclick = ev => {
    ev.preventDefault();
    toHeading();
  };
}
async function main() {
  await unpack();
  readDiff();
  AX = Float64Array.from(N.x);
  AY = Float64Array.from(N.y);
  X = AX;
  Y = AY;
  combobox($("q"), $("hits"), n => {
    choose(n);
    toHeading();
  });
  recallJudged();
  recallStory();
  useButtons();
  usePointer();
  useKeys();
  usePaper();
  useSplit();
  restore();
  new ResizeObserver(() => {
    const before = [W, H, ratio].join();
    measure();
    if (before === [W, H, ratio].join()) return;
    if (!cam.moved && !flight) {
      const view = viewOf(shownNodes);
      cam.x = view.x;
      cam.y = view.y;
      cam.k = view.k;
    }
    paint();
  }).observe(stage);
  addEventListener("popstate", ev => {
    stepsBack = ev.state?.steps ?? 0;
    restore();
    tell(headingText());
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    show();
    paint();
  });
  requestAnimationFrame(() => {
    document.documentElement.dataset.ready = "";
  });
}
main();
