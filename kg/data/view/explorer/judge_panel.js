// Corrections and doubts in the panel.
// The form under a name: what to say of it, why, and the one click that says it.
function judgePart(n) {
  const reason = h("input", { type: "text", id: "j-reason", autocomplete: "off" }),
    why = () => oneCell(reason.value),
    id = N.id[n];
  const kind = h(
      "select",
      { id: "j-type" },
      D.types.filter((_, t) => t !== N.type[n]).map(t => h("option", { value: t }, typeWord(t))),
    ),
    name = h("input", { type: "text", id: "j-name", autocomplete: "off", value: flat(N.label[n]) });
  const other = h("input", {
      type: "text",
      id: "j-other",
      role: "combobox",
      autocomplete: "off",
      spellcheck: false,
      "aria-expanded": "false",
      "aria-controls": "j-hits",
      "aria-autocomplete": "list",
    }),
    hits = h("ul", { id: "j-hits", role: "listbox", "aria-label": say("hitName"), hidden: true });
  let chosen = -1;
  combobox(
    other,
    hits,
    m => {
      chosen = m;
    },
    true,
  );
  const pair = verb => () => {
    if (chosen >= 0 && chosen !== n) return judge(verb, id, N.id[chosen], why());
    notify(say("chooseOther"));
    other.focus();
  };
  return h(
    "details",
    { class: "judge", id: "judge" },
    h("summary", {}, say("judge")),
    h("p", { class: "quiet" }, say("judgeNote")),
    h("label", {}, say("why2"), reason),
    h(
      "div",
      { class: "find" },
      h("label", { for: "j-other" }, say("otherName")),
      h("span", {}, other, hits),
      h(
        "div",
        { class: "row" },
        button(say("same"), pair("same"), { id: "j-same" }),
        button(say("different"), pair("different"), { id: "j-different" }),
      ),
    ),
    h("label", {}, say("rightType"), kind),
    button(say("giveType"), () => judge("type", id, kind.value, why()), { id: "j-type-do" }),
    h("label", {}, say("rightName"), name),
    button(
      say("giveName"),
      () => {
        const given = oneCell(name.value);
        if (given && given !== N.label[n]) return judge("name", id, given, why());
        notify(say("writeOther"));
        name.focus();
      },
      { id: "j-name-do" },
    ),
    h(
      "div",
      { class: "row" },
      button(say("noName"), () => judge("drop", id, "", why()), { id: "j-drop" }),
    ),
  );
}
// What the build itself is not sure of, with the reason, to be answered at once.
function doubtPart(n) {
  const X2 = D.doubts,
    own = X2.now.map((_, i) => i).filter(i => n < 0 || X2.s[i] === n || X2.t[i] === n);
  const reason = i => {
    const [zh, en] = X2.reason[i].split(" / ");
    return flat(S.lang === "zh" ? zh : (en ?? zh));
  };
  const line = i =>
    h(
      "li",
      { class: "doubt" },
      h(
        "p",
        {},
        say("d_" + X2.now[i], thingWords(X2.left[i]), thingWords(X2.right[i]), X2.score[i]),
        h("small", {}, " " + reason(i)),
      ),
      h(
        "div",
        { class: "row" },
        button(say("same"), () => judge("same", X2.left[i], X2.right[i]), { id: `doubt-same-${i}` }),
        button(say("different"), () => judge("different", X2.left[i], X2.right[i]), { id: `doubt-different-${i}` }),
        n < 0 ? nameButton(X2.s[i]) : null,
      ),
    );
  const more = n < 0 ? X2.more : 0;
  return own.length
    ? part(
        `${say("doubts")} ${own.length + more}`,
        partly(own, 3, line, h("ul", { class: "facts", id: "doubts" })),
        more ? h("p", { class: "quiet" }, say("moreDoubts", more)) : null,
      )
    : null;
}
// All that is pending, each with its undo, wherever one is.
function pendingPart() {
  if (!judged.length) return null;
  const token = document.documentElement.dataset.edit;
  return h(
    "section",
    { class: "scope pending", id: "pending", "aria-label": say("pending") },
    h("h3", {}, `${say("pending")} ${judged.length}`),
    h(
      "ul",
      { class: "facts" },
      judged.map((j, i) =>
        h(
          "li",
          {},
          h("span", {}, judgedWords(j)),
          " ",
          button(say("undo"), () => unjudge(j), { class: "quote", id: "undo-" + i }),
        ),
      ),
    ),
    h(
      "div",
      { class: "row" },
      button(say("saveJudged"), () => give("judgements.tsv", [judgedText()], "text/tab-separated-values"), {
        id: "j-save",
      }),
      token
        ? button(say("writeJudged", iso(document.documentElement.dataset.file)), () => writeJudged(token), {
            id: "j-write",
          })
        : null,
    ),
    h("p", { class: "quiet" }, say("pendingNote")),
  );
}
