// Papers, pages and days that the picture rests on, and the day it was made.
function sourceWords() {
  const days = A.date.filter((d, a) => d && artOn[a]).sort(),
    papers = [...new Set(P.paper.filter((paper, p) => paper && A.page.some((q, a) => q === p && artOn[a])))];
  return [
    joined(papers.map(flat)),
    say(
      "sourcePages",
      new Set(A.page.filter((_, a) => artOn[a])).size,
      artOn.reduce((a, b) => a + b, 0),
    ),
    days.length ? period(days[0], days[days.length - 1]) : "",
    say("made", new Date().toISOString().slice(0, 10)),
  ]
    .filter(Boolean)
    .join(" · ");
}
