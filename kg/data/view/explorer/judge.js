// What a reader knows better: the same, not the same, another type or name, no name at all. Nothing is changed here;
// the lines are kept as pending, marked in the picture, and saved as judgements.tsv for the next kg build.
let judged = [];
const judgedKey = () => `kg-judgements ${$("title").textContent} ${N.total} ${E.s.length}`;
function keepJudged() {
  try {
    localStorage.setItem(judgedKey(), JSON.stringify(judged));
  } catch {
    /* a page that may keep nothing */
  }
}
function recallJudged() {
  try {
    judged = JSON.parse(localStorage.getItem(judgedKey()) ?? "[]").filter(
      j => j && typeof j.verb === "string" && (N.number.has(j.left) || j.left.includes("@")),
    );
  } catch {
    judged = [];
  }
}
// A thing as a judgement writes it: an id, a name, or name@article for what one article says.
function thingWords(text) {
  const [name, article] = text.split("@"),
    a = A.number.get(article) ?? -1;
  return a >= 0 ? say("inArticle", iso(name), iso(titleOf(a))) : ownName(text);
}
const aboutNode = n => judged.filter(j => j.left === N.id[n] || j.right === N.id[n]);
function judge(verb, left, right = "", reason = "") {
  judged = judged.filter(j => !(j.verb === verb && j.left === left && j.right === right));
  judged.push({ verb, left, right, reason });
  afterJudging(say("judgedNow", judgedWords(judged[judged.length - 1])));
}
function unjudge(j) {
  judged = judged.filter(x => x !== j);
  afterJudging(say("undone", judgedWords(j)));
}
function afterJudging(words) {
  keepJudged();
  // The form stays open: a closed one would lose the focus.
  const open = $("judge")?.open;
  keepingFocus(() => {
    drawPanel();
    if (open && $("judge")) $("judge").open = true;
  });
  dye();
  paint();
  if (words) notify(words);
}
function judgedWords(j) {
  const right =
    N.number.has(j.right) || j.right.includes("@")
      ? thingWords(j.right)
      : j.verb === "type"
        ? typeWord(j.right)
        : iso(j.right);
  return say("j_" + j.verb, thingWords(j.left), right) + (j.reason ? `（${iso(j.reason)}）` : "");
}
const oneCell = text => text.replace(/[\t\r\n]+/g, " ").trim();
const judgedText = () =>
  [
    "verb\tleft\tright\treason",
    ...judged
      .map(j =>
        [
          j.verb,
          j.left,
          j.right,
          [j.reason, ownName(j.left), N.number.has(j.right) ? ownName(j.right) : ""].filter(Boolean).join("；"),
        ]
          .map(oneCell)
          .join("\t"),
      )
      .sort(),
  ].join("\n") + "\n";
// Only a page that ``kg serve --edit`` handed out, with its token, may write, and only this one file.
async function writeJudged(token) {
  try {
    const answer = await fetch("judgements", {
      method: "POST",
      headers: { "X-KG-Token": token, "Content-Type": "text/tab-separated-values; charset=utf-8" },
      body: judgedText(),
    });
    if (!answer.ok) return notify(say("notWritten", (await answer.text()).trim()));
    const count = judged.length;
    judged = [];
    afterJudging("");
    notify(say("written", count));
  } catch (error) {
    notify(say("notWritten", String(error.message ?? error)));
  }
}
const judgePair = (a, b) =>
  h(
    "div",
    { class: "row", role: "group", "aria-label": say("judge") },
    button(say("same"), () => judge("same", N.id[a], N.id[b]), { id: "j-same" }),
    button(say("different"), () => judge("different", N.id[a], N.id[b]), { id: "j-different" }),
  );
