// Time true to scale: every month (or day, or year) of the span has its place, also those without an article.
const DAY = 864e5;
let binsMade;
const timeBins = () => (binsMade === undefined ? (binsMade = makeBins()) : binsMade);
function makeBins() {
  const days = A.date.filter(Boolean).sort();
  if (!days.length || days[0] === days[days.length - 1]) return null;
  const first = days[0], last = days[days.length - 1], span = (Date.parse(last) - Date.parse(first)) / DAY;
  const size = span <= 92 ? 10 : span <= 366 * 12 ? 7 : 4, bins = []; // characters of a day that name its bin
  const at = new Date(Date.parse(size === 10 ? first : first.slice(0, size) + (size === 7 ? "-01" : "-01-01")));
  for (; at.toISOString().slice(0, 10) <= last; size === 10 ? at.setUTCDate(at.getUTCDate() + 1) : size === 7 ? at.setUTCMonth(at.getUTCMonth() + 1) : at.setUTCFullYear(at.getUTCFullYear() + 1)) bins.push(at.toISOString().slice(0, size));
  return { size, bins, first, last };
}
const binStart = key => (key + "-01-01").slice(0, 10);
const binEnd = key => (key.length === 10 ? key : key.length === 7 ? new Date(Date.UTC(+key.slice(0, 4), +key.slice(5), 0)).toISOString().slice(0, 10) : key + "-12-31");
function countBins(time, sentences) {
  const counts = new Map(time.bins.map(k => [k, 0]));
  for (const s of sentences) { const d = dateOf(s); if (d) { const k = d.slice(0, time.size); counts.set(k, counts.get(k) + 1); } }
  return counts;
}
// The bars, and the same as a table for those who do not see them. Height and place are to scale.
function bars(time, counts, title, off = () => false) {
  const most = Math.max(1, ...counts.values());
  const box = h("div", { class: "bars", "aria-hidden": "true" }, time.bins.map(k => { const bar = h("i", { title: `${k}: ${counts.get(k)}`, "data-bin": k, class: off(k) ? "off" : "" }, h("b", {})); bar.firstChild.style.height = (100 * counts.get(k)) / most + "%"; return bar; }));
  const table = h("details", { class: "as-table" }, h("summary", {}, say("asTable")), h("table", {}, h("caption", { class: "unseen" }, title), h("tbody", {}, time.bins.map(k => h("tr", {}, h("th", { scope: "row" }, k), h("td", { class: "num" }, String(counts.get(k))))))));
  return [box, h("div", { class: "scale", "aria-hidden": "true" }, h("span", {}, time.bins[0]), h("span", {}, String(most)), h("span", {}, time.bins[time.bins.length - 1])), table];
}
// All sentences that pass every filter but the dates.
function timelessSentences() {
  const fits = A.id.map((_, a) => articleFits(a, false)), word = S.wd.toLowerCase();
  return T.article.flatMap((a, s) => (fits[a] && (!word || T.text[s].toLowerCase().includes(word)) ? [s] : []));
}
function timePart(sentences, title) {
  const time = timeBins();
  return time && sentences.some(s => dateOf(s)) ? part(title, ...bars(time, countBins(time, sentences), title)) : null;
}
function dateFilter() {
  const time = timeBins();
  if (!time) return [];
  const inside = k => (!S.d0 && !S.d1) || (binEnd(k) >= (S.d0 || "0") && binStart(k) <= (S.d1 || "9")), before = k => comparing() && binEnd(k) >= (S.c0 || "0") && binStart(k) <= (S.c1 || "9");
  const list = bars(time, countBins(time, timelessSentences()), say("dates"), k => !inside(k) && !before(k));
  brush(list[0], time);
  const field = (key, label, end) => h("label", {}, say(label), " ", h("input", { type: "date", id: key, min: time.first, max: time.last, value: S[key] || (key[0] === "c" ? "" : end), on: { change: ev => set({ [key]: ev.target.value === end && key[0] !== "c" ? "" : ev.target.value }) } }));
  return [h("fieldset", { class: "dates" }, h("legend", {}, say("dates")), ...list, field("d0", "from", time.first), field("d1", "till", time.last), timeButtons(time),
    comparing() ? [h("div", { class: "quiet" }, say("comparedWith")), field("c0", "from", time.first), field("c1", "till", time.last)] : null, h("small", {}, say("undated")))];
}
// A drag over the bars chooses a period.
function brush(box, time) {
  let from = null;
  const binAt = ev => { const r = box.getBoundingClientRect(); return time.bins[Math.max(0, Math.min(time.bins.length - 1, Math.floor(((ev.clientX - r.left) / r.width) * time.bins.length)))]; };
  const mark = (a, b) => { for (const bar of box.children) bar.classList.toggle("off", bar.dataset.bin < (a < b ? a : b) || bar.dataset.bin > (a < b ? b : a)); };
  box.addEventListener("pointerdown", ev => { from = binAt(ev); box.setPointerCapture(ev.pointerId); mark(from, from); ev.preventDefault(); });
  box.addEventListener("pointermove", ev => { if (from) mark(from, binAt(ev)); });
  box.addEventListener("pointerup", ev => { if (!from) return; const to = binAt(ev), [a, b] = from < to ? [from, to] : [to, from]; from = null; setPeriod(binStart(a), binEnd(b), time); });
}
function setPeriod(from, till, time, more = {}) { set({ d0: from <= time.first ? "" : from, d1: till >= time.last ? "" : till, ...more }); }
