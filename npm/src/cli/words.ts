/** The command line's own words. Messages of findings come from the core in the same language. */

const ENGLISH = {
  fix: "fix",
  unsafeFix: "possible fix",
  why: "why",
  run: "run",
  more: (n: number) => `… and ${n} more ${n === 1 ? "place" : "places"}`,
  through: (line: number) => `to line ${line}`,
  clean: (texts: number) => `Nothing found in ${count(texts, "text", "texts")}`,
  found: (n: number, files: number, texts: number) =>
    `${count(n, "finding", "findings")} in ${files} of ${count(texts, "text", "texts")}`,
  fixable: (n: number) => `${n} can be fixed by keyfence fix`,
  skipped: (n: number) => `${count(n, "binary file", "binary files")} skipped`,
  unread: (n: number) => `${count(n, "input", "inputs")} not read`,
  hidden: (n: number) => `${n} left out by baseline or ignores`,
  fixed: (n: number, files: number) => `Fixed ${count(n, "place", "places")} in ${count(files, "file", "files")}`,
  fixPending: (n: number, files: number) =>
    `${count(n, "place", "places")} in ${count(files, "file", "files")} can be fixed`,
  nothingToFix: "Nothing to fix",
};

const KOREAN: typeof ENGLISH = {
  fix: "수정",
  unsafeFix: "가능한 수정",
  why: "이유",
  run: "실행",
  more: (n) => `… 그 밖에 ${n}곳`,
  through: (line) => `${line}번째 줄까지`,
  clean: (texts) => `텍스트 ${texts}개에서 발견된 문제가 없습니다`,
  found: (n, files, texts) => `텍스트 ${texts}개 중 ${files}개에서 문제 ${n}건`,
  fixable: (n) => `${n}건은 keyfence fix로 고칠 수 있음`,
  skipped: (n) => `바이너리 파일 ${n}개 건너뜀`,
  unread: (n) => `입력 ${n}개를 읽지 못함`,
  hidden: (n) => `기준선 또는 예외로 ${n}건 제외`,
  fixed: (n, files) => `파일 ${files}개에서 ${n}곳을 고쳤습니다`,
  fixPending: (n, files) => `파일 ${files}개에서 ${n}곳을 고칠 수 있습니다`,
  nothingToFix: "고칠 것이 없습니다",
};

export type Words = typeof ENGLISH;

export const wordsIn = (locale: string): Words => (locale === "ko" ? KOREAN : ENGLISH);

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** The language that the environment asks for. */
export function localeOf(env: NodeJS.ProcessEnv): "en" | "ko" {
  const tag = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
  return /^ko\b|^ko_/i.test(tag) ? "ko" : "en";
}
