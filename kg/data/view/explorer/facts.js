// Evidence as it is read: a sentence with its names marked, then where it stands.
// A mark is a button that opens its reason; another name in the sentence is a button that leads to it.
function marked(s, nodes, all = false) {
  const text = T.text[s],
    names = T.names[s],
    out = [];
  let at = 0;
  for (let k = 0; k < names.length; k += 3) {
    const [n, a, b] = [names[k], names[k + 1], names[k + 2]];
    if (a < at || b <= a) continue;
    out.push(...plainWords(text.slice(at, a)));
    const words = bdi(text.slice(a, b)),
      type = "t-" + D.types[N.type[n]];
    if (nodes.includes(n) || all) {
      const open = h(
        "button",
        {
          type: "button",
          class: "because",
          "aria-expanded": "false",
          title: `${iso(N.label[n])} · ${say("why")}`,
          on: { click: () => openReason(open, s, k / 3) },
        },
        words,
      );
      out.push(h("mark", { class: `${type}${nodes.includes(n) ? "" : " faint"}`, "data-n": String(n) }, open));
    } else
      out.push(
        h(
          "button",
          { type: "button", class: "other " + type, title: iso(N.label[n]), on: { click: () => choose(n) } },
          words,
        ),
      );
    at = b;
  }
  out.push(...plainWords(text.slice(at)));
  return out;
}
// Text between names, with the words that are looked for set off.
function plainWords(text) {
  const words = wordsAsked().map(word => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!words.length) return [flat(text)];
  return text
    .split(new RegExp(`(${words.join("|")})`, "i"))
    .map((part, i) => (i % 2 ? h("b", { class: "word" }, flat(part)) : flat(part)));
}
const whereOf = s => [
  A.date[T.article[s]],
  P.paper[A.page[T.article[s]]],
  bdi(shortPage(T.article[s])),
  say("at", T.start[s] + 1, T.start[s] + [...T.text[s]].length),
];
const pageWords = p => (P.number[p] ? pageNumber(p) + " " : "") + flat(P.name[p]);
// The file's name is left out where day and page number say it all.
const shortPage = a => (P.number[A.page[a]] && A.date[a] ? pageNumber(A.page[a]) : pageWords(A.page[a]));
const pageNumber = p => (/^[0-9A-Z]+$/i.test(P.number[p]) ? say("pageNo", P.number[p]) : flat(P.number[p]));
const dotted = list => list.filter(Boolean).flatMap((item, i) => (i ? [" · ", item] : [item]));
function place(s) {
  const a = T.article[s];
  return h(
    "footer",
    {},
    button(bdi(titleOf(a)), () => readAt(s), { class: "title", title: say("read") }),
    h("span", {}, dotted(whereOf(s))),
  );
}
const proof = (list, nodes) => {
  const held = [...new Set(list)].filter(s => T.text[s]);
  return h(
    "blockquote",
    { class: "proof" },
    held.length ? held.map(s => h("p", {}, marked(s, nodes))) : h("p", { class: "quiet" }, say("missing", 1)),
    held.length ? place(held[0]) : h("footer", {}, dotted([titleOf(T.article[list[0]]), dateOf(list[0])])),
  );
};
// Who looked for a word wants to read where it stands.
function wordPart() {
  if (!S.wd) return null;
  const list = T.text.flatMap((text, s) => (text && sentOn[s] ? [s] : []));
  return list.length
    ? part(
        `${say("sentences")} ${list.length}`,
        partly(list, 8, s => proof([s], []), h("div", { class: "proofs", id: "word-sentences" })),
      )
    : null;
}
const factWords = r => {
  const R = D.relations;
  return (
    (R.former[r] ? say("former") + " " : "") +
    say(R.p[r]) +
    (R.title[r] ? "：" + flat(R.title[r]) : "") +
    (R.time[r] ? `（${R.time[r]}）` : "")
  );
};
function factLine(r, self) {
  const R = D.relations,
    s = R.sent[r],
    name = n => (n === self ? bdi(N.name[n]) : nameButton(n));
  const end =
    R.o[r] >= 0 ? name(R.o[r]) : button(bdi(titleOf(R.art[r])), () => readArticle(R.art[r]), { class: "title" });
  // Who it is about need not be said again: it stands above.
  const line = h(
    "li",
    { class: "fact" },
    R.s[r] === self ? null : name(R.s[r]),
    h("span", { class: "says" }, " " + factWords(r) + " → "),
    end,
  );
  if (s >= 0 && T.text[s]) {
    const open = button(
      say("quote"),
      () => {
        const shut = open.getAttribute("aria-expanded") === "true";
        open.setAttribute("aria-expanded", String(!shut));
        if (shut) line.lastChild.remove();
        else line.append(proof([s], [R.s[r], R.o[r]]));
      },
      { class: "quote", "aria-expanded": "false" },
    );
    line.append(open);
  } else line.append(h("small", {}, say("outside")));
  return line;
}
// Equal statements of several articles are one line.
function distinctFacts(list) {
  const R = D.relations,
    seen = new Map();
  for (const r of list) {
    const key = [R.s[r], R.p[r], R.o[r], R.art[r], R.title[r], R.former[r], R.time[r]].join("|");
    if (!seen.has(key)) seen.set(key, r);
  }
  return [...seen.values()].sort((a, b) => R.p[b].localeCompare(R.p[a]) || a - b);
}
