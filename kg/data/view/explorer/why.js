// The reason of a mention: which rule fired, which row of which pack, how sure; and what it stands for.
function openReason(open, s, k) {
  const shut = open.getAttribute("aria-expanded") === "true",
    near = open.closest("p");
  for (const old of near.parentNode.querySelectorAll(".why")) old.remove();
  for (const other of near.parentNode.querySelectorAll(".because")) other.setAttribute("aria-expanded", "false");
  if (shut) return;
  open.setAttribute("aria-expanded", "true");
  near.after(reasonOf(s, k));
}
function reasonOf(s, k) {
  const n = T.names[s][3 * k],
    [why, score] = [T.why[s][2 * k], T.why[s][2 * k + 1]],
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
  );
}
