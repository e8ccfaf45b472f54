/** A credential report's passwords and keys as bars from the day they were made to the report's day. */
import type { ReportRows } from "../../npm/src/api.js";
import { h, s, visible } from "./dom.js";
import { fillInPortions } from "./later.js";
import { type Credential, type Row, worstOf } from "./report-rows.js";
import type { StringKey, Translate } from "./strings.js";

/** Users drawn at most, those with the oldest credential first. */
const MOST = 40;

const LANE = 22;
const BAR = 16;

const LANES = [
  ["password", "passwordColumn"],
  ["key1", "key1Column"],
  ["key2", "key2Column"],
] as const satisfies readonly (readonly [keyof Row, StringKey])[];

interface Lane {
  name: StringKey;
  group: "password" | "key1" | "key2";
  known: Credential & { age: number };
}

const hasAge = (known: Credential): known is Credential & { age: number } =>
  known.age !== undefined && known.age >= 0 && /^(true|not_supported)$/i.test(known.state);

function lanesOf(row: Row): Lane[] {
  return LANES.flatMap(([group, name]) => {
    const known = row[group];
    return hasAge(known) ? [{ name, group, known }] : [];
  });
}

/** Lines drawn in one frame while the chart is drawn for the first time. */
const AT_ONCE = 10;

/**
 * The chart, or nothing when no credential that works has an age. `first` says that nobody has seen it yet: then it is
 * drawn in portions.
 */
export function agesChart(
  rows: readonly Row[],
  reports: readonly ReportRows[],
  first: boolean,
  t: Translate,
): HTMLElement | false {
  const lines = rows
    .map((row) => ({ row, lanes: lanesOf(row) }))
    .filter(({ lanes }) => lanes.length > 0)
    .map((line) => ({ ...line, oldest: Math.max(...line.lanes.map(({ known }) => known.age)) }))
    .sort((a, b) => b.oldest - a.oldest);
  const [eldest] = lines;
  const until = reports.find(({ judgedBy }) => judgedBy !== undefined)?.judgedBy;
  if (!eldest || until === undefined) return false;
  const span = Math.max(eldest.oldest, 90) * 1.04;
  const drawn = lines.slice(0, MOST);
  const list = h("ul");
  fillInPortions(list, drawn, { first: AT_ONCE, portion: AT_ONCE, all: !first }, ({ row, lanes }) =>
    h("li", { class: "age-line" }, h("bdi", {}, visible(row.user)), bars(row, lanes, span, t)),
  );
  return h(
    "section",
    { class: "ages", "aria-labelledby": "ages-title" },
    h(
      "div",
      { class: "section-head" },
      h("h3", { id: "ages-title" }, t("agesTitle")),
      h("p", { class: "note" }, t("agesNote", { date: until })),
    ),
    h(
      "div",
      { class: "ages-frame", tabindex: 0, role: "group", "aria-labelledby": "ages-title" },
      h("div", { class: "age-line age-axis" }, h("span"), axis(span, until)),
      list,
    ),
    lines.length > drawn.length && h("p", { class: "note" }, t("agesMore", { n: lines.length - drawn.length })),
  );
}

const percent = (share: number) => `${(Math.min(Math.max(share, 0), 1) * 100).toFixed(2)}%`;

/** Years, or months where a year fills the chart. */
function axis(span: number, until: string): SVGElement {
  const end = Date.parse(until);
  const start = end - span * 86_400_000;
  const [from, to] = [new Date(start), new Date(end)];
  const ticks: { at: number; name: string }[] = [];
  const step = span > 900 ? 12 : span > 300 ? 3 : 1;
  const months = (from.getUTCFullYear() * 12 + from.getUTCMonth()) / step;
  for (let month = Math.ceil(months + 1 / (step * 4)) * step; ; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12, 1);
    if (at > to.getTime()) break;
    const day = new Date(at).toISOString();
    ticks.push({ at: (at - start) / (end - start), name: step === 12 ? day.slice(0, 4) : day.slice(0, 7) });
  }
  const every = Math.ceil(ticks.length / 8);
  return s(
    "svg",
    { height: 20, width: "100%", "aria-hidden": "true" },
    ...ticks
      .filter(({ at }, index) => (ticks.length - 1 - index) % every === 0 && at < 0.97)
      .map(({ at, name }) => s("text", { x: percent(at), y: 14, "text-anchor": at < 0.06 ? "start" : "middle" }, name)),
  );
}

function bars(row: Row, lanes: readonly Lane[], span: number, t: Translate): SVGElement {
  const says = (lane: Lane) => {
    const { age, idle } = lane.known;
    const used = idle === undefined ? t("neverUsed") : idle <= 0 ? t("usedToday") : t("usedAgo", { n: idle });
    return `${t(lane.name)}: ${t("days", { n: age })}, ${used}`;
  };
  return s(
    "svg",
    {
      width: "100%",
      height: lanes.length * LANE,
      role: "img",
      "aria-label": `${visible(row.user)}. ${lanes.map(says).join(". ")}`,
    },
    ...lanes.flatMap((lane, at) => {
      const { age, idle } = lane.known;
      const x = 1 - age / span;
      const y = at * LANE + (LANE - BAR) / 2;
      const worst = worstOf(row.findings[lane.group]) ?? "none";
      // The words stand before the bar where there is room, else on it.
      const before = x > 0.5;
      return [
        s(
          "g",
          { class: `bar bar-${worst}` },
          s("title", {}, says(lane)),
          s("rect", { x: percent(x), y, width: percent(age / span), height: BAR, rx: 3, class: "body" }),
          s("rect", { x: percent(x), y, width: 3, height: BAR, class: "start" }),
          s(
            "text",
            {
              x: percent(x),
              dx: before ? -7 : 9,
              y: y + BAR - 4,
              "text-anchor": before ? "end" : "start",
            },
            `${t(lane.name)} · ${t("days", { n: age })}`,
          ),
          idle !== undefined &&
            idle <= span &&
            s("circle", { cx: percent(Math.min(1 - idle / span, 0.995)), cy: y + BAR / 2, r: 3.5, class: "used" }),
        ),
      ];
    }),
  );
}
