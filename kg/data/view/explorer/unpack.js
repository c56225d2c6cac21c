// The packed data block (kg/export/html_pack.py): base64 of raw DEFLATE; a JSON head, then columns one after the other.
async function unpacked(text) {
  const raw = atob(text),
    bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const body = new Uint8Array(await new Response(stream).arrayBuffer()),
    start = 4 + new DataView(body.buffer).getUint32(0, true),
    head = JSON.parse(new TextDecoder().decode(body.subarray(4, start))),
    read = columnReader(body, start);
  for (const [section, name, spec] of head.columns) head.rest[section][name] = read(spec);
  return head.rest;
}
// Reads one column after the other; plain arrays, as JSON would give.
function columnReader(body, at) {
  const kinds = {
    // Low bytes of all numbers, then the next higher ones; zigzag where some are negative; differences where it rises.
    ints(count, planes, signed, summed, scale) {
      const out = new Array(count).fill(0);
      for (let plane = 0, unit = 1; plane < planes; plane++, unit *= 256, at += count)
        for (let i = 0; i < count; i++) out[i] += unit * body[at + i];
      let sum = 0;
      for (let i = 0; i < count; i++) {
        if (signed) out[i] = out[i] % 2 ? -(out[i] + 1) / 2 : out[i] / 2;
        if (summed) out[i] = sum += out[i];
      }
      return scale === 1 ? out : out.map(v => v / scale);
    },
    texts(count, bytes, encoding) {
      const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(body.subarray(at, at + bytes));
      at += bytes;
      return count ? text.split("\0") : [];
    },
    coded(texts, numbers) {
      const distinct = read(texts);
      return read(numbers).map(i => distinct[i]);
    },
    lists(stride, lengths, ...specs) {
      const sizes = read(lengths),
        columns = specs.map(read);
      let from = 0;
      return sizes.map(size => {
        const list = [];
        for (let i = from; i < from + size; i++) for (const column of columns) list.push(column[i]);
        from += size;
        return list;
      });
    },
  };
  const read = ([kind, ...given]) => kinds[kind](...given);
  return read;
}
