// A story: steps of the picture, each an address of this page with a note; saved as one page for a reader.
let story = [],
  telling = false,
  stepNow = 0;
// What a step keeps of the address: everything but the mode of work and the language and colours of the reader.
function stepHash() {
  const params = new URLSearchParams(hashText().slice(1));
  for (const key of ["st", "pick", "lang", "th"]) params.delete(key);
  params.set("cam", [cam.x.toFixed(1), cam.y.toFixed(1), cam.k.toPrecision(4)].join(","));
  return "#" + params.toString();
}
function toggleStory() {
  const on = !S.st;
  set({ st: on ? "1" : "", pick: "" }, { say: say(on ? "storyNote" : "storyEnded", story.length) });
  $("tell").focus();
}
function addStep() {
  story.push({ hash: stepHash(), note: "" });
  stepNow = story.length - 1;
  clearedStory = null;
  keepStory();
  drawPanel();
  dye();
  $("note-" + stepNow)?.focus();
  tell(say("stepAdded", story.length));
}
function moveStep(i, by) {
  const j = i + by;
  if (j < 0 || j >= story.length) return;
  [story[i], story[j]] = [story[j], story[i]];
  stepNow = j;
  afterStory(say("stepAt", j + 1, story.length));
  // The step moved keeps the keyboard, so that it can be moved on.
  $((by < 0 ? "up-" : "down-") + j)?.focus();
}
function goStep(i) {
  stepNow = Math.max(0, Math.min(story.length - 1, i));
  const own = { lang: S.lang, th: S.th, st: S.st },
    pressed = document.activeElement?.id;
  history.replaceState(history.state, "", story[stepNow].hash);
  readHash();
  Object.assign(S, own);
  replay();
  // Who walks on by keyboard stays on the button, whatever the step opens.
  if (/^(step|show)-/.test(pressed ?? "")) $(pressed)?.focus({ preventScroll: true });
  tell(`${say("stepAt", stepNow + 1, story.length)} ${story[stepNow].note}`);
  writeHash(false);
}
// The story in the panel: to be told (steps in order) or to be made (notes, order, saving).
function storyPart() {
  if (S.st === "1")
    return h(
      "section",
      { class: "scope story-maker", id: "story-maker" },
      h("h3", {}, say("story")),
      h("p", { class: "quiet" }, say("storyNote")),
      h(
        "ol",
        {},
        story.map((s, i) =>
          h(
            "li",
            {},
            h(
              "label",
              {},
              h("span", { class: "unseen" }, say("note", i + 1)),
              h("textarea", {
                id: "note-" + i,
                rows: 2,
                value: s.note,
                on: {
                  input: ev => {
                    s.note = ev.target.value;
                    keepStory();
                  },
                },
              }),
            ),
            h(
              "div",
              { class: "row" },
              button(say("showStep"), () => goStep(i), { id: "show-" + i }),
              button("↑", () => moveStep(i, -1), { id: "up-" + i, "aria-label": say("up") }),
              button("↓", () => moveStep(i, 1), { id: "down-" + i, "aria-label": say("down") }),
              button(
                say("undoStep"),
                () => {
                  story.splice(i, 1);
                  afterStory(say("stepGone", story.length));
                  ($("gone-" + Math.min(i, story.length - 1)) ?? $("add-step")).focus();
                },
                { id: "gone-" + i },
              ),
            ),
          ),
        ),
      ),
      h(
        "div",
        { class: "row" },
        button(say("addStep"), addStep, { id: "add-step" }),
        button(say("saveStory"), saveStory, { id: "save-story", disabled: !story.length }),
        clearButton(),
        button(say("endStory"), toggleStory, { id: "end-story" }),
      ),
    );
  if (!telling) return null;
  return h(
    "section",
    { class: "scope telling", id: "telling" },
    h("h3", {}, say("stepAt", stepNow + 1, story.length)),
    h("p", { class: "note" }, story[stepNow].note),
    h(
      "div",
      { class: "row" },
      stepButton("← " + say("stepBack"), "step-back", stepNow - 1),
      stepButton(say("stepOn") + " →", "step-on", stepNow + 1),
    ),
  );
}
// At either end the button says that it leads nowhere and keeps the focus: a disabled one would drop it.
const stepButton = (words, id, to) =>
  button(words, () => to in story && goStep(to), { id, "aria-disabled": String(!(to in story)) });
// This page again, with the story in it: the same script, the same data, nothing of the one who made it but the notes.
function storyPage() {
  hush();
  const root = document.documentElement.cloneNode(true);
  for (const name of ["data-ready", "data-edit", "data-theme"]) root.removeAttribute(name);
  for (const id of ["panel", "side", "table", "paper", "paper-tables", "live", "files", "left-out", "hits", "notice"])
    root.querySelector("#" + id).replaceChildren();
  // Places set by script are set again; as attributes the page's own policy would refuse them.
  for (const styled of root.querySelectorAll("[style]")) styled.removeAttribute("style");
  root.querySelector("#data").textContent = dataText;
  root.querySelector("#story").textContent = JSON.stringify(story).replace(/</g, "\\u003c");
  return "<!DOCTYPE html>\n" + root.outerHTML;
}
const saveStory = () => give("story.html", [storyPage()], "text/html");
