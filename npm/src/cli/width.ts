/** How wide characters are on a terminal, and what may be sent there. */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NOTHING = /[\p{Mn}\p{Me}\u1160-\u11ff\u2060\ufeff]|[\u200b-\u200d]|[\ufe00-\ufe0f]/u;
// Direction marks could make a line read as something else; control characters could drive the terminal.
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u;
const TAB = 4;

/** One character as shown: what is written, how many columns it takes, where it stood. */
export interface Cell {
  text: string;
  width: number;
  at: number;
}

/** A line as a terminal shows it. */
export function cells(line: string): Cell[] {
  const out: Cell[] = [];
  let column = 0;
  let at = 0;
  for (const c of line) {
    let text = c;
    let width = 1;
    if (c === "\t") {
      width = TAB - (column % TAB);
      text = " ".repeat(width);
    } else if (UNSAFE.test(c)) text = visible(c);
    else if (NOTHING.test(c)) width = 0;
    else if (WIDE.test(c)) width = 2;
    out.push({ text, width, at });
    column += width;
    at += c.length;
  }
  return out;
}

/** Words without anything that could drive a terminal. */
export function safe(words: string): string {
  let out = "";
  for (const c of words) out += UNSAFE.test(c) ? (c === "\n" ? c : visible(c)) : c;
  return out;
}

/** The same of a name, which may not begin a new line: that could pass for a line of ours. */
export const safeName = (name: string): string => safe(name).replaceAll("\n", visible("\n"));

function visible(c: string): string {
  const code = c.codePointAt(0) as number;
  return code < 0x20 ? String.fromCodePoint(0x2400 + code) : code === 0x7f ? "␡" : "�";
}
