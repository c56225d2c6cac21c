// Time true to scale: every month (or day, or year) of the span has its place, also those without an article.
const DAY = 864e5;
let binsMade;
const timeBins = () => (binsMade === undefined ? (binsMade = makeBins()) : binsMade);
function makeBins() {
  const days = A.date.filter(Boolean).sort();
  if (!days.length || days[0] === days[days.length - 1]) return null;
  const first = days[0],
    last = days[days.length - 1],
    span = (Date.parse(last) - Date.parse(first)) / DAY;
  const size = span <= 92 ? 10 : span <= 366 * 12 ? 7 : 4,
    bins = []; // characters of a day that name its bin
  const at = new Date(Date.parse(size === 10 ? first : first.slice(0, size) + (size === 7 ? "-01" : "-01-01")));
  for (
    ;
    at.toISOString().slice(0, 10) <= last;
    size === 10
      ? at.setUTCDate(at.getUTCDate() + 1)
      : size === 7
        ? at.setUTCMonth(at.getUTCMonth() + 1)
        : at.setUTCFullYear(at.getUTCFullYear() + 1)
  )
    bins.push(at.toISOString().slice(0, size));
  return { size, bins, first, last };
}
const binStart = key => (key + "-01-01").slice(0, 10);
const binEnd = key =>
  key.length === 10
    ? key
    : key.length === 7
      ? new Date(Date.UTC(+key.slice(0, 4), +key.slice(5), 0)).toISOString().slice(0, 10)
      : key + "-12-31";
function countBins(time, sentences) {
  const counts = new Map(time.bins.map(k => [k, 0]));
  for (const s of sentences) {
    const d = dateOf(s);
    if (d) {
      const k = d.slice(0, time.size);
      counts.set(k, counts.get(k) + 1);
    }
  }
  return counts;
}
