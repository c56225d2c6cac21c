// Evidence as it is read: a sentence with its names marked, then where it stands.
function marked(s, nodes) {
  const text = T.text[s], names = T.names[s], out = [];
  let at = 0;
  for (let k = 0; k < names.length; k += 3) {
    const [n, a, b] = [names[k], names[k + 1], names[k + 2]];
    if (a < at || b <= a) continue;
    out.push(flat(text.slice(at, a)));
    const words = flat(text.slice(a, b));
    if (nodes.includes(n)) out.push(h("mark", { class: "t-" + D.types[N.type[n]], title: flat(N.label[n]) }, words));
    else out.push(h("button", { type: "button", class: "other", title: flat(N.label[n]), on: { click: () => choose(n) } }, words));
    at = b;
  }
  out.push(flat(text.slice(at)));
  return out;
}
function place(s) {
  const a = T.article[s], A = D.articles;
  return h("footer", {},
    button(A.title[a] ? flat(A.title[a]) : say("untitled"), () => chooseArticle(A.id[a]), { class: "title" }),
    h("span", {}, [A.date[a], flat(D.pages[A.page[a]]), say("at", T.start[s] + 1, T.start[s] + [...T.text[s]].length)].filter(Boolean).join(" · ")));
}
const proof = (list, nodes) => h("blockquote", { class: "proof" }, [...new Set(list)].map(s => h("p", {}, marked(s, nodes))), place(list[0]));
function factLine(r, self) {
  const R = D.relations, s = R.sent[r];
  const words = (R.former[r] ? say("former") + " " : "") + say(R.p[r]) + (R.title[r] ? "：" + flat(R.title[r]) : "");
  const name = n => (n === self ? flat(N.name[n]) : nameButton(n));
  const end = R.o[r] >= 0 ? name(R.o[r]) : button(flat(D.articles.title[R.art[r]] ?? say("untitled")), () => chooseArticle(D.articles.id[R.art[r]]), { class: "title" });
  // Who it is about need not be said again: it stands above.
  const line = h("li", { class: "fact" }, R.s[r] === self ? null : name(R.s[r]), h("span", { class: "says" }, " " + words + " → "), end);
  if (s >= 0) {
    const open = button(say("quote"), () => {
      const shut = open.getAttribute("aria-expanded") === "true";
      open.setAttribute("aria-expanded", String(!shut));
      if (shut) line.lastChild.remove(); else line.append(proof([s], [R.s[r], R.o[r]]));
    }, { class: "quote", "aria-expanded": "false" });
    line.append(open);
  } else line.append(h("small", {}, say("outside")));
  return line;
}
// Equal statements of several articles are one line.
function distinctFacts(list) {
  const R = D.relations, seen = new Map();
  for (const r of list) { const key = [R.s[r], R.p[r], R.o[r], R.art[r], R.title[r], R.former[r]].join("|"); if (!seen.has(key)) seen.set(key, r); }
  return [...seen.values()].sort((a, b) => R.p[a].localeCompare(R.p[b]) * -1 || a - b);
}
