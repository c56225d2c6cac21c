// What the person has chosen. Everything here is in the address, so a link shows the same picture.
const START = { n: "", e: "", ego: 0, to: "", off: "", min: 1, npmi: -1, rel: "both", art: "", col: "type", th: "", lang: "zh", v: "", lone: "1", d0: "", d1: "" };
const S = { ...START };
const cam = { x: 0, y: 0, k: 1, moved: false };
const sel = () => N.number.get(S.n) ?? -1;
const target = () => N.number.get(S.to) ?? -1;
function chosenPair() {
  const [a, b] = S.e.split("~").map(id => N.number.get(id) ?? -1);
  return S.e && a >= 0 && b >= 0 ? [a, b] : null;
}
function readHash() {
  const given = new URLSearchParams(location.hash.slice(1));
  const numbers = { ego: [0, 2], min: [1, 1e9], npmi: [-1, 1] };
  for (const key of Object.keys(START)) {
    S[key] = given.get(key) ?? START[key];
    if (key in numbers) {
      const value = Number(S[key]), [low, high] = numbers[key];
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
function writeHash(step) {
  const text = hashText();
  if (text === (location.hash || "#")) return;
  // A frame without an address of its own (a notebook) has no link to keep.
  try { history[step ? "pushState" : "replaceState"](null, "", text); } catch { return; }
}
const typeOff = t => S.off.split(",").includes(D.types[t]);
