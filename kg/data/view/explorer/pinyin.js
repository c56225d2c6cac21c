// How a name is typed without Chinese: pinyin run together, a space, the initials, as kg/export/html_pinyin.py has it.
// Made when first asked for, from how each character is read; the data holds only the keys that do not follow from it.
let readAs = null;
const keysMade = [];
const keysOf = n => (keysMade[n] ??= N.lower[n].map((name, i) => N.key[n][i] || keyOf(name)));
function keyOf(name) {
  readAs ??= new Map(D.pinyin.char.map((ch, i) => [ch, D.pinyin.read[i]]));
  const syllables = [...name].map(ch => readAs.get(ch) ?? (/[0-9a-z]/.test(ch) ? ch : "")),
    joined = syllables.join("");
  return joined === name ? "" : `${joined} ${syllables.map(s => s.slice(0, 1)).join("")}`.trim();
}
