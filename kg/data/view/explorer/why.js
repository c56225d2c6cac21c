// The reason of a mention: which rule fired, which row of which pack, how sure, what spoke for and against it.
function openReason(open, s, k) {
  const shut = open.getAttribute("aria-expanded") === "true",
    near = open.closest("p");
  for (const old of near.parentNode.querySelectorAll(".why")) old.remove();
  for (const other of near.parentNode.querySelectorAll(".because")) other.setAttribute("aria-expanded", "false");
  if (shut) return;
  open.setAttribute("aria-expanded", "true");
  const reason = reasonOf(s, k);
  near.after(reason);
  reason.scrollIntoView({ block: "nearest" });
}
function reasonOf(s, k) {
  const n = T.names[s][3 * k],
    [why, score, because] = T.why[s].slice(3 * k, 3 * k + 3),
    R = D.reasons;
  const copy = button(say("copyId"), async () => {
    if (await copyText(N.id[n])) {
      copy.textContent = say("copiedId");
      tell(say("copiedId"));
    }
  });
  return h(
    "div",
    { class: "why", role: "group", "aria-label": say("why") },
    h("p", {}, say("mentionOf"), " ", nameButton(n), " ", h("code", {}, N.id[n]), " ", copy),
    h(
      "dl",
      {},
      [
        ["rule", R.rule[why]],
        ["row", R.row[why] || say("noRow")],
        ["score", (score / 100).toFixed(2)],
      ].map(([key, value]) => h("div", {}, h("dt", {}, say(key)), h("dd", {}, value))),
    ),
    weighed(D.evidence.lists[because] ?? [], D.evidence.rest[because] ?? [], score),
  );
}
// The same figures as `kg explain --why`: features with their weights, which add up to the score before it is a share.
const STRONGEST = 3;
const signed = hundredths => (hundredths < 0 ? "−" : "+") + (Math.abs(hundredths) / 100).toFixed(2);
function weighed(list, [moreFor = 0, sumFor = 0, moreAgainst = 0, sumAgainst = 0], score) {
  const V = D.evidence,
    sum = some => some.reduce((a, f) => a + V.weight[f], 0);
  if (!list.length) return null;
  const line = (words, weight) => h("li", {}, h("span", {}, words), h("b", {}, signed(weight)));
  // In a large build the page holds the strongest; number and sum of the others stand for them.
  const side = (key, own, more, rest) => [
    h("p", { class: "side-sum" }, say(key), " ", h("b", {}, own.length ? signed(sum(own) + rest) : "0")),
    partly(
      more ? [...own, -1] : own,
      STRONGEST,
      f => (f < 0 ? line(say("otherReasons", more), rest) : line(flat(V[S.lang][f]), V.weight[f])),
      h("ul", { class: "weights", "aria-label": say(key) }),
    ),
  ];
  const total = sum(list) + sumFor + sumAgainst,
    alone = Math.min(0.999, Math.max(0.001, 1 / (1 + Math.exp(-total / 100))));
  return h(
    "div",
    { class: "weighed" },
    ...side(
      "spokeFor",
      list.filter(f => V.weight[f] > 0),
      moreFor,
      sumFor,
    ),
    ...side(
      "spokeAgainst",
      list.filter(f => V.weight[f] < 0),
      moreAgainst,
      sumAgainst,
    ),
    h(
      "p",
      { class: "quiet" },
      say("weighedSum", signed(total), alone.toFixed(2)),
      // Where every reading of the text is weighed, a name shares with those that overlap it.
      score > 2 && Math.abs(alone - score / 100) > 0.0065 ? say("weighedRivals", (score / 100).toFixed(2)) : null,
    ),
  );
}
