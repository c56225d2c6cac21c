// Periods by button and key: one bin earlier or later, played one after the other, compared with the time before.
let playing = 0;
function timeButtons(time) {
  const at = time.bins.findIndex(k => binEnd(k) >= (S.d0 || time.first)),
    end = time.bins.findLastIndex(k => binStart(k) <= (S.d1 || time.last)),
    whole = !S.d0 && !S.d1;
  const go = step => {
    const width = whole ? 0 : end - at,
      to = Math.max(
        0,
        Math.min(time.bins.length - 1 - width, whole ? (step > 0 ? 0 : time.bins.length - 1) : at + step),
      );
    set({ d0: binStart(time.bins[to]), d1: binEnd(time.bins[to + width]), c0: "", c1: "" });
  };
  const play = () => {
    if (playing) return stopPlaying();
    playing = setInterval(() => {
      const t = time.bins.findLastIndex(k => binStart(k) <= (S.d1 || time.last));
      if (S.d1 && t >= time.bins.length - 1) stopPlaying();
      else goOn();
    }, 1200);
    goOn();
  };
  const goOn = () => {
    const b = timeBins(),
      i = b.bins.findIndex(k => binEnd(k) >= (S.d0 || b.first)),
      to = !S.d0 && !S.d1 ? 0 : Math.min(b.bins.length - 1, i + 1);
    set({ d0: binStart(b.bins[to]), d1: binEnd(b.bins[to]), c0: "", c1: "" });
  };
  const compare = () => {
    if (comparing()) return set({ c0: "", c1: "" });
    const half = Math.ceil(time.bins.length / 2),
      width = end - at + 1;
    if (whole || at === 0)
      return set({
        d0: binStart(time.bins[half]),
        d1: "",
        c0: binStart(time.bins[0]),
        c1: binEnd(time.bins[half - 1]),
      });
    set({ c0: binStart(time.bins[Math.max(0, at - width)]), c1: binEnd(time.bins[at - 1]) });
  };
  return h(
    "div",
    { class: "row", role: "group", "aria-label": say("dates") },
    button("◀", () => go(-1), { id: "earlier", "aria-label": say("earlier") }),
    button("▶", () => go(1), { id: "later", "aria-label": say("later") }),
    button(say(playing ? "pause" : "play"), play, { id: "play", "aria-pressed": String(playing > 0) }),
    button(say("compare"), compare, { id: "compare", "aria-pressed": String(comparing()) }),
  );
}
function stopPlaying() {
  clearInterval(playing);
  playing = 0;
  keepingFocus(drawSide);
}
