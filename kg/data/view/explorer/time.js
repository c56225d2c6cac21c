// Bars over time, and the filter by dates with its brush.
// The bars, and the same as a table for those who do not see them. Height and place are to scale.
function bars(time, counts, title, off = () => false) {
  const most = Math.max(1, ...counts.values());
  const box = h(
    "div",
    { class: "bars", "aria-hidden": "true" },
    time.bins.map(k => {
      const bar = h("i", { title: `${k}: ${counts.get(k)}`, "data-bin": k, class: off(k) ? "off" : "" }, h("b", {}));
      bar.firstChild.style.height = (100 * counts.get(k)) / most + "%";
      return bar;
    }),
  );
  const table = h(
    "details",
    { class: "as-table" },
    h("summary", {}, say("asTable")),
    h(
      "table",
      {},
      h("caption", { class: "unseen" }, title),
      h(
        "tbody",
        {},
        time.bins.map(k => h("tr", {}, h("th", { scope: "row" }, k), h("td", { class: "num" }, String(counts.get(k))))),
      ),
    ),
  );
  return [
    box,
    h(
      "div",
      { class: "scale", "aria-hidden": "true" },
      h("span", {}, time.bins[0]),
      h("span", {}, say("barMost", most)),
      h("span", {}, time.bins[time.bins.length - 1]),
    ),
    table,
  ];
}
// All sentences that pass every filter but the dates.
function timelessSentences() {
  const fits = A.id.map((_, a) => articleFits(a, false)),
    words = wordsAsked();
  return T.article.flatMap((a, s) => (fits[a] && holds(T.text[s], words) ? [s] : []));
}
function timePart(sentences, title) {
  const time = timeBins();
  return time && sentences.some(s => dateOf(s)) ? part(title, ...bars(time, countBins(time, sentences), title)) : null;
}
function dateFilter() {
  const time = timeBins();
  if (!time) return [];
  const inside = k => (!S.d0 && !S.d1) || (binEnd(k) >= (S.d0 || "0") && binStart(k) <= (S.d1 || "9")),
    before = k => comparing() && binEnd(k) >= (S.c0 || "0") && binStart(k) <= (S.c1 || "9");
  const list = bars(time, countBins(time, timelessSentences()), say("dates"), k => !inside(k) && !before(k));
  brush(list[0], time);
  const field = (key, label, end) =>
    h(
      "label",
      {},
      say(label),
      " ",
      h("input", {
        type: "date",
        id: key,
        min: time.first,
        max: time.last,
        value: S[key] || (key[0] === "c" ? "" : end),
        on: { change: ev => set({ [key]: ev.target.value === end && key[0] !== "c" ? "" : ev.target.value }) },
      }),
    );
  return [
    h(
      "fieldset",
      { class: "dates" },
      h("legend", {}, say("dates")),
      ...list,
      field("d0", "from", time.first),
      field("d1", "till", time.last),
      timeButtons(time),
      comparing()
        ? [
            h("div", { class: "quiet" }, say("comparedWith")),
            field("c0", "from", time.first),
            field("c1", "till", time.last),
          ]
        : null,
      A.date.includes("") ? h("small", {}, say("undated")) : null,
    ),
  ];
}
// A drag over the bars chooses a period.
function brush(box, time) {
  let from = null;
  const binAt = ev => {
    const r = box.getBoundingClientRect();
    return time.bins[
      Math.max(0, Math.min(time.bins.length - 1, Math.floor(((ev.clientX - r.left) / r.width) * time.bins.length)))
    ];
  };
  const mark = (a, b) => {
    for (const bar of box.children)
      bar.classList.toggle("off", bar.dataset.bin < (a < b ? a : b) || bar.dataset.bin > (a < b ? b : a));
  };
  box.addEventListener("pointerdown", ev => {
    from = binAt(ev);
    box.setPointerCapture(ev.pointerId);
    mark(from, from);
    ev.preventDefault();
  });
  box.addEventListener("pointermove", ev => {
    if (from) mark(from, binAt(ev));
  });
  box.addEventListener("pointerup", ev => {
    if (!from) return;
    const to = binAt(ev),
      [a, b] = from < to ? [from, to] : [to, from];
    from = null;
    setPeriod(binStart(a), binEnd(b), time);
  });
}
function setPeriod(from, till, time, more = {}) {
  set({ d0: from <= time.first ? "" : from, d1: till >= time.last ? "" : till, ...more });
}
