// What a search finds: names by Hanzi, pinyin and initials, forms that the text uses, near misses; titles; words of sentences.
function rank(n, q) {
  let best = 99;
  const keys = keysOf(n);
  N.lower[n].forEach((name, i) => {
    const [full = "", initials = ""] = keys[i].split(" "),
      late = i ? 1 : 0;
    const score =
      name === q
        ? 0
        : name.startsWith(q)
          ? 2
          : initials === q || full === q
            ? 4
            : full.startsWith(q)
              ? 6
              : initials.startsWith(q)
                ? 8
                : name.includes(q)
                  ? 10
                  : q.length > 2 && full.includes(q)
                    ? 12
                    : q.length > 1 && initials.includes(q)
                      ? 14
                      : 99;
    best = Math.min(best, score + late);
  });
  return best;
}
// Each form in which the text names somebody, with how often it means whom; read once, when first asked.
let formsRead = null;
function forms() {
  if (formsRead) return formsRead;
  formsRead = new Map();
  T.names.forEach((names, s) => {
    const text = T.text[s];
    if (text)
      for (let k = 0; k < names.length; k += 3) {
        const form = flat(text.slice(names[k + 1], names[k + 2])).toLowerCase();
        if (N.lower[names[k]].includes(form)) continue;
        if (!formsRead.has(form)) formsRead.set(form, new Map());
        formsRead.get(form).set(names[k], (formsRead.get(form).get(names[k]) ?? 0) + 1);
      }
  });
  return formsRead;
}
// One character too many, too few or wrong (胡健林 for 胡建林).
function nearly(a, b) {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let i = 0;
  while (i < a.length && a[i] === b[i]) i++;
  return a.slice(i + (a.length >= b.length)) === b.slice(i + (b.length >= a.length));
}
// The characters of a short form in the order of the full name (轨道集团 for 云溪轨道交通集团).
function shortOf(name, q) {
  let at = 0;
  for (const ch of name) if (ch === q[at]) at++;
  return at === q.length;
}
const squeezed = text => text.toLowerCase().replace(/[\s'’]+/g, "");
// [rank, node, form] of all that fit, best first; near misses only where nothing else does.
function nameHits(text) {
  const q = squeezed(text),
    best = new Map();
  if (!q) return [];
  const put = (n, r, form = "") => {
    if (r < (best.get(n)?.[0] ?? 90)) best.set(n, [r, n, form]);
  };
  for (let n = 0; n < N.total; n++) put(n, rank(n, q));
  for (const [form, whom] of forms())
    if (form === q || form.startsWith(q)) for (const n of whom.keys()) put(n, form === q ? 3 : 9, form);
  if (!best.size && q.length > 2)
    for (let n = 0; n < N.total; n++) {
      N.lower[n].forEach((name, i) => {
        if (shortOf(name, q)) put(n, 31, "?");
        if (nearly(name, q) || (q.length > 5 && nearly(keysOf(n)[i].split(" ")[0], q))) put(n, 30, "?");
      });
    }
  return [...best.values()].sort((a, b) => a[0] - b[0] || N.mentions[b[1]] - N.mentions[a[1]] || a[1] - b[1]);
}
const find = (text, most = 12) =>
  nameHits(text)
    .slice(0, most)
    .map(hit => hit[1]);
function titleHits(q) {
  return A.id
    .map((_, a) => a)
    .filter(a => titleOf(a).toLowerCase().includes(q))
    .slice(0, 4);
}
function wordHits(q) {
  let found = 0;
  for (const text of T.text) if (text.toLowerCase().includes(q)) found++;
  return found;
}
// All options for what is typed, each with what it is and what it does.
function suggestions(text, onlyNames, act) {
  const q = text.trim().toLowerCase(),
    names = nameHits(text).slice(0, onlyNames ? 12 : 9);
  const out = names.map(([, n, form]) => ({
    fill: flat(N.label[n]),
    act: () => act(n),
    look: [
      icon(D.types[N.type[n]]),
      h("span", {}, bdi(N.label[n])),
      h(
        "small",
        {},
        [
          form === "?"
            ? say("maybe")
            : form && !flat(N.label[n]).toLowerCase().includes(form)
              ? say("surface", iso(form))
              : aliasFor(n, q),
          N.note[n] && iso(N.note[n]),
          typeWord(D.types[N.type[n]]),
          N.mentions[n],
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ],
  }));
  if (onlyNames || q.length < 2) return out;
  for (const a of titleHits(q))
    out.push({
      fill: titleOf(a),
      act: () => readArticle(a),
      look: [h("span", {}, bdi(titleOf(a))), h("small", {}, [say("hitTitle"), A.date[a]].filter(Boolean).join(" · "))],
    });
  const count = wordHits(q);
  if (count)
    out.push({
      fill: text.trim(),
      act: () => set({ wd: text.trim(), n: "", e: "", to: "", rd: "" }, { fit: true, step: true }),
      look: [h("span", {}, say("hitsIn", count, iso(text.trim()))), h("small", {}, say("hitWord"))],
    });
  return out;
}
const aliasFor = (n, q) =>
  N.lower[n][0].includes(q) ? "" : iso(N.alias[n].find((_, k) => N.lower[n][k + 1].includes(q)) ?? "");
