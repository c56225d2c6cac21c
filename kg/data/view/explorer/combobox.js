// A field with suggestions, after the ARIA pattern "editable combobox with list autocomplete".
function combobox(input, list, act, onlyNames = false) {
  let hits = [],
    at = -1;
  const shut = () => {
    list.hidden = true;
    list.replaceChildren();
    hits = [];
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const take = hit => {
    input.value = hit.fill;
    shut();
    hit.act();
  };
  const mark = () => {
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    if (at >= 0) {
      input.setAttribute("aria-activedescendant", list.children[at].id);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  };
  const open = () => {
    if (!input.value.trim()) return shut();
    hits = suggestions(input.value, onlyNames, act);
    at = hits.length ? 0 : -1;
    const none = h(
      "li",
      { class: "none", role: "option", "aria-disabled": "true", "aria-selected": "false", id: list.id + "-none" },
      say("noHit", iso(input.value.trim())),
    );
    list.replaceChildren(
      ...(hits.length
        ? hits.map((hit, i) =>
            h(
              "li",
              {
                role: "option",
                id: `${list.id}-${i}`,
                "aria-selected": "false",
                on: { pointerdown: ev => ev.preventDefault(), click: () => take(hit) },
              },
              hit.look,
            ),
          )
        : [none]),
    );
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    mark();
    tell(hits.length ? `${hits.length} ${say("hits")}` : none.textContent);
  };
  input.addEventListener("input", open);
  // Who is back in the field by then has begun anew: what they typed since must not be shut away.
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && shut(), 120));
  input.addEventListener("keydown", ev => {
    if (ev.isComposing) return;
    if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
      if (list.hidden) open();
      else if (hits.length) {
        at = (at + (ev.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length;
        mark();
      }
      ev.preventDefault();
    } else if (ev.key === "Enter" && at >= 0) {
      take(hits[at]);
      ev.preventDefault();
    } else if (ev.key === "Escape") {
      if (!list.hidden) {
        shut();
        ev.stopPropagation();
      }
    }
  });
}
function toField() {
  const input = h("input", {
    type: "text",
    id: "to",
    role: "combobox",
    autocomplete: "off",
    spellcheck: false,
    "aria-expanded": "false",
    "aria-controls": "to-hits",
    "aria-autocomplete": "list",
    value: target() >= 0 ? flat(N.label[target()]) : "",
  });
  const list = h("ul", { id: "to-hits", role: "listbox", "aria-label": say("hitName"), hidden: true });
  // A way is looked for in all of the picture, not only around the name it begins at.
  combobox(input, list, n => set({ to: N.id[n], e: "", pn: 0, avoid: "", ego: 0 }, { fit: true, step: true }), true);
  return h("span", {}, input, list);
}
