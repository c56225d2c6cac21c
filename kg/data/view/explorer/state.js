// What the person has chosen. Everything here is in the address, so a link shows the same picture.
// n name, e pair, to path's end, via/pn path choices, art/pg/au/cl/pa/wd/d0/d1/c0/c1 scope, off types, ko kinds, w common to, rd article read,
// hide/only/pick/mv arranged by hand, st telling a story, gone a name that a newer build has lost.
// The filters with nothing filtered: what a reset goes back to.
const NO_FILTER = {
  off: "",
  ko: "",
  min: 1,
  npmi: -1,
  art: "",
  pg: "",
  au: "",
  cl: "",
  pa: "",
  wd: "",
  w: "",
  d0: "",
  d1: "",
  c0: "",
  c1: "",
  hide: "",
  only: "",
};
const START = {
  n: "",
  e: "",
  gone: "",
  ego: 0,
  to: "",
  avoid: "",
  pn: 0,
  ...NO_FILTER,
  rd: "",
  lone: "",
  pick: "",
  mv: "",
  st: "",
  col: "type",
  th: "",
  lang: "zh",
  v: "",
};
const S = { ...START };
const cam = { x: 0, y: 0, k: 1, moved: false };
const numberOf = id => N.number.get(id) ?? -1;
const sel = () => numberOf(S.n);
const target = () => numberOf(S.to);
function chosenPair() {
  const [a, b] = S.e.split("~").map(numberOf);
  return S.e && a >= 0 && b >= 0 ? [a, b] : null;
}
function readHash() {
  const given = new URLSearchParams(location.hash.slice(1));
  const numbers = { ego: [0, 2], min: [1, 1e9], npmi: [-1, 1], pn: [0, 9] };
  for (const key of Object.keys(START)) {
    S[key] = given.get(key) ?? START[key];
    if (key in numbers) {
      const value = Number(S[key]),
        [low, high] = numbers[key];
      S[key] = Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : START[key];
    }
  }
  if (!(S.lang in WORDS)) S.lang = START.lang;
  if (!["", "light", "dark"].includes(S.th)) S.th = "";
  const c = (given.get("cam") ?? "").split(",").map(Number);
  cam.moved = c.length === 3 && c.every(Number.isFinite) && c[2] > 0;
  if (cam.moved) [cam.x, cam.y, cam.k] = c;
}
function hashText() {
  const out = new URLSearchParams();
  for (const key of Object.keys(START)) if (String(S[key]) !== String(START[key])) out.set(key, S[key]);
  if (cam.moved) out.set("cam", [cam.x.toFixed(1), cam.y.toFixed(1), cam.k.toPrecision(4)].join(","));
  return "#" + out.toString().replace(/%7E/g, "~").replace(/%2C/g, ",");
}
// Steps back that stay in this page: the first thing seen was not stepped to.
let stepsBack = 0;
function writeHash(step) {
  const text = hashText();
  if (text === (location.hash || "#")) return;
  // A frame without an address of its own (a notebook) has no link to keep.
  try {
    if (step) history.pushState({ steps: ++stepsBack }, "", text);
    else history.replaceState(history.state, "", text);
  } catch {
    return;
  }
}
const goBack = () => (stepsBack > 0 ? history.back() : clear());
