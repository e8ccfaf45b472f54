// What to do when a credential went out, per kind and language: asked of the core with made-up credentials, so that the
// words are written once, in its rules.

/** Letters that cannot be a live key: the fifth of an id is neither of the old nor of the new generation. */
const id = (prefix) => `${prefix}LALEMEL33243OLIB`;
const secret = "q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk";

const SAMPLES = [
  `aws_access_key_id = ${id("AKIA")}`,
  `aws_access_key_id = ${id("ASIA")}`,
  `token id ${id("ABIA")}`,
  `credential ${id("ACCA")}`,
  `aws_secret_access_key = ${secret}`,
  `aws_access_key_id = ${id("AKIA")}\naws_secret_access_key = ${secret}`,
];

/** @param {{ findSecrets(text: string, options: object): { findings: object[] } }} core */
export function helpTexts({ findSecrets }) {
  const help = {};
  for (const locale of ["en", "ko"]) {
    help[locale] = {};
    for (const sample of SAMPLES) {
      for (const { subject, title, remediation } of findSecrets(sample, { locale }).findings) {
        if (!subject?.credential || !remediation?.length) continue;
        help[locale][subject.credential] ??= { title, steps: remediation };
      }
    }
  }
  return help;
}
