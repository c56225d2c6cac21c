// What a reader knows better: the same, not the same, another type or name, no name at all. Nothing is changed here;
// the lines are kept as pending, marked in the picture, and saved as judgements.tsv for the next kg build.
let judged = [];
const judgedKey = () => `kg-judgements ${$("title").textContent} ${N.total} ${E.s.length}`;
function keepJudged() { try { localStorage.setItem(judgedKey(), JSON.stringify(judged)); } catch { /* a page that may keep nothing */ } }
function recallJudged() { try { judged = JSON.parse(localStorage.getItem(judgedKey()) ?? "[]").filter(j => j && typeof j.verb === "string" && (N.number.has(j.left) || j.left.includes("@"))); } catch { judged = []; } }
// A thing as a judgement writes it: an id, a name, or name@article for what one article says.
function thingWords(text) {
  const [name, article] = text.split("@"), a = A.number.get(article) ?? -1;
  return a >= 0 ? say("inArticle", iso(name), iso(titleOf(a))) : ownName(text);
}
const aboutNode = n => judged.filter(j => j.left === N.id[n] || j.right === N.id[n]);
function judge(verb, left, right = "", reason = "") {
  judged = judged.filter(j => !(j.verb === verb && j.left === left && j.right === right));
  judged.push({ verb, left, right, reason });
  afterJudging(say("judgedNow", judgedWords(judged[judged.length - 1])));
}
function unjudge(j) { judged = judged.filter(x => x !== j); afterJudging(say("undone", judgedWords(j))); }
function afterJudging(words) { keepJudged(); keepingFocus(drawPanel); dye(); paint(); tell(words); }
function judgedWords(j) {
  const right = N.number.has(j.right) || j.right.includes("@") ? thingWords(j.right) : j.verb === "type" ? say(j.right) : iso(j.right);
  return say("j_" + j.verb, thingWords(j.left), right) + (j.reason ? `（${iso(j.reason)}）` : "");
}
const oneCell = text => text.replace(/[\t\r\n]+/g, " ").trim();
const judgedText = () => ["verb\tleft\tright\treason", ...judged.map(j => [j.verb, j.left, j.right, [j.reason, ownName(j.left), N.number.has(j.right) ? ownName(j.right) : ""].filter(Boolean).join("；")].map(oneCell).join("\t")).sort()].join("\n") + "\n";
// The form under a name: what to say of it, why, and the one click that says it.
function judgePart(n) {
  const reason = h("input", { type: "text", id: "j-reason", autocomplete: "off" }), why = () => oneCell(reason.value), id = N.id[n];
  const kind = h("select", { id: "j-type" }, D.types.filter((_, t) => t !== N.type[n]).map(t => h("option", { value: t }, say(t)))), name = h("input", { type: "text", id: "j-name", autocomplete: "off", value: flat(N.label[n]) });
  const other = h("input", { type: "text", id: "j-other", role: "combobox", autocomplete: "off", spellcheck: false, "aria-expanded": "false", "aria-controls": "j-hits", "aria-autocomplete": "list" }), hits = h("ul", { id: "j-hits", role: "listbox", "aria-label": say("hitName"), hidden: true });
  let chosen = -1;
  combobox(other, hits, m => { chosen = m; }, true);
  const pair = verb => () => (chosen < 0 || chosen === n ? tell(say("chooseOther")) : judge(verb, id, N.id[chosen], why()));
  return h("details", { class: "judge", id: "judge" }, h("summary", {}, say("judge")), h("p", { class: "quiet" }, say("judgeNote")),
    h("label", {}, say("why2"), reason),
    h("div", { class: "find" }, h("label", { for: "j-other" }, say("otherName")), h("span", {}, other, hits), h("div", { class: "row" }, button(say("same"), pair("same"), { id: "j-same" }), button(say("different"), pair("different"), { id: "j-different" }))),
    h("label", {}, say("rightType"), kind), button(say("giveType"), () => judge("type", id, kind.value, why()), { id: "j-type-do" }),
    h("label", {}, say("rightName"), name), button(say("giveName"), () => { const given = oneCell(name.value); if (given && given !== N.label[n]) judge("name", id, given, why()); }, { id: "j-name-do" }),
    h("div", { class: "row" }, button(say("noName"), () => judge("drop", id, "", why()), { id: "j-drop" })));
}
const judgePair = (a, b) => h("div", { class: "row", role: "group", "aria-label": say("judge") }, button(say("same"), () => judge("same", N.id[a], N.id[b]), { id: "j-same" }), button(say("different"), () => judge("different", N.id[a], N.id[b]), { id: "j-different" }));
// What the build itself is not sure of, with the reason, to be answered at once.
function doubtPart(n) {
  const X2 = D.doubts, own = X2.now.map((_, i) => i).filter(i => n < 0 || X2.s[i] === n || X2.t[i] === n);
  const reason = i => { const [zh, en] = X2.reason[i].split(" / "); return flat(S.lang === "zh" ? zh : en ?? zh); };
  const line = i => h("li", { class: "doubt" }, h("p", {}, say("d_" + X2.now[i], thingWords(X2.left[i]), thingWords(X2.right[i]), X2.score[i]), h("small", {}, " " + reason(i))),
    h("div", { class: "row" }, button(say("same"), () => judge("same", X2.left[i], X2.right[i]), { id: `doubt-same-${i}` }), button(say("different"), () => judge("different", X2.left[i], X2.right[i]), { id: `doubt-different-${i}` }), n < 0 ? nameButton(X2.s[i]) : null));
  return own.length ? part(`${say("doubts")} ${own.length}`, partly(own, 3, line, h("ul", { class: "facts", id: "doubts" }))) : null;
}
// All that is pending, each with its undo, wherever one is.
function pendingPart() {
  if (!judged.length) return null;
  const token = document.documentElement.dataset.edit;
  return h("section", { class: "scope pending", id: "pending", "aria-label": say("pending") }, h("h3", {}, `${say("pending")} ${judged.length}`),
    h("ul", { class: "facts" }, judged.map((j, i) => h("li", {}, h("span", {}, judgedWords(j)), " ", button(say("undo"), () => unjudge(j), { class: "quote", id: "undo-" + i })))),
    h("div", { class: "row" }, button(say("saveJudged"), () => give("judgements.tsv", [judgedText()], "text/tab-separated-values"), { id: "j-save" }), token ? button(say("writeJudged"), () => writeJudged(token), { id: "j-write" }) : null), h("p", { class: "quiet" }, say("pendingNote")));
}
// Only a page that ``kg serve --edit`` handed out, with its token, may write, and only this one file.
async function writeJudged(token) {
  try {
    const answer = await fetch("judgements", { method: "POST", headers: { "X-KG-Token": token, "Content-Type": "text/tab-separated-values; charset=utf-8" }, body: judgedText() });
    if (!answer.ok) return tell(say("notWritten", (await answer.text()).trim()));
    const count = judged.length;
    judged = [];
    afterJudging(say("written", count));
  } catch (error) { tell(say("notWritten", String(error.message ?? error))); }
}
