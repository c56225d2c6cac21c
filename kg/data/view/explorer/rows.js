// Rows of the table and of the files: what is shown, counted within the filters.
const sorting = { nodes: [2, -1], edges: [3, -1] };
function columns(kind) {
  const label = n => flat(N.label[n]),
    group = n => communityName(communityAt(N.community[n])),
    both = (list, f) =>
      was
        ? [
            ["before", x => f(was, x)],
            ["after", x => f(now, x)],
          ]
        : [];
  if (kind === "nodes")
    return {
      rows: shownNodes,
      go: n => choose(n),
      cols: [
        ["name", label],
        ["type", n => typeWord(D.types[N.type[n]])],
        ["mentions", n => C.m[n]],
        ["articles", n => C.a[n]],
        ["linked", degree],
        ["community", group],
        ["aliases", n => N.alias[n].map(flat).join("、")],
        ["number", n => N.id[n]],
        ...both(shownNodes, (c, n) => c.m[n]),
      ],
    };
  const kinds = e =>
    e < L.co
      ? togetherWord()
      : distinctFacts(L.facts[e - L.co].filter(factOn))
          .map(factWords)
          .join("；");
  return {
    rows: shownLinks,
    go: e => choosePair(L.s[e], L.t[e]),
    cols: [
      ["name", e => label(L.s[e])],
      ["other", e => label(L.t[e])],
      ["kind", kinds],
      ["times", times],
      ["articles", e => (e < L.co ? C.ar[e] : "")],
      ["npmi", e => (e < L.co ? C.npmi[e] : "")],
      ...both(shownLinks, (c, e) => (e < L.co ? c.n[e] : "")),
    ],
  };
}
const headWord = key => (key === "npmi" ? "NPMI" : say(key));
function tableOf(kind) {
  const { rows, cols, go } = columns(kind),
    [by, way] = sorting[kind];
  const values = rows.map(row => [row, ...cols.map(([, value]) => value(row))]);
  values.sort((a, b) => {
    const x = a[by + 1],
      y = b[by + 1];
    return (
      way * (typeof x === "number" && typeof y === "number" ? x - y : inWords(String(x), String(y))) || a[0] - b[0]
    );
  });
  return { cols, values, go };
}
// Head and rows as they leave the page; under a filter each row says so, and cannot lose it.
function wholeTable(kind) {
  const { cols, values } = tableOf(kind),
    filters = filterText();
  return [
    [...cols.map(([key]) => headWord(key)), ...(filters ? [say("filterText")] : [])],
    ...values.map(row => [...row.slice(1), ...(filters ? [filters] : [])]),
  ];
}
