// The scope: which sentences and articles are looked at. All that is counted, sized or exported is counted over these.
const SCOPE = ["d0", "d1", "c0", "c1", "art", "pg", "au", "cl", "pa", "wd"];
let sentOn = new Uint8Array(0),
  artOn = new Uint8Array(0);
const scoped = () => SCOPE.some(key => S[key]);
const within = (day, from, till) => day !== "" && (!from || day >= from) && (!till || day <= till);
const comparing = () => Boolean(S.c0 || S.c1);
// Two periods are looked at together while they are compared.
function dayOn(day) {
  if (!S.d0 && !S.d1 && !comparing()) return true;
  return within(day, S.d0, S.d1) || (comparing() && within(day, S.c0, S.c1));
}
const pagesAsked = () => S.pg.split("|").filter(Boolean);
function articleFits(a, dates = true) {
  if (dates && !dayOn(A.date[a])) return false;
  if (S.art && A.id[a] !== S.art) return false;
  if (S.pg && !pagesAsked().includes(P.name[A.page[a]])) return false;
  if (S.au && !A.authors[a].includes(S.au)) return false;
  if (S.cl && A.column[a] !== S.cl) return false;
  return !S.pa || P.paper[A.page[a]] === S.pa;
}
// The words that a sentence must hold, each of them.
const wordsAsked = () => S.wd.toLowerCase().split(/\s+/).filter(Boolean);
const holds = (text, words) => words.every(word => text.toLowerCase().includes(word));
function lookAt() {
  artOn = Uint8Array.from(A.id, (_, a) => (articleFits(a) ? 1 : 0));
  const words = wordsAsked();
  sentOn = Uint8Array.from(T.article, (a, s) => (artOn[a] && holds(T.text[s], words) ? 1 : 0));
}
// A statement is in the scope with its sentence; one without a sentence (a byline) with its article.
function factScoped(r) {
  const R = D.relations,
    s = R.sent[r];
  return s >= 0 ? Boolean(sentOn[s]) : !scoped() || (R.a[r] >= 0 && Boolean(artOn[R.a[r]]) && !S.wd);
}
const factOn = r => !kindOff(D.relations.p[r]) && factScoped(r);
