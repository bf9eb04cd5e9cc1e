/** A reader of RFC 4180 that shares nothing with the writer; a missing value reads as an empty text. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let value = '';
    if (text[at] === '"') {
      for (at++; ; at++) {
        if (text[at] === undefined) throw new Error('The quoted value does not end');
        if (text[at] !== '"') value += text[at];
        else if (text[at + 1] === '"') value += text[at++];
        else break;
      }
      at++;
    } else {
      const end = /[,\r\n]|$/.exec(text.slice(at))?.index ?? 0;
      value = text.slice(at, at + end);
      at += end;
    }
    row.push(value);
    if (text[at] === ',') at++;
    else if (text.startsWith('\r\n', at)) {
      rows.push(row);
      row = [];
      at += 2;
    } else throw new Error(`Neither a comma nor CRLF behind value ${row.length} of row ${rows.length + 1}`);
  }
  return rows;
}
