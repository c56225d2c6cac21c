// Everything by keyboard: arrows walk along links, or move the picture while nothing is chosen.
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// The neighbour that lies best in the direction of the arrow.
function neighbour(n, [dx, dy]) {
  let best = -1,
    least = Infinity;
  for (const e of N.adj[n]) {
    const m = otherEnd(e, n);
    if (!linkOn[e] || !nodeOn[m]) continue;
    const x = X[m] - X[n],
      y = Y[m] - Y[n],
      along = x * dx + y * dy,
      off = Math.abs(x * dy - y * dx);
    if (along <= 0) continue;
    const far = Math.hypot(x, y) * (1 + 2 * (off / (along + off)));
    if (far < least) {
      least = far;
      best = m;
    }
  }
  return best;
}
function useKeys() {
  stage.addEventListener("keydown", ev => {
    const arrow = ARROWS[ev.key],
      n = sel();
    if (arrow && ev.altKey && n >= 0 && arranging()) {
      moveTo([[n, X[n] + arrow[0] * 4, Y[n] + arrow[1] * 4]]);
      putDown(1);
      ev.preventDefault();
      return;
    }
    if (ev.ctrlKey || ev.metaKey || ev.altKey) return;
    if (arrow && (ev.shiftKey || n < 0) && !(n < 0 && !ev.shiftKey && shownNodes.length))
      panBy(-arrow[0] * 60, -arrow[1] * 60);
    else if (arrow && n < 0) choose(shownNodes[0]);
    else if (arrow) {
      const m = neighbour(n, arrow);
      if (m >= 0) choose(m);
    } else if (ev.key === "+" || ev.key === "=") zoomBy(1.3);
    else if (ev.key === "-" || ev.key === "_") zoomBy(1 / 1.3);
    else if (ev.key === "0" || ev.key === "Home") fit();
    else if (ev.key === "Enter" || ev.key === " ") {
      if (n < 0) choose(shownNodes[0]);
      else toHeading();
    } else return;
    ev.preventDefault();
  });
  document.addEventListener("keydown", ev => {
    const typing = ev.target.matches?.("input,select,textarea");
    // With a Chinese input method on, the same key says 、.
    if ("/、／".includes(ev.key) && !typing && !ev.ctrlKey && !ev.metaKey) {
      $("q").focus();
      $("q").select();
      ev.preventDefault();
    } else if (ev.key === "Escape" && !ev.defaultPrevented) {
      if (!$("notice").hidden) hush(true);
      else if (!$("files").hidden) shutFiles();
      else if (S.v) shutTable();
      else clear();
    }
  });
}
