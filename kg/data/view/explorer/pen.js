// A pen that writes SVG where the canvas would paint: the calls of a 2D context that the picture uses, no more.
const SVG = "http://www.w3.org/2000/svg";
const plain = text => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
class SvgPen {
  constructor(width, height, title, description) {
    this.root = document.createElementNS(SVG, "svg");
    this.globalAlpha = 1;
    this.lineWidth = 1;
    this.font = "";
    this.path = [];
    this.dash = [];
    for (const [key, value] of [
      ["xmlns", SVG],
      ["viewBox", `0 0 ${f1(width)} ${f1(height)}`],
      ["width", f1(width)],
      ["height", f1(height)],
    ])
      if (key !== "xmlns") this.root.setAttribute(key, value);
    this.add("title", {}, title);
    this.add("desc", {}, description);
  }
  add(tag, props, text) {
    const el = document.createElementNS(SVG, tag);
    for (const [key, value] of Object.entries(props)) if (value !== null) el.setAttribute(key, value);
    if (text !== undefined) el.textContent = plain(text);
    this.root.append(el);
  }
  setTransform() {}
  setLineDash(list) {
    this.dash = list;
  }
  beginPath() {
    this.path = [];
  }
  moveTo(x, y) {
    this.path.push(`M${f1(x)} ${f1(y)}`);
  }
  lineTo(x, y) {
    this.path.push(`L${f1(x)} ${f1(y)}`);
  }
  quadraticCurveTo(a, b, x, y) {
    this.path.push(`Q${f1(a)} ${f1(b)} ${f1(x)} ${f1(y)}`);
  }
  arc(x, y, r) {
    this.path.push(
      `M${f1(x - r)} ${f1(y)}a${f1(r)} ${f1(r)} 0 1 0 ${f1(2 * r)} 0a${f1(r)} ${f1(r)} 0 1 0 ${f1(-2 * r)} 0`,
    );
  }
  rect(x, y, w, h) {
    this.path.push(`M${f1(x)} ${f1(y)}h${f1(w)}v${f1(h)}h${f1(-w)}z`);
  }
  closePath() {
    this.path.push("z");
  }
  alpha() {
    return this.globalAlpha < 1 ? String(Math.round(this.globalAlpha * 1000) / 1000) : null;
  }
  fill() {
    if (this.path.length)
      this.add("path", { d: this.path.join(""), fill: this.fillStyle, "fill-opacity": this.alpha() });
  }
  stroke() {
    if (this.path.length)
      this.add("path", {
        d: this.path.join(""),
        fill: "none",
        stroke: this.strokeStyle,
        "stroke-width": f1(this.lineWidth),
        "stroke-opacity": this.alpha(),
        "stroke-linecap": this.lineCap ?? null,
        "stroke-linejoin": this.lineJoin ?? null,
        "stroke-dasharray": this.dash.length ? this.dash.join(" ") : null,
      });
  }
  fillRect(x, y, w, h) {
    this.add("rect", {
      x: f1(x),
      y: f1(y),
      width: f1(w),
      height: f1(h),
      fill: this.fillStyle,
      "fill-opacity": this.alpha(),
    });
  }
  measureText(text) {
    screenPen.font = this.font;
    return screenPen.measureText(text);
  }
  words(text, x, y, paint) {
    const [, italic, weight, size, family] = /^(italic )?(?:(\d+) )?(\d+)px (.*)$/.exec(this.font);
    this.add(
      "text",
      {
        x: f1(x),
        y: f1(
          y + (this.textBaseline === "top" ? size * 0.86 : this.textBaseline === "bottom" ? -size * 0.12 : size * 0.35),
        ),
        "font-size": size,
        "font-weight": weight ?? null,
        "font-style": italic ? "italic" : null,
        "font-family": family,
        ...paint,
      },
      text,
    );
  }
  fillText(text, x, y) {
    this.words(text, x, y, { fill: this.fillStyle });
  }
  strokeText(text, x, y) {
    this.words(text, x, y, {
      fill: "none",
      stroke: this.strokeStyle,
      "stroke-width": f1(this.lineWidth),
      "stroke-linejoin": "round",
      "stroke-opacity": this.alpha(),
    });
  }
  text() {
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + new XMLSerializer().serializeToString(this.root);
  }
}
const f1 = v => String(Math.round(v * 10) / 10);
