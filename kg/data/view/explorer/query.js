// One line for a set: 类型:人物 作者:王丽 词:供热 从:2022-01 到:2022-06 关系:任职 与:太原市 与:林武. What it says is in the address.
const QUERY_KEYS = {
  type: "off",
  kind: "ko",
  wd: "wd",
  pa: "pa",
  pg: "pg",
  cl: "cl",
  au: "au",
  from: "d0",
  till: "d1",
  with: "w",
  least: "min",
};
const keyWord = key => say("k_" + key);
const quoted = text => (/[\s"]/.test(text) ? `"${text.replace(/"/g, "")}"` : text);
function queryText() {
  const out = [],
    put = (key, value) => out.push(`${keyWord(key)}:${quoted(value)}`);
  if (S.off) for (const t of D.types) if (!has(S.off, t)) put("type", typeWord(t));
  if (S.ko)
    for (const k of ["together", ...D.relations.kinds])
      if (!kindOff(k)) put("kind", k === "together" ? say("k_together") : say(k));
  for (const key of ["wd", "pa", "cl", "au"]) if (S[key]) put(key, S[key]);
  for (const page of pagesAsked()) put("pg", page);
  if (S.d0) put("from", S.d0);
  if (S.d1) put("till", S.d1);
  if (S.min > 1) put("least", String(S.min));
  for (const id of S.w.split("~")) if (N.number.has(id)) put("with", N.label[N.number.get(id)]);
  return out.join(" ");
}
// The first or last day that a text means: 2024, 2024-03, 2024/3/8, 2024年3月8日; nothing where there is no such day.
function dayOf(text, end) {
  const [, y, m, d] = /^(\d{4})(?:[-./年](\d{1,2}))?(?:[-./月](\d{1,2}))?[年月日]?$/.exec(text) ?? [],
    two = (given, otherwise) => String(given ?? otherwise).padStart(2, "0"),
    month = two(m, end ? 12 : 1),
    last = new Date(Date.UTC(+y, +month, 0)).getUTCDate(),
    found = `${y}-${month}-${two(d, end ? last : 1)}`,
    date = new Date(found + "T00:00:00Z");
  // 2024-13 and 2024-02-31 are no days.
  return !isNaN(date) && date.toISOString().startsWith(found) ? found : "";
}
// Words without a key are looked for in sentences; what is not understood comes back by name.
function readQuery(line) {
  const given = {},
    bad = [];
  for (const [, key, quotes, plain] of line.matchAll(/(?:([^\s:："]+)[:：])?(?:"([^"]*)"|([^\s"]+))/g)) {
    const value = quotes ?? plain,
      known = key === undefined ? "wd" : Object.keys(QUERY_KEYS).find(k => [ZH["k_" + k], EN["k_" + k]].includes(key));
    if (known) (given[known] ??= []).push(value);
    else bad.push(key);
  }
  const change = { ...NO_FILTER },
    byWord = (list, value, called) =>
      list.find(
        x => called(x).includes(value) || (x === "together" && [ZH.k_together, EN.k_together].includes(value)),
      );
  const left = (list, values = [], called = x => [ZH[x], EN[x], x]) => {
    const on = values.map(v => byWord(list, v, called) ?? (bad.push(v), null)).filter(Boolean);
    return on.length ? list.filter(x => !on.includes(x)).join(",") : "";
  };
  change.off = left(D.types, given.type, t => [D.kinds[t].zh, D.kinds[t].en, t]);
  change.ko = left(["together", ...D.relations.kinds], given.kind);
  for (const key of ["pa", "cl", "au"])
    if (given[key]) {
      const hit = choices(key).find(x => x === given[key][0]) ?? choices(key).find(x => x.includes(given[key][0]));
      if (hit) change[key] = hit;
      else bad.push(given[key][0]);
    }
  if (given.pg)
    change.pg = given.pg
      .map(v => choices("pg").find(x => x === v) ?? choices("pg").find(x => x.includes(v)) ?? (bad.push(v), ""))
      .filter(Boolean)
      .join("|");
  change.wd = (given.wd ?? []).join(" ");
  const day = (text, end) => {
    const found = text ? dayOf(text, end) : "";
    if (text && !found) bad.push(text);
    return found;
  };
  change.d0 = day(given.from?.[0], false);
  change.d1 = day(given.till?.[0], true);
  if (change.d0 && change.d1 && change.d0 > change.d1) bad.push(`${given.from[0]} – ${given.till[0]}`);
  if (given.least)
    if (/^\d+$/.test(given.least[0])) change.min = Math.max(1, Number(given.least[0]));
    else bad.push(given.least[0]);
  change.w = (given.with ?? [])
    .map(v => {
      const n = find(v, 1)[0];
      if (n === undefined) bad.push(v);
      return n === undefined ? "" : N.id[n];
    })
    .filter(Boolean)
    .join("~");
  return { change, bad };
}
function queryBar() {
  const note = h("small", { id: "query-note", role: "alert" });
  const run = ev => {
    const { change, bad } = readQuery(ev.target.value);
    if (bad.length) note.textContent = say("badQuery", bad.map(iso).join("、"));
    else set(change, { fit: true });
  };
  return h(
    "label",
    { class: "slide" },
    h("span", {}, say("query")),
    h("input", {
      type: "text",
      id: "query",
      spellcheck: false,
      autocomplete: "off",
      placeholder: say("queryHint"),
      value: queryText(),
      "aria-describedby": "query-note",
      on: { change: run },
    }),
    note,
  );
}
