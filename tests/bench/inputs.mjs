// Generated inputs: the same from run to run, invented throughout.

/** A small generator of numbers, so that inputs are the same from run to run. */
export function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const ACTIONS = [
  "s3:GetObject",
  "s3:PutObject",
  "s3:List*",
  "ec2:Describe*",
  "ec2:RunInstances",
  "iam:PassRole",
  "sts:AssumeRole",
  "kms:Decrypt",
  "logs:*",
  "dynamodb:Query",
];
const RESOURCES = [
  "*",
  "arn:aws:s3:::example-bucket",
  "arn:aws:s3:::example-bucket/*",
  "arn:aws:iam::123456789012:role/app-*",
  "arn:aws:kms:us-east-1:123456789012:key/*",
];
const CONDITIONS = [
  undefined,
  { StringEquals: { "aws:RequestedRegion": "us-east-1" } },
  { Bool: { "aws:SecureTransport": "true" } },
  { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/x" } },
];

/** `count` policies of 1 to 8 statements, as JSON. */
export function policies(count) {
  const next = random(7);
  const pick = (list) => list[next(list.length)];
  return Array.from({ length: count }, () =>
    JSON.stringify({
      Version: "2012-10-17",
      Statement: Array.from({ length: 1 + next(8) }, (_, index) => ({
        Sid: `Statement${index}`,
        Effect: next(5) ? "Allow" : "Deny",
        Action: Array.from({ length: 1 + next(6) }, () => pick(ACTIONS)),
        Resource: pick(RESOURCES),
        Condition: pick(CONDITIONS),
      })),
    }),
  );
}

const HEADER =
  "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

/** A credential report of root and `users` users. */
export function credentialReport(users) {
  const next = random(11);
  const date = () =>
    `20${20 + next(7)}-${String(1 + next(12)).padStart(2, "0")}-${String(1 + next(28)).padStart(2, "0")}T0${next(10)}:00:00Z`;
  const bool = () => (next(2) ? "true" : "false");
  const rows = [
    "<root_account>,arn:aws:iam::111122223333:root,2019-01-01T00:00:00Z,true,2026-10-01T00:00:00Z,2020-01-01T00:00:00Z,not_supported,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A",
  ];
  for (let i = 0; i < users; i++) {
    const name = `user-${i}`;
    rows.push(
      [
        name,
        `arn:aws:iam::111122223333:user/${name}`,
        date(),
        bool(),
        date(),
        date(),
        "N/A",
        bool(),
        bool(),
        date(),
        date(),
        "us-east-1",
        "s3",
        bool(),
        date(),
        "N/A",
        "N/A",
        "N/A",
        "false",
        "N/A",
        "false",
        "N/A",
      ].join(","),
    );
  }
  return [HEADER, ...rows].join("\n");
}

/** Reports of `accounts` accounts, one after another: root and 5,000 users each, one in seven neglected. */
export function* organization(accounts) {
  const fine = "2026-11-01T00:00:00Z";
  const neglected = credentialReport(5000).split("\n");
  const rows = neglected.map((row, at) => {
    if (at < 2 || at % 7 === 0) return row;
    const [name, arn] = row.split(",");
    const person = at % 2 === 0;
    return `${name},${arn},${fine},${person},${person ? fine : "N/A"},${person ? fine : "N/A"},N/A,${person},${!person},${fine},${fine},us-east-1,s3,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A`;
  });
  const text = `${rows.join("\n")}\n`;
  for (let i = 0; i < accounts; i++) yield text.replaceAll("111122223333", String(111122220000 + i));
}

const WORDS =
  "the of and account access policy request service region bucket value when this that with from 계정 정책 키를 role user token string number return function const let import export default class".split(
    " ",
  );

/** About `length` characters of ordinary words, code-like lines among them. */
export function prose(length) {
  const next = random(3);
  let out = "";
  while (out.length < length) {
    const words = Array.from({ length: 6 + next(10) }, () => WORDS[next(WORDS.length)]);
    out += next(5)
      ? `${words.join(" ")}.\n`
      : `const ${words[0]}_${next(1000)} = ${words[1]}("${words.slice(2).join("/")}");\n`;
  }
  return out.slice(0, length);
}
