/**
 * Every word of the page in both languages, side by side: a missing translation does not compile.
 * `{name}` is filled in; `one thing|{n} things` chooses by the number `n`.
 */

export const LOCALES = ["en", "ko"] as const;
export type Locale = (typeof LOCALES)[number];

const TABLE = {
  title: ["Keyfence: check AWS policies, reports and text offline", "Keyfence: AWS 정책, 보고서, 텍스트 오프라인 검사"],
  tagline: [
    "AWS policies, credential reports and leaked keys, checked offline",
    "AWS 정책, 자격 증명 보고서, 유출된 키를 오프라인으로 검사",
  ],
  skip: ["Skip to the results", "결과로 건너뛰기"],
  language: ["Language", "언어"],
  theme: ["Theme", "테마"],
  themeSystem: ["System", "시스템"],
  themeLight: ["Light", "밝게"],
  themeDark: ["Dark", "어둡게"],

  promise: [
    "This page makes no background request of any kind. What you paste stays in this tab.",
    "이 페이지는 어떤 백그라운드 요청도 하지 않습니다. 붙여넣은 내용은 이 탭에만 남습니다.",
  ],
  promiseMore: ["How to check", "확인하는 방법"],
  promiseCspTitle: ["What it can't do", "할 수 없는 일"],
  promiseCsp: [
    "A Content-Security-Policy at the top of the file forbids every connection: no fetch, no beacon, no web socket, no image, font, style or script from elsewhere, no form. Only the page's own scripts may run; in the single file, the one whose hash it names.",
    "파일 맨 위의 Content-Security-Policy가 모든 연결을 금지합니다. fetch, beacon, 웹 소켓, 외부 이미지·글꼴·스타일·스크립트, 양식 전송이 모두 막혀 있고, 페이지 자신의 스크립트만 실행됩니다. 단일 파일에서는 해시가 적힌 스크립트 하나뿐입니다.",
  ],
  promiseCheckTitle: ["How to check", "확인하는 방법"],
  promiseCheck: [
    "Open the developer tools (F12), choose Network, and use the page: nothing appears. Or unplug the network first: everything still works. The policy is the first lines of this file, readable in any text editor.",
    "개발자 도구(F12)의 네트워크 탭을 열고 페이지를 사용해 보세요. 아무 요청도 나타나지 않습니다. 네트워크를 끊고 열어도 모두 작동합니다. 정책은 이 파일의 첫머리에 있으며 텍스트 편집기로 읽을 수 있습니다.",
  ],
  promiseHonestTitle: ["What a policy can't stop", "정책으로 막을 수 없는 것"],
  promiseHonest: [
    "No Content-Security-Policy stops a page from navigating away, opening a window or using WebRTC. The build therefore refuses a bundle whose code contains any of them. A browser extension you installed can still read any page.",
    "페이지 이동, 새 창 열기, WebRTC는 어떤 Content-Security-Policy로도 막을 수 없습니다. 그래서 이런 코드가 들어 있으면 빌드가 실패하도록 했습니다. 설치한 브라우저 확장 프로그램은 여전히 페이지를 읽을 수 있습니다.",
  ],
  promiseStoredTitle: ["What it stores", "저장하는 것"],
  promiseStored: [
    "Only the settings below, in this browser. Never the text.",
    "아래 설정만 이 브라우저에 저장합니다. 텍스트는 저장하지 않습니다.",
  ],
  promiseStoredNone: ["Nothing at the moment.", "지금은 저장된 것이 없습니다."],
  promiseForget: ["Forget these settings", "이 설정 지우기"],

  inputTitle: ["Text to check", "검사할 텍스트"],
  editorLabel: [
    "Text to check: paste a policy, a credential report or any text",
    "검사할 텍스트: 정책, 자격 증명 보고서 또는 아무 텍스트나 붙여넣으세요",
  ],
  placeholder: [
    "Paste an IAM policy, a credential report, or any text here.\nOr drop files anywhere on this page.",
    "IAM 정책, 자격 증명 보고서 또는 아무 텍스트나 여기에 붙여넣으세요.\n파일을 이 페이지에 끌어다 놓아도 됩니다.",
  ],
  openFiles: ["Open files", "파일 열기"],
  openFolder: ["Open a folder", "폴더 열기"],
  clear: ["Clear", "지우기"],
  format: ["Format", "서식 정리"],
  copyRedacted: ["Copy redacted", "가려서 복사"],
  showSecrets: ["Show credentials", "자격 증명 보이기"],
  hideSecrets: ["Hide credentials", "자격 증명 가리기"],
  dropHere: ["Drop to check. Nothing is uploaded.", "놓으면 검사합니다. 아무것도 업로드되지 않습니다."],
  sources: ["Opened texts", "열린 텍스트"],
  pasted: ["Pasted text", "붙여넣은 텍스트"],
  closeSource: ["Close {name}", "{name} 닫기"],
  waiting: ["waiting", "대기 중"],
  tooLarge: [
    "{name} is {size} and too large for the editor. It was checked all the same; places are given as lines.",
    "{name}: 크기가 {size}여서 편집기에 표시하기에는 너무 큽니다. 검사는 모두 했으며 위치는 줄 번호로 표시합니다.",
  ],
  editorKeys: [
    "F8 next finding · Shift+F8 previous · Alt+Enter apply its fix",
    "F8 다음 항목 · Shift+F8 이전 항목 · Alt+Enter 수정 적용",
  ],

  views: ["What to look at", "볼 내용"],
  findingsView: ["Findings", "발견한 문제"],
  findingsCut: [
    "All were counted; the worst {n} of {all} are listed, filtered and exported here. The command line gives all.",
    "모두 세었으며, 여기서는 심각한 것부터 {all}개 중 {n}개를 나열하고 내보냅니다. 명령줄 도구는 전부 출력합니다.",
  ],
  pathsTitle: ["Ways to more privilege", "권한이 커지는 경로"],
  compareOffer: ["What changed since an earlier report?", "이전 보고서와 무엇이 달라졌나요?"],
  compareChoose: ["Choose an open report", "열린 보고서 선택"],
  compareFile: ["Choose a file", "파일 선택"],
  compareSince: ["Changes since {name}", "{name} 이후 달라진 점"],
  compareStop: ["Stop comparing", "비교 끝내기"],
  comparing: ["Comparing…", "비교하는 중…"],
  compareNone: [
    "No account is in both texts, so nothing was compared.",
    "두 텍스트에 모두 있는 계정이 없어 비교하지 않았습니다.",
  ],
  compareOnlyAfter: ["Not in the earlier report, so not compared:", "이전 보고서에 없어 비교하지 않음:"],
  compareSame: ["as before", "변화 없음"],
  compareWas: ["was {was} ({step})", "이전 {was} ({step})"],
  changes: ["1 change to look at|{n} changes to look at", "확인할 변화 {n}개"],
  changesCut: ["the first {n} of {all} changes are listed", "변화 {all}개 중 앞의 {n}개만 표시"],
  figureNoMfa: ["Passwords without MFA", "MFA 없는 암호"],

  resultsTitle: ["Results", "결과"],
  startTitle: ["Paste something, or try an example", "붙여넣거나 예제를 열어 보세요"],
  startText: [
    "Keyfence recognizes what it is given and says what is wrong, why it matters and how to mend it.",
    "Keyfence는 무엇을 받았는지 알아보고 무엇이 문제인지, 왜 중요한지, 어떻게 고치는지 알려 줍니다.",
  ],
  examplePolicy: ["A policy with problems", "문제가 있는 정책"],
  examplePolicyText: [
    "Syntax, grants that reach too far, ways to more privilege",
    "문법, 지나치게 넓은 권한, 권한 상승 경로",
  ],
  exampleReport: ["A credential report", "자격 증명 보고서"],
  exampleReportText: [
    "Root, MFA, old keys, unused passwords, user by user",
    "루트, MFA, 오래된 키, 쓰지 않는 암호를 사용자별로",
  ],
  exampleText: ["A text with a leaked key", "유출된 키가 든 텍스트"],
  exampleTextText: [
    "What it is, whose account it belongs to, how to revoke it",
    "무엇인지, 어느 계정 것인지, 어떻게 폐기하는지",
  ],
  exampleName: ["Example: {name}", "예제: {name}"],

  loading: ["Starting…", "시작하는 중…"],
  checking: ["Checking…", "검사하는 중…"],
  checkingFiles: ["Checking one more file…|Checking {n} more files…", "파일 {n}개를 더 검사하는 중…"],
  cancel: ["Cancel", "취소"],
  clean: ["No findings", "발견된 문제 없음"],
  cleanText: [
    "Nothing in this text breaks a rule that Keyfence knows. That is not proof that it is safe.",
    "Keyfence가 아는 규칙에 어긋나는 것이 없습니다. 안전하다는 증명은 아닙니다.",
  ],
  findings: ["1 finding|{n} findings", "{n}개 발견"],
  announced: ["Checked. 1 finding.|Checked. {n} findings.", "검사했습니다. {n}개를 발견했습니다."],
  took: ["in {ms} ms", "{ms} ms"],
  filtered: ["{n} of {all} shown", "{all}개 중 {n}개 표시"],
  noneShown: ["No finding matches these filters.", "이 필터에 맞는 항목이 없습니다."],
  resetFilters: ["Show all", "모두 보기"],
  showMore: ["Show {n} more", "{n}개 더 보기"],
  filterSeverity: ["Severity", "심각도"],
  filterCategory: ["Category", "분류"],
  filterRule: ["Rule", "규칙"],
  allRules: ["All rules", "모든 규칙"],
  allCategories: ["All categories", "모든 분류"],
  order: ["Order", "순서"],
  orderSeverity: ["Worst first", "심각한 것부터"],
  orderPlace: ["By place", "위치 순"],
  fixAll: ["Apply 1 safe fix|Apply {n} safe fixes", "안전한 수정 {n}개 적용"],
  fixed: ["Applied.", "적용했습니다."],
  undo: ["Undo", "실행 취소"],
  undone: ["Undone.", "되돌렸습니다."],
  exportTitle: ["Export", "내보내기"],
  exportMarkdown: ["Copy as Markdown", "Markdown으로 복사"],
  exportJson: ["Save JSON", "JSON 저장"],
  exportSarif: ["Save SARIF", "SARIF 저장"],
  exportCsv: ["Save CSV", "CSV 저장"],
  exportPrint: ["Print", "인쇄"],
  copied: ["Copied.", "복사했습니다."],
  copiedRedacted: [
    "Copied with 1 credential redacted.|Copied with {n} credentials redacted.",
    "자격 증명 {n}개를 가려서 복사했습니다.",
  ],
  copyFailed: [
    "The browser did not allow copying. Select the text and copy it by hand.",
    "브라우저가 복사를 허용하지 않았습니다. 직접 선택해 복사하세요.",
  ],
  formatFailed: [
    "Only a policy whose brackets and quotes match can be formatted.",
    "괄호와 따옴표가 맞는 정책만 서식을 정리할 수 있습니다.",
  ],
  dismiss: ["Dismiss", "닫기"],

  failedTrap: [
    "Keyfence's core stopped on this text, so it was not checked. This is a defect of Keyfence, not of your text. The next check starts fresh.",
    "Keyfence 코어가 이 텍스트에서 멈춰 검사하지 못했습니다. 텍스트가 아니라 Keyfence의 결함입니다. 다음 검사는 새로 시작합니다.",
  ],
  failedWorker: [
    "The checker stopped unexpectedly and was started again. Change the text or check again.",
    "검사기가 예기치 않게 멈춰 다시 시작했습니다. 텍스트를 고치거나 다시 검사하세요.",
  ],
  failedStart: [
    "The checker could not be started in this browser. It needs WebAssembly with SIMD (2023 or newer).",
    "이 브라우저에서 검사기를 시작하지 못했습니다. SIMD를 지원하는 WebAssembly(2023년 이후 브라우저)가 필요합니다.",
  ],
  failedCancelled: ["Stopped before it was done.", "끝나기 전에 중지했습니다."],
  failedUnreadable: ["The file could not be read.", "파일을 읽지 못했습니다."],
  failedOptions: ["The options are wrong: {message}", "옵션이 잘못되었습니다: {message}"],
  again: ["Check again", "다시 검사"],

  place: ["Line {line}, column {column}", "{line}행 {column}열"],
  placeShort: ["Line {line}", "{line}행"],
  goTo: ["Show in the text: line {line}, column {column}", "텍스트에서 보기: {line}행 {column}열"],
  why: ["Why it matters", "왜 중요한가"],
  mend: ["How to mend it", "고치는 방법"],
  related: ["See also", "함께 볼 곳"],
  about: ["About", "대상"],
  compare: ["In other tools", "다른 도구에서"],
  rule: ["Rule", "규칙"],
  confidence: ["Confidence", "신뢰도"],
  copy: ["Copy", "복사"],
  copyCommand: ["Copy the command", "명령 복사"],
  applyFix: ["Apply", "적용"],
  fixSafe: ["safe", "안전"],
  fixUnsafe: ["changes the meaning", "의미가 바뀜"],
  subjectAccount: ["account {value}", "계정 {value}"],
  subjectUser: ["user {value}", "사용자 {value}"],
  subjectSlot: ["key {value}", "키 {value}"],
  subjectStatement: ["statement {value}", "문 {value}"],

  documentsTitle: ["Recognized", "인식 결과"],
  kind: ["Kind", "종류"],
  kindAuto: ["Recognize on its own", "자동 인식"],
  kindPolicy: ["IAM policy", "IAM 정책"],
  kindReport: ["Credential report", "자격 증명 보고서"],
  kindText: ["Text", "텍스트"],
  kindUnrecognized: ["Not recognized", "인식되지 않음"],
  policyType: ["Policy type", "정책 유형"],
  typeAuto: ["Detect", "자동 감지"],
  typeIdentity: ["Identity policy", "자격 증명 기반 정책"],
  typeResource: ["Resource policy", "리소스 기반 정책"],
  typeTrust: ["Role trust policy", "역할 신뢰 정책"],
  typeBoundary: ["Permissions boundary", "권한 경계"],
  typeScp: ["Service control policy", "서비스 제어 정책"],
  typeRcp: ["Resource control policy", "리소스 제어 정책"],
  typeSession: ["Session policy", "세션 정책"],
  typeEndpoint: ["VPC endpoint policy", "VPC 엔드포인트 정책"],
  statements: ["1 statement|{n} statements", "문 {n}개"],
  sizeOf: ["{n} of {limit} characters", "{limit}자 중 {n}자"],
  sizeManaged: ["{n} of {limit} characters of a managed policy", "관리형 정책 한도 {limit}자 중 {n}자"],

  accountTitle: ["Account {account}", "계정 {account}"],
  accountUnknown: ["An account the report does not name", "보고서에 이름이 없는 계정"],
  judgedGenerated: ["Ages as of {date}, when AWS made the report", "AWS가 보고서를 만든 {date} 기준"],
  judgedCaller: ["Ages as of {date}", "{date} 기준"],
  judgedNewest: ["Ages as of {date}, the newest date in the report", "보고서의 가장 최근 날짜인 {date} 기준"],
  judgedUnknown: [
    "Ages are not judged: nothing says when the report was made",
    "보고서가 만들어진 시각을 알 수 없어 기간을 판단하지 않음",
  ],
  figureUsers: ["Users", "사용자"],
  figureConsole: ["Passwords", "암호"],
  figureWithoutMfa: ["{n} without MFA", "{n}명 MFA 없음"],
  figureKeys: ["Active keys", "활성 키"],
  figureOldest: ["Oldest key", "가장 오래된 키"],
  figureRoot: ["Root", "루트"],
  days: ["1 day|{n} days", "{n}일"],
  rootMfa: ["MFA", "MFA 있음"],
  rootNoMfa: ["No MFA", "MFA 없음"],
  rootKeys: ["1 active key|{n} active keys", "활성 키 {n}개"],

  plainTitle: ["In plain words", "쉬운 말로"],
  plainPolicy: ["The policy at line {line}", "{line}행의 정책"],
  plainNothing: ["It allows and denies nothing.", "아무것도 허용하거나 거부하지 않습니다."],
  plainMore: ["1 more service|{n} more services", "서비스 {n}개 더"],
  plainUnknown: ["Not in the catalogue, so not counted:", "카탈로그에 없어 세지 않음:"],
  plainUnread: [
    "1 statement is not counted: its effect or action cannot be read.|{n} statements are not counted: their effect or action cannot be read.",
    "효과나 작업을 읽을 수 없는 문 {n}개는 세지 않았습니다.",
  ],
  plainAllows: ["Allows", "허용"],
  plainDenies: ["Denies", "거부"],
  plainAll: ["all {n}", "{n}개 전부"],
  plainSome: ["{count} of {total}", "{total}개 중 {count}개"],
  plainEverything: ["On every resource", "모든 리소스"],
  plainOn: ["On", "리소스"],
  plainExcept: ["On everything but", "다음을 뺀 모든 리소스"],
  plainEveryone: ["For everyone", "대상: 모든 사람"],
  plainFor: ["For", "대상:"],
  plainBut: ["For everyone but", "다음을 뺀 모두:"],
  plainOnly: ["Only under conditions on", "다음 조건이 맞을 때만"],
  plainPartly: ["In part only under conditions on", "일부는 다음 조건이 맞을 때만"],
  plainOthers: ["and 1 more|and {n} more", "외 {n}개"],

  usersTitle: ["Users", "사용자"],
  findingsTitle: ["What was found", "발견한 것"],
  usersSearch: ["Find a user", "사용자 찾기"],
  usersShown: ["Which users", "표시할 사용자"],
  usersAll: ["All users", "모든 사용자"],
  usersFound: ["With findings", "문제 있음"],
  usersClean: ["Without findings", "문제 없음"],
  usersNone: ["No user matches.", "맞는 사용자가 없습니다."],
  usersCut: ["the first {n} of {all} users are listed", "사용자 {all}명 중 앞의 {n}명만 표시"],
  userColumn: ["User", "사용자"],
  passwordColumn: ["Password", "암호"],
  mfaColumn: ["MFA", "MFA"],
  key1Column: ["Key 1", "키 1"],
  key2Column: ["Key 2", "키 2"],
  certificatesColumn: ["Certificates", "인증서"],
  countColumn: ["Findings", "발견"],
  passwordOn: ["On", "사용"],
  passwordOff: ["None", "없음"],
  mfaOn: ["On", "사용"],
  mfaOff: ["Off", "없음"],
  keyOn: ["Active", "활성"],
  keyOff: ["Inactive", "비활성"],
  createdOn: ["since {date}", "{date} 생성"],
  usedToday: ["used today", "오늘 사용"],
  usedAgo: ["used 1 day ago|used {n} days ago", "{n}일 전 사용"],
  neverUsed: ["no use recorded", "사용 기록 없음"],
  agesTitle: ["Ages", "경과 기간"],
  agesNote: [
    "Passwords and keys that work, from the day they were made to {date}; the dot is the last use",
    "작동하는 암호와 키를 만든 날부터 {date}까지 표시하며, 점은 마지막 사용일입니다",
  ],
  agesMore: [
    "1 more user with younger credentials|{n} more users with younger credentials",
    "자격 증명이 더 최근인 사용자 {n}명",
  ],
  accountsTitle: ["Accounts", "계정"],
  accountColumn: ["Account", "계정"],
  fileColumn: ["Text", "텍스트"],
  onlyUser: ["Show only the findings of {name}", "{name} 항목만 보기"],
  userFilter: ["User: {name}", "사용자: {name}"],
  removeFilter: ["Remove this filter", "이 필터 제거"],

  optionsTitle: ["Options", "옵션"],
  profile: ["Profile", "프로파일"],
  profileDefault: ["Keyfence default", "Keyfence 기본"],
  profileCis: ["CIS AWS Foundations {version}", "CIS AWS Foundations {version}"],
  profileFsbp: ["AWS Foundational Security Best Practices", "AWS 기본 보안 모범 사례"],
  profileProwler: ["Prowler's thresholds", "Prowler 기준"],
  now: ["Judge ages as of", "기준 시각"],
  nowNote: ["Empty: this moment, or the report's own time", "비워 두면 지금 또는 보고서의 시각"],
  otherProviders: ["Look for other providers' credentials too", "다른 서비스의 자격 증명도 찾기"],
  settingsLink: ["Copy a link with these settings", "이 설정이 담긴 링크 복사"],
  settingsLinkNote: [
    "The link carries language, theme and profile, never the text.",
    "링크에는 언어, 테마, 프로파일만 담기며 텍스트는 담기지 않습니다.",
  ],

  critical: ["Critical", "심각"],
  high: ["High", "높음"],
  medium: ["Medium", "보통"],
  low: ["Low", "낮음"],
  info: ["Info", "정보"],
  invalid: ["Invalid", "잘못됨"],
  security: ["Security", "보안"],
  warning: ["Warning", "주의"],
  suggestion: ["Suggestion", "제안"],

  version: ["Keyfence {version}", "Keyfence {version}"],
  footer: [
    "Open source, MIT or Apache-2.0. Not affiliated with AWS.",
    "오픈 소스(MIT 또는 Apache-2.0)이며 AWS와 관련이 없습니다.",
  ],
} as const satisfies Record<string, readonly [en: string, ko: string]>;

/** A word of the page. */
export type StringKey = keyof typeof TABLE;

/** The page's words in one language. */
export type Translate = (key: StringKey, values?: Readonly<Record<string, string | number>>) => string;

/** The words of `locale`. */
export function translator(locale: Locale): Translate {
  const at = LOCALES.indexOf(locale);
  return (key, values = {}) => {
    const [one, other] = (TABLE[key][at] ?? TABLE[key][0]).split("|");
    const chosen = values["n"] === 1 ? one : (other ?? one);
    return (chosen ?? "").replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name];
      return typeof value === "number" ? value.toLocaleString(locale) : (value ?? "");
    });
  };
}

/** The best of the page's languages for someone who reads `tags`. */
export function localeOf(tags: readonly string[]): Locale {
  for (const tag of tags) {
    const locale = LOCALES.find((known) => tag.toLowerCase().split("-")[0] === known);
    if (locale) return locale;
  }
  return "en";
}
