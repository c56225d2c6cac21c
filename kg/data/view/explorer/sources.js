// The article's address on the web, the page's file, its scan: links where the build says how to get there.
function sources(a) {
  const p = A.page[a],
    web = [A.url[a], P.url[p]].find(x => /^https?:\/\//.test(x)),
    at = D.meta.filesAt;
  const path = text => at + text.split("/").map(encodeURIComponent).join("/"),
    [file, sheet] = P.file[p].split("#page=");
  const scan = /^https?:\/\//i.test(P.scan[p]) ? P.scan[p] : at && P.scan[p] && path(P.scan[p]);
  return [
    web && sourceLink(web, say("original")),
    at && file && sourceLink(path(file) + (sheet ? "#page=" + sheet : ""), say("pageFile")),
    scan ? sourceLink(scan, say("scan")) : P.scan[p] && [say("scan"), " ", bdi(P.scan[p])],
  ];
}
// What a build or a page says is an address only if the browser takes it for one.
function sourceLink(href, words) {
  const link = h("a", { href, rel: "noreferrer" }, words);
  return /^(https?|file):$/.test(link.protocol) ? link : null;
}
