// What a person chooses: a name, a pair, an article; one step out again; and the picture brought to where it is seen.
function choose(n) {
  const hidden = !nodeOn[n] && !S.ego && !(fewAway() && few()[n]);
  set({ n: N.id[n], e: "", to: "", rd: "", ...(hidden ? NO_FILTER : {}) }, { step: true });
  bring([n]);
  tell(
    (hidden ? say("cleared") + "。" : "") +
      say("said", iso(N.label[n]), typeWord(D.types[N.type[n]]), C.m[n], degree(n)),
  );
}
function choosePair(a, b) {
  set({ e: N.id[a] + "~" + N.id[b], to: "", rd: "" }, { step: true });
  bring([a, b]);
  const e = linkOf(a, b);
  tell(
    e >= L.co
      ? say("saidStated", iso(N.label[a]), iso(N.label[b]), joined(distinctFacts(factsOf(a, b)).map(factWords)))
      : say("saidLink", iso(N.label[a]), iso(N.label[b]), e >= 0 ? C.n[e] : 0),
  );
}
function chooseArticle(id) {
  set({ art: id, rd: id, n: "", e: "", to: "", ego: 0 }, { fit: true, step: true });
}
// One step out: from an article that is read to the name, from the name to the whole.
function clear() {
  if (S.rd && (S.n || S.e)) set({ rd: "" }, { step: true, say: headingText });
  else if (S.n || S.e || S.art || S.rd || S.gone)
    set(
      { n: "", e: "", gone: "", to: "", rd: "", ego: 0, art: "" },
      { step: true, fit: S.ego > 0 || Boolean(S.art), say: () => say("picture") + " " + shownWords() },
    );
}
// Move the picture only when what is asked for would not be seen.
function bring(list) {
  if (flight) return;
  const seen = list.every(n => {
    const x = sx(X[n]),
      y = sy(Y[n]);
    return x > 40 && y > 40 && x < W - 40 && y < H - 40;
  });
  const near = list.length > 1 || radius(list[0]) > 3.5;
  if (seen && near) return;
  const view = viewOf(list),
    links = list.flatMap(n =>
      N.adj[n]
        .filter(e => linkOn[e])
        .slice(0, 12)
        .map(e => otherEnd(e, n)),
    );
  const wide = viewOf([...list, ...links]);
  cam.moved = true;
  flyTo({ x: view.x, y: view.y, k: Math.max(cam.k, Math.min(3, wide.k)) });
}
