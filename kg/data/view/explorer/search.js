// Completion by Hanzi, pinyin and initials, names and aliases alike.
function rank(n, q) {
  let best = 99;
  N.lower[n].forEach((name, i) => {
    const [full = "", initials = ""] = N.key[n][i].split(" "), late = i ? 1 : 0;
    const score = name === q ? 0 : name.startsWith(q) ? 2 : initials === q || full === q ? 4 : full.startsWith(q) ? 6 : initials.startsWith(q) ? 8 : name.includes(q) ? 10 : q.length > 2 && full.includes(q) ? 12 : q.length > 1 && initials.includes(q) ? 14 : 99;
    best = Math.min(best, score + late);
  });
  return best;
}
function find(text, most = 12) {
  const q = text.toLowerCase().replace(/[\s'’]+/g, "");
  if (!q) return [];
  const found = [];
  for (let n = 0; n < N.total; n++) { const r = rank(n, q); if (r < 90) found.push([r, n]); }
  return found.sort((a, b) => a[0] - b[0] || N.mentions[b[1]] - N.mentions[a[1]] || a[1] - b[1]).slice(0, most).map(p => p[1]);
}
function combobox(input, list, act) {
  let hits = [], at = -1;
  const shut = () => { list.hidden = true; list.replaceChildren(); hits = []; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const take = n => { input.value = flat(N.label[n]); shut(); act(n); };
  const mark = () => {
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) { input.setAttribute("aria-activedescendant", list.children[at].id); list.children[at].scrollIntoView({ block: "nearest" }); }
  };
  const open = () => {
    hits = find(input.value); at = hits.length ? 0 : -1;
    if (!input.value.trim()) return shut();
    if (!hits.length) { shut(); tell(say("noHit")); return; }
    list.replaceChildren(...hits.map((n, i) => {
      const q = input.value.toLowerCase().trim(), alias = N.lower[n][0].includes(q) ? "" : N.alias[n].find((_, k) => N.lower[n][k + 1].includes(q)) ?? "";
      return h("li", { role: "option", id: `${list.id}-${i}`, "aria-selected": "false", on: { pointerdown: ev => ev.preventDefault(), click: () => take(n) } }, icon(D.types[N.type[n]]), h("span", {}, flat(N.label[n])), h("small", {}, [alias && flat(alias), N.note[n] && flat(N.note[n]), say(D.types[N.type[n]]), N.mentions[n]].filter(Boolean).join(" · ")));
    }));
    list.hidden = false; input.setAttribute("aria-expanded", "true"); mark();
    tell(hits.length + " " + say("hits"));
  };
  input.addEventListener("input", open);
  input.addEventListener("blur", () => setTimeout(shut, 120));
  input.addEventListener("keydown", ev => {
    if (ev.isComposing) return;
    if (ev.key === "ArrowDown" || ev.key === "ArrowUp") { if (list.hidden) open(); else { at = (at + (ev.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length; mark(); } ev.preventDefault(); }
    else if (ev.key === "Enter" && at >= 0) { take(hits[at]); ev.preventDefault(); }
    else if (ev.key === "Escape") { if (!list.hidden) { shut(); ev.stopPropagation(); } }
  });
}
function toField() {
  const input = h("input", { type: "text", id: "to", role: "combobox", autocomplete: "off", spellcheck: false, "aria-expanded": "false", "aria-controls": "to-hits", "aria-autocomplete": "list", value: target() >= 0 ? flat(N.label[target()]) : "" });
  const list = h("ul", { id: "to-hits", role: "listbox", "aria-label": say("hits"), hidden: true });
  combobox(input, list, n => set({ to: N.id[n], e: "" }, { fit: true, step: true }));
  return h("span", {}, input, list);
}
