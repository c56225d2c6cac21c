// A phrase in the language chosen; {0}, {1} … are filled in.
const WORDS = { zh: ZH, en: EN };
const say = (key, ...values) => (WORDS[S.lang][key] ?? key).replace(/\{(\d)\}/g, (_, i) => values[i]);
const joined = list => list.join(S.lang === "zh" ? "、" : ", ");
