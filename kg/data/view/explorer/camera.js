// Where the picture is looked at from. Screen = (world - cam) * cam.k + middle of the stage.
const stage = document.getElementById("stage"),
  screenPen = stage.getContext("2d", { willReadFrequently: false });
let pen = screenPen; // another one while the picture is drawn for a file
let W = 1,
  H = 1,
  buttonsBox = [0, 0, 0, 0], // where the buttons lie over the picture: no name goes under them
  ratio = 1,
  flight = null,
  landing = null; // landing: where the dots of this flight belong
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const sx = x => (x - cam.x) * cam.k + W / 2,
  sy = y => (y - cam.y) * cam.k + H / 2;
const wx = x => (x - W / 2) / cam.k + cam.x,
  wy = y => (y - H / 2) / cam.k + cam.y;
function measure() {
  const box = stage.getBoundingClientRect();
  if (!box.width || !box.height) return; // not shown: on paper, behind nothing
  W = Math.max(1, box.width);
  H = Math.max(1, box.height);
  const over = document.querySelector(".zoom").getBoundingClientRect();
  buttonsBox = [over.left - box.left - 4, over.top - box.top - 4, over.right - box.left + 4, over.bottom - box.top + 4];
  ratio = Math.min(2, devicePixelRatio || 1);
  const w = Math.round(W * ratio),
    h = Math.round(H * ratio);
  if (stage.width !== w || stage.height !== h) {
    stage.width = w;
    stage.height = h;
  }
}
function boundsOf(list) {
  let x0 = Infinity,
    x1 = -Infinity,
    y0 = Infinity,
    y1 = -Infinity;
  for (const n of list) {
    x0 = Math.min(x0, X[n]);
    x1 = Math.max(x1, X[n]);
    y0 = Math.min(y0, Y[n]);
    y1 = Math.max(y1, Y[n]);
  }
  return list.length ? [x0, y0, x1, y1] : [-50, -50, 50, 50];
}
function viewOf(list) {
  let [x0, y0, x1, y1] = boundsOf(list);
  const whole = list === shownNodes && list.length > 0;
  if (whole)
    for (const n of ghostsNow()) {
      [x0, x1] = [Math.min(x0, endX(n)), Math.max(x1, endX(n))];
      [y0, y1] = [Math.min(y0, endY(n)), Math.max(y1, endY(n))];
    }
  const rim = Math.min(70, W / 8),
    top = Math.min(40, rim),
    low = Math.min(66, H / 6); // the buttons stand below
  let k = Math.min(7, (W - 2 * rim) / Math.max(20, x1 - x0), Math.max(40, H - top - low) / Math.max(20, y1 - y0));
  let box = [x0 - rim / k, y0 - top / k, x1 + rim / k, y1 + low / k];
  // The discs of communities reach beyond their dots: none is cut.
  if (whole && !onRings()) {
    for (const g of regions) {
      const r = g.r + 6 / k;
      box = [
        Math.min(box[0], g.x - r),
        Math.min(box[1], g.y - r),
        Math.max(box[2], g.x + r),
        Math.max(box[3], g.y + r),
      ];
    }
    k = Math.min(k, W / (box[2] - box[0]), H / (box[3] - box[1]));
  }
  return { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, k };
}
function halt() {
  // the camera stays where it is, the dots do not stay half-way
  cancelAnimationFrame(flight);
  flight = null;
  if (landing) [X, Y] = landing;
  landing = null;
}
function flyTo(view, at = landing) {
  cancelAnimationFrame(flight);
  landing = at;
  const from = { ...cam },
    X0 = X,
    Y0 = Y,
    begun = performance.now(),
    time = calm.matches || shownNodes.length > 3000 ? 0 : 320;
  const frame = () => {
    const part = time ? Math.min(1, (performance.now() - begun) / time) : 1,
      soft = part * part * (3 - 2 * part);
    cam.x = from.x + (view.x - from.x) * soft;
    cam.y = from.y + (view.y - from.y) * soft;
    cam.k = from.k * (view.k / from.k) ** soft;
    if (at) {
      if (part === 1) [X, Y] = at;
      else {
        X = at[0].map((v, n) => X0[n] + (v - X0[n]) * soft);
        Y = at[1].map((v, n) => Y0[n] + (v - Y0[n]) * soft);
      }
    }
    flight = part < 1 ? requestAnimationFrame(frame) : null;
    if (!flight) landing = null;
    paint();
  };
  frame();
}
function zoomBy(factor, px = W / 2, py = H / 2) {
  halt();
  const x = wx(px),
    y = wy(py);
  cam.k = Math.min(60, Math.max(0.02, cam.k * factor));
  cam.x = x - (px - W / 2) / cam.k;
  cam.y = y - (py - H / 2) / cam.k;
  cam.moved = true;
  paintSoon();
}
function panBy(dx, dy) {
  halt();
  cam.x -= dx / cam.k;
  cam.y -= dy / cam.k;
  cam.moved = true;
  paintSoon();
}
