// The steps of a story outlive a reload: kept in the browser under the build they tell of, until somebody clears them.
let storyBlock = "", // the story that came with this page, as text
  saidNotKept = false,
  clearedStory = null; // what was just cleared, to be brought back
// Same data, same story: which build it is, from some thousands of its characters (FNV-1a).
function markOfText(text) {
  let mark = 2166136261;
  for (let i = 0, step = Math.max(1, Math.floor(text.length / 4096)); i < text.length; i += step)
    mark = Math.imul(mark ^ text.charCodeAt(i), 16777619);
  return `${text.length}-${(mark >>> 0).toString(36)}`;
}
const storyKey = () => `kg-story ${markOfText(dataText)} ${markOfText(storyBlock)}`;
function keepStory() {
  try {
    if (story.length || storyBlock) localStorage.setItem(storyKey(), JSON.stringify(story));
    else localStorage.removeItem(storyKey());
  } catch {
    if (!saidNotKept) notify(say("storyNotKept"));
    saidNotKept = true;
  }
}
const stepsOf = text => {
  try {
    const list = JSON.parse(text || "[]");
    return Array.isArray(list) ? list.filter(s => typeof s?.hash === "string" && typeof s.note === "string") : [];
  } catch {
    return [];
  }
};
function recallStory() {
  storyBlock = $("story").textContent.trim();
  let kept = null;
  try {
    kept = localStorage.getItem(storyKey());
  } catch {
    /* a page that may keep nothing */
  }
  story = stepsOf(kept ?? storyBlock);
  telling = stepsOf(storyBlock).length > 0 && story.length > 0;
  // A reader begins at the first step, unless the link leads elsewhere.
  if (telling && location.hash.length < 2) history.replaceState(history.state, "", story[0].hash);
}
function clearStory(gone = story) {
  clearedStory = gone;
  story = [];
  telling = false;
  afterStory(say("storyCleared", gone.length));
}
function unclearStory() {
  story = clearedStory;
  clearedStory = null;
  telling = storyBlock !== "";
  afterStory(say("stepGone", story.length));
}
function afterStory(words) {
  stepNow = Math.min(stepNow, Math.max(0, story.length - 1));
  keepStory();
  keepingFocus(drawPanel);
  dye();
  tell(words);
}
const clearButton = () =>
  story.length
    ? button(say("clearStory"), () => clearStory(), { id: "clear-story" })
    : clearedStory
      ? button(say("unclearStory"), unclearStory, { id: "clear-story" })
      : null;
