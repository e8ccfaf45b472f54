// What to do when a credential went out, per kind and language: asked of the core with made-up credentials, so that the
// words are written once, in its rules.

import { createHash } from "node:crypto";

/** Letters that cannot be a live key: the fifth of an id is neither of the old nor of the new generation. */
const id = (prefix) => `${prefix}LALEMEL33243OLIB`;
const secret = "q7Rt/9vKx2LmB4nZs+8YcD1fWpE6jHuT3gAo5iXk";

/** Bytes that look random and are the same in every build. */
const bytes = (seed, length) => {
  const parts = [];
  for (let i = 0; i * 32 < length; i++) parts.push(createHash("sha256").update(`${seed} ${i}`).digest());
  return Buffer.concat(parts).subarray(0, length);
};
const session = Buffer.concat([Buffer.from("\x21\x0a\x09origin_ec", "latin1"), bytes("session", 300)]).toString(
  "base64",
);
const bedrock = Buffer.concat([Buffer.from("BedrockAPIKey-abcd-at-210987654321:"), bytes("bedrock", 64)]).toString(
  "base64",
);
const smtp = Buffer.concat([Buffer.from([4]), bytes("smtp", 32)]).toString("base64");
const pem = bytes("pem", 1200).toString("base64").replace(/.{64}/g, "$&\n");
const signed = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${id("AKIA")}%2F20260101%2Fus-east-1%2FSERVICE%2Faws4_request&X-Amz-Date=20260101T000000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host&X-Amz-Signature=${bytes("signature", 32).toString("hex")}`;

const SAMPLES = [
  `aws_access_key_id = ${id("AKIA")}`,
  `aws_access_key_id = ${id("ASIA")}`,
  `token id ${id("ABIA")}`,
  `credential ${id("ACCA")}`,
  `aws_secret_access_key = ${secret}`,
  `aws_access_key_id = ${id("AKIA")}\naws_secret_access_key = ${secret}`,
  `aws_session_token = ${session}`,
  `AWS_BEARER_TOKEN_BEDROCK=ABSK${bedrock}`,
  `SES SMTP password: ${smtp}`,
  `-----BEGIN RSA PRIVATE KEY-----\n${pem}\n-----END RSA PRIVATE KEY-----`,
  `https://bucket.s3.amazonaws.com/file?${signed.replace("SERVICE", "s3")}`,
  `db.example.us-east-1.rds.amazonaws.com:5432/?Action=connect&DBUser=app&${signed.replace("SERVICE", "rds-db")}`,
  `appsync api key da2-${bytes("appsync", 13).toString("hex")}`,
];

/** A command without the sample's own id in it. */
const general = (command) => command.replace(/A[KSBC][IC]ALALEMEL33243OLIB/g, "KEY_ID");

/** @param {{ findSecrets(text: string, options: object): { findings: object[] } }} core */
export function helpTexts({ findSecrets }) {
  const help = {};
  for (const locale of ["en", "ko"]) {
    help[locale] = {};
    for (const sample of SAMPLES) {
      for (const { subject, title, remediation } of findSecrets(sample, { locale }).findings) {
        if (!subject?.credential || !remediation?.length) continue;
        const steps = remediation.map((step) => ({ ...step, ...(step.command && { command: general(step.command) }) }));
        help[locale][subject.credential] ??= { title, steps };
      }
    }
  }
  return help;
}
