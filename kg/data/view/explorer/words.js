// A phrase in the language chosen; {0}, {1} … are filled in.
const WORDS = { zh: ZH, en: EN };
const say = (key, ...values) => (WORDS[S.lang][key] ?? key).replace(/\{(\d)\}/g, (_, i) => values[i]);
// What a type is called and how it looks comes with the data: packs may declare types of their own.
const typeWord = type => D.kinds[type]?.[S.lang] ?? type;
const joined = list => list.join(S.lang === "zh" ? "、" : ", ");
