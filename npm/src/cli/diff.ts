/** A unified diff of two texts that differ by known edits. */

const CONTEXT = 3;

interface Change {
  /** Lines from, up to; from 0, the end exclusive. */
  from: number;
  to: number;
  /** What stands there afterwards, line by line. */
  lines: string[];
}

/** `show` makes a line fit for printing. */
export function diff(path: string, before: string, after: string, show: (line: string) => string): string {
  const old = linesOf(before);
  const now = linesOf(after);
  const changes = changesOf(old, now);
  let out = `--- ${path}\n+++ ${path}\n`;
  let shift = 0;
  for (let i = 0; i < changes.length; ) {
    let last = i;
    while (last + 1 < changes.length && gap(changes, last) <= 2 * CONTEXT) last += 1;
    const group = changes.slice(i, last + 1);
    const from = Math.max(0, (group[0] as Change).from - CONTEXT);
    const to = Math.min(old.length, (group.at(-1) as Change).to + CONTEXT);
    const grown = group.reduce((sum, change) => sum + change.lines.length - (change.to - change.from), 0);
    out += `@@ -${from + 1},${to - from} +${from + 1 + shift},${to - from + grown} @@\n`;
    let at = from;
    for (const change of group) {
      out += block(" ", old.slice(at, change.from), show);
      out += block("-", old.slice(change.from, change.to), show) + block("+", change.lines, show);
      at = change.to;
    }
    out += block(" ", old.slice(at, to), show);
    shift += grown;
    i = last + 1;
  }
  return out;
}

const gap = (changes: readonly Change[], i: number): number =>
  (changes[i + 1] as Change).from - (changes[i] as Change).to;

const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

function block(sign: string, lines: readonly string[], show: (line: string) => string): string {
  return lines
    .map((line) => {
      const [end = ""] = /\r?\n$/.exec(line) ?? [];
      const shown = `${sign}${show(line.slice(0, line.length - end.length))}`;
      return `${shown}${end || "\n\\ No newline at end of file\n"}`;
    })
    .join("");
}

/** Where lines differ: the common ends are cut off, then lines are paired as long as they agree again soon. */
function changesOf(old: readonly string[], now: readonly string[]): Change[] {
  const out: Change[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (old[i] === now[j] && i < old.length) {
      i += 1;
      j += 1;
      continue;
    }
    const [skipOld, skipNow] = resync(old, now, i, j);
    out.push({ from: i, to: i + skipOld, lines: now.slice(j, j + skipNow) });
    i += skipOld;
    j += skipNow;
  }
  return out;
}

/** The fewest lines to skip on both sides until they agree again. */
function resync(old: readonly string[], now: readonly string[], i: number, j: number): [number, number] {
  const most = old.length - i + (now.length - j);
  for (let sum = 1; sum <= Math.min(most, 400); sum++) {
    for (let a = 0; a <= sum; a++) {
      const [x, y] = [i + a, j + sum - a];
      if (x > old.length || y > now.length) continue;
      if (x === old.length && y === now.length) return [a, sum - a];
      if (x < old.length && old[x] === now[y] && (old[x + 1] === now[y + 1] || a === sum - a)) return [a, sum - a];
    }
  }
  return [old.length - i, now.length - j];
}
