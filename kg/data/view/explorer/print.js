// On paper: the picture drawn anew in light colours and as wide as the sheet, then the whole table of what is shown.
const SHEET = [1040, 700];
function forPaper() {
  const root = document.documentElement,
    own = [root.dataset.theme, W, H, { ...cam }];
  root.dataset.theme = "light";
  readInk();
  [W, H] = SHEET;
  if (!cam.moved) Object.assign(cam, viewOf(pathNow()?.nodes ?? shownNodes));
  else cam.k *= Math.min(W / own[1], H / own[2]);
  const image = h("img", { alt: $("title").textContent, src: pngCanvas(2).toDataURL("image/png") });
  [, W, H] = own;
  Object.assign(cam, own[3]);
  const table = kind => {
    const [head, ...rows] = wholeTable(kind);
    return [
      h("h2", {}, `${say(kind === "nodes" ? "entities" : "edges")} ${rows.length}`),
      h(
        "table",
        {},
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            head.map(x => h("th", {}, x)),
          ),
        ),
        h(
          "tbody",
          {},
          rows.map(row =>
            h(
              "tr",
              {},
              row.map(x => h("td", { class: typeof x === "number" ? "num" : "" }, String(x))),
            ),
          ),
        ),
      ),
    ];
  };
  $("paper").replaceChildren(
    h("h1", {}, $("title").textContent),
    h("p", {}, ($("shown") ? "" : shownWords() + " · ") + sourceWords()),
    filterText() ? h("p", { id: "paper-filters" }, `${say("scope")}：${filterText()}`) : "",
    image,
  );
  $("paper-tables").replaceChildren(...table("nodes"), ...table("edges"));
}
function usePaper() {
  addEventListener("beforeprint", forPaper);
  addEventListener("afterprint", () => {
    dress();
    paint();
    $("paper").replaceChildren();
    $("paper-tables").replaceChildren();
  });
}
