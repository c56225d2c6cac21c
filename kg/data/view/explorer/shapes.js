// A type has a shape, so that colour is never the only sign.
const shapeOf = n => D.kinds[D.types[N.type[n]]].shape;
function corners(shape, r) {
  if (shape === "square")
    return [
      [-0.86, -0.86],
      [0.86, -0.86],
      [0.86, 0.86],
      [-0.86, 0.86],
    ].map(p => [p[0] * r, p[1] * r]);
  if (shape === "diamond")
    return [
      [0, -1.18],
      [1.18, 0],
      [0, 1.18],
      [-1.18, 0],
    ].map(p => [p[0] * r, p[1] * r]);
  if (shape === "triangle")
    return [
      [0, -1.15],
      [1.1, 0.82],
      [-1.1, 0.82],
    ].map(p => [p[0] * r, p[1] * r]);
  if (shape === "star")
    return Array.from({ length: 10 }, (_, i) => {
      const turn = (i * Math.PI) / 5,
        far = (i % 2 ? 0.6 : 1.3) * r;
      return [Math.sin(turn) * far, -Math.cos(turn) * far];
    });
  return [
    [-0.72, -1],
    [0.3, -1],
    [0.78, -0.5],
    [0.78, 1],
    [-0.72, 1],
  ].map(p => [p[0] * r, p[1] * r]);
}
function trace(ctx, shape, x, y, r) {
  if (shape === "circle") {
    ctx.moveTo(x + r, y);
    ctx.arc(x, y, r, 0, 6.2832);
    return;
  }
  if (r < 1.6) {
    ctx.rect(x - r, y - r, 2 * r, 2 * r);
    return;
  }
  corners(shape, r).forEach(([dx, dy], i) => (i ? ctx.lineTo(x + dx, y + dy) : ctx.moveTo(x + dx, y + dy)));
  ctx.closePath();
}
function shapePath(shape, x, y, r) {
  const f = v => v.toFixed(2);
  if (shape === "circle")
    return `M${f(x - r)} ${f(y)}a${f(r)} ${f(r)} 0 1 0 ${f(2 * r)} 0a${f(r)} ${f(r)} 0 1 0 ${f(-2 * r)} 0z`;
  return (
    "M" +
    corners(shape, r)
      .map(([dx, dy]) => `${f(x + dx)} ${f(y + dy)}`)
      .join("L") +
    "z"
  );
}
// Grows with the zoom, slower than the distances: room for names when near, dots when far.
function radius(n) {
  const near = 2.6 * N.size[n] * cam.k,
    cap = 5 + 7 * (N.size[n] - 1);
  return Math.max(1.3, near < cap ? near : cap + Math.sqrt(near - cap));
}
const ink = {};
function readInk() {
  const css = getComputedStyle(document.documentElement);
  for (const name of ["paper", "text", "quiet", "edge", "stated", "accent", "came", ...D.types.map(type => "t-" + type)])
    ink[name] = css.getPropertyValue("--" + name).trim();
  ink.dark = css.getPropertyValue("--night").trim() === "1";
}
const hue = c => (c * 137.508) % 360;
// Hexadecimal, because not every reader of SVG knows hsl().
function communityInk(c) {
  const [s, l] = ink.dark ? [0.58, 0.66] : [0.6, 0.4],
    a = s * Math.min(l, 1 - l);
  const part = n => {
    const k = (n + hue(c) / 30) % 12;
    return Math.round(255 * (l - a * Math.max(-1, Math.min(k - 3, 9 - k, 1))))
      .toString(16)
      .padStart(2, "0");
  };
  return `#${part(0)}${part(8)}${part(4)}`;
}
const nodeInk = n => (S.col === "community" ? communityInk(N.community[n]) : ink["t-" + D.types[N.type[n]]]);
