// Elements are made here and only here; texts enter as text, never as markup.
const $ = id => document.getElementById(id);
function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (key === "class") node.className = value;
    else if (key in node && !key.includes("-")) node[key] = value;
    else node.setAttribute(key, value);
  }
  node.append(...children.flat(9).filter(c => c !== null && c !== undefined && c !== false));
  return node;
}
const button = (text, act, props = {}) => h("button", { type: "button", on: { click: act }, ...props }, text);
function icon(type) {
  const ns = "http://www.w3.org/2000/svg",
    svg = document.createElementNS(ns, "svg"),
    path = document.createElementNS(ns, "path");
  svg.setAttribute("viewBox", "-8 -8 16 16");
  svg.setAttribute("class", "icon t-" + type);
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", shapePath(D.kinds[type].shape, 0, 0, 6));
  svg.append(path);
  return svg;
}
// Line ends of print and marks that turn the direction of writing (they would reach into what follows) are not shown.
const flat = text => text.replace(/[\r\n\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, "");
// A name in the middle of other words keeps its own direction: an element on the page, marks where only text can stand.
const bdi = text => h("bdi", {}, flat(text));
const iso = text => (/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text) ? `\u2068${flat(text)}\u2069` : flat(text));
const titleOf = a => (a >= 0 && A.title[a] ? flat(A.title[a]) : say("untitled"));
const tell = text => {
  $("live").textContent = text;
  if (!$("notice").hidden) hush();
};
// What went wrong or was noted, for eyes and ears: it stands until it is closed or something else is said.
function notify(text) {
  tell(text);
  $("notice").replaceChildren(
    h("span", {}, text),
    button("×", () => hush(true), { "aria-label": say("close"), id: "notice-shut" }),
  );
  $("notice").hidden = false;
}
function hush(byHand = false) {
  const inside = $("notice").contains(document.activeElement);
  $("notice").hidden = true;
  if (byHand && inside) toHeading();
}
// A long list shows its beginning; a button brings the next part and hands the focus on to it.
function partly(items, show, make, box) {
  let at = 0;
  const next = () => {
    const fresh = items.slice(at, at + show).map(make);
    box.append(...fresh);
    at += show;
    if (at < items.length) {
      const ask = button(
          say("more", items.length - at),
          () => {
            more.remove();
            const first = next(),
              inner = first?.querySelector("button, a");
            // A line without a button of its own takes the focus all the same: it must not fall to the page.
            if (first && !inner) first.tabIndex = -1;
            (inner ?? first)?.focus();
          },
          { class: "more", "data-paper": say("notPrinted", items.length - at) },
        ),
        more = box.tagName === "UL" ? h("li", {}, ask) : ask;
      box.append(more);
    }
    return fresh[0];
  };
  next();
  return box;
}
const nameButton = (n, extra = "") =>
  button(
    h("span", {}, icon(D.types[N.type[n]]), " ", bdi(N.label[n]), extra ? h("small", {}, " " + extra) : null),
    () => choose(n),
    { class: "name" },
  );
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const was = document.activeElement,
      area = h("textarea", { value: text, "aria-label": say("copy") });
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    was?.focus?.();
    if (!done) notify(say("copyFailed"));
    return done;
  }
}
