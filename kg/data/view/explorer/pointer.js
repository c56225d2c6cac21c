// Mouse, pen and fingers on the picture.
const fingers = new Map();
let dragged = 0,
  pinch = 0;
const spot = ev => {
  const box = stage.getBoundingClientRect();
  return [ev.clientX - box.left, ev.clientY - box.top];
};
function spread() {
  const [a, b] = [...fingers.values()];
  return [Math.hypot(a[0] - b[0], a[1] - b[1]), (a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
function usePointer() {
  stage.addEventListener("pointerdown", ev => {
    stage.setPointerCapture(ev.pointerId);
    fingers.set(ev.pointerId, spot(ev));
    if (fingers.size === 1) dragged = 0;
    if (fingers.size === 2) [pinch] = spread();
    if (fingers.size === 1) beginArranging(ev);
  });
  stage.addEventListener("pointermove", ev => {
    const [x, y] = spot(ev),
      was = fingers.get(ev.pointerId);
    if (!was) return hoverAt(x, y);
    fingers.set(ev.pointerId, [x, y]);
    dragged += Math.hypot(x - was[0], y - was[1]);
    if (lasso) {
      lasso.push([x, y]);
      paint();
      return;
    }
    if (carried && fingers.size === 1) {
      if (dragged > 4) carry(x - was[0], y - was[1]);
      return;
    }
    if (fingers.size === 2) {
      const [now, mx, my] = spread();
      zoomBy(now / (pinch || now), mx, my);
      pinch = now;
    } else if (dragged > 4) {
      panBy(x - was[0], y - was[1]);
      stage.classList.add("moving");
    }
  });
  const up = ev => {
    const alone = fingers.size === 1 && fingers.delete(ev.pointerId);
    fingers.delete(ev.pointerId);
    stage.classList.remove("moving");
    if (lasso) return closeLasso();
    if (carried && dragged > 4) return putDown();
    carried = null;
    if (ev.type === "pointerup" && alone && dragged <= 4) tap(ev);
    else if (alone) writeHash(false);
  };
  stage.addEventListener("pointerup", up);
  stage.addEventListener("pointercancel", up);
  stage.addEventListener("pointerleave", () => hoverAt(-999, -999));
  stage.addEventListener(
    "wheel",
    ev => {
      ev.preventDefault();
      const [x, y] = spot(ev);
      zoomBy(Math.exp(-ev.deltaY * (ev.deltaMode ? 0.05 : 0.0016)), x, y);
      clearTimeout(restTimer);
      restTimer = setTimeout(() => {
        paint();
        writeHash(false);
      }, 120);
    },
    { passive: false },
  );
  stage.addEventListener("dblclick", ev => {
    const [x, y] = spot(ev);
    if (nodeAt(x, y, 4) < 0) zoomBy(2, x, y);
  });
}
// Shift and a drag pick out names; while a story is made a drag on a name moves it.
function beginArranging(ev) {
  const [x, y] = spot(ev),
    n = arranging() ? nodeAt(x, y, ev.pointerType === "touch" ? 14 : 4) : -1;
  if (ev.shiftKey) lasso = [[x, y]];
  else if (n >= 0) takeUp(n);
}
function tap(ev) {
  $("tip").hidden = true;
  const [x, y] = spot(ev),
    wide = ev.pointerType === "touch" ? 14 : 4,
    n = nodeAt(x, y, wide);
  if (n >= 0) return choose(n);
  const lost = ghostAt(x, y, wide);
  if (lost >= 0) return chooseGhost(lost);
  const e = linkAt(x, y, wide + 3);
  if (e >= 0) return choosePair(L.s[e], L.t[e]);
  if (sel() >= 0 || S.e || S.rd || S.gone) clear();
}
const changeWords = n => (was ? ` · ${say(nodeChange(n))} ${was.m[n]} → ${now.m[n]}` : "");
let hoverAsked = 0;
function hoverAt(x, y) {
  cancelAnimationFrame(hoverAsked);
  hoverAsked = requestAnimationFrame(() => {
    const n = x < -900 ? -1 : nodeAt(x, y, 3),
      lost = n >= 0 || x < -900 ? -1 : ghostAt(x, y, 3),
      e = n >= 0 || lost >= 0 || x < -900 ? -1 : linkAt(x, y, 5),
      tip = $("tip");
    stage.style.cursor = n >= 0 || lost >= 0 || e >= 0 ? "pointer" : "";
    if (n !== hover || e !== hoverLink) {
      hover = n;
      hoverLink = e;
      if (cost < 60) paint();
    }
    tip.hidden = n < 0 && e < 0 && lost < 0;
    if (n >= 0)
      tip.textContent = `${iso(N.label[n])} · ${typeWord(D.types[N.type[n]])} · ${say("mentions")} ${C.m[n]}${changeWords(n)}`;
    else if (lost >= 0) tip.textContent = ghostWords(lost);
    else if (e >= 0)
      tip.textContent =
        `${iso(N.label[L.s[e]])} — ${iso(N.label[L.t[e]])} · ` +
        (e < L.co
          ? say("count", C.n[e])
          : distinctFacts(L.facts[e - L.co].filter(factOn))
              .map(factWords)
              .join("；"));
    if (!tip.hidden) {
      tip.style.left = Math.max(4, Math.min(x + 14, W - tip.offsetWidth - 6)) + "px";
      tip.style.top = Math.max(4, Math.min(y + 16, H - tip.offsetHeight - 6)) + "px";
    }
  });
}
