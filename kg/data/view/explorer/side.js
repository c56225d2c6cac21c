// The left side: filters, each with what it stands for and how many there are within the scope.
const togetherWord = () => say("together", say(D.meta.window === "article" ? "articleWindow" : D.meta.window));
const check = (label, count, props, act, extra) =>
  h(
    "label",
    { class: "check" },
    h("input", { ...props, on: { change: act } }),
    extra,
    h("span", {}, label, count === null ? null : h("small", {}, " " + count)),
  );
const without = (list, item, on) => {
  const off = new Set(list.split(",").filter(Boolean));
  if (on) off.delete(item);
  else off.add(item);
  return [...off];
};
function drawSide() {
  const top = Math.max(
    2,
    S.min,
    Math.min(
      (C0 ?? C).n.reduce((a, b) => Math.max(a, b), 1),
      30,
    ),
  );
  $("side").replaceChildren(
    typeBoxes(),
    kindBoxes(),
    colourBoxes(),
    ...dateFilter(),
    ...scopeFields(),
    slider("min", "least", { min: 1, max: top, step: 1 }),
    slider("npmi", "npmi", { min: -1, max: 1, step: 0.05 }),
    h("p", { class: "quiet" }, say("npmiNote")),
  );
}
function typeBoxes() {
  const counts = D.types.map(() => 0);
  const narrow = scoped();
  for (let n = 0; n < N.total; n++) if (!narrow || C.m[n] > 0 || N.facts[n].some(factOn)) counts[N.type[n]]++;
  return h(
    "fieldset",
    {},
    h("legend", {}, say("types")),
    D.types.map((type, t) =>
      check(
        typeWord(type),
        counts[t],
        { type: "checkbox", id: "type-" + type, checked: !typeOff(t) },
        ev => {
          const off = without(S.off, type, ev.target.checked);
          set({ off: D.types.filter(x => off.includes(x)).join(",") });
        },
        icon(type),
      ),
    ),
  );
}
// Standing together, and each kind of relation that the text states; one box switches all stated kinds.
function kindBoxes() {
  const R = D.relations,
    flip = (kinds, on) => {
      let off = S.ko;
      for (const k of kinds) off = without(off, k, on).join(",");
      set({ ko: ["together", ...R.kinds].filter(k => has(off, k)).join(",") });
    };
  const within = R.kinds.map(kind => [kind, R.p.reduce((a, p, r) => a + (p === kind && factScoped(r)), 0)]);
  const on = R.kinds.filter(k => !kindOff(k));
  const all = check(
    say("stated"),
    within.reduce((a, [, c]) => a + c, 0),
    {
      type: "checkbox",
      id: "links-stated",
      checked: on.length > 0,
      indeterminate: on.length > 0 && on.length < R.kinds.length,
    },
    ev => flip(R.kinds, ev.target.checked),
    h("i", { class: "line-stated" }),
  );
  return h(
    "fieldset",
    {},
    h("legend", {}, say("links")),
    check(
      togetherWord(),
      C.n.reduce((a, c) => a + (c > 0), 0),
      { type: "checkbox", id: "links-together", checked: !kindOff("together") },
      ev => flip(["together"], ev.target.checked),
      h("i", { class: "line-together" }),
    ),
    R.kinds.length
      ? [
          all,
          h(
            "div",
            { class: "kinds" },
            within.map(([kind, count]) =>
              check(say(kind), count, { type: "checkbox", id: "kind-" + kind, checked: !kindOff(kind) }, ev =>
                flip([kind], ev.target.checked),
              ),
            ),
          ),
        ]
      : null,
    few().count
      ? check(say("few"), fewHere, { type: "checkbox", id: "alone", checked: !fewAway() }, ev =>
          set({ lone: ev.target.checked ? "1" : "0" }, { fit: true }),
        )
      : null,
  );
}
function slider(key, label, props) {
  const words = v => (key === "npmi" && Number(v) <= -1 ? say("all") : String(v)),
    out = h("output", {}, words(S[key]));
  // While the knob is held the side is not drawn anew under it.
  return h(
    "label",
    { class: "slide" },
    h("span", {}, say(label), " ", out),
    h("input", {
      type: "range",
      id: "least-" + key,
      ...props,
      value: S[key],
      on: {
        input: ev => {
          out.value = words(ev.target.value);
          set({ [key]: Number(ev.target.value) }, { side: false });
        },
        change: () => keepingFocus(drawSide),
      },
    }),
  );
}
const colourBoxes = () =>
  h(
    "fieldset",
    {},
    h("legend", {}, say("colour")),
    [
      ["type", "byType"],
      ["community", "byCommunity"],
    ].map(([v, key]) =>
      check(say(key), null, { type: "radio", name: "colour", id: "colour-" + v, value: v, checked: S.col === v }, () =>
        set({ col: v }),
      ),
    ),
  );
