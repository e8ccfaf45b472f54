/** What `keyfence help` prints. */
export const HELP = `keyfence: what is dangerous in IAM policies, credential reports and pasted credentials. Offline.

  keyfence check FILE… | -      check files, folders, or standard input
  keyfence fix FILE… | -        apply the safe fixes (--dry-run prints instead)
  keyfence redact FILE… | -     print the text with its credentials masked
  keyfence rules                list the rules
  keyfence explain RULE…        what a rule checks, why, and what others call it
  keyfence version | help

  --format text|json|sarif      how to print findings (text)
  --fail-on SEVERITY|never      exit with 1 from this severity on (medium)
  --kind KIND                   iam-policy, credential-report or text, instead of recognizing it
  --policy-type TYPE            identity, resource, trust, boundary, scp, rcp, session or endpoint
  --profile NAME                default, cis-1.4, cis-3.0, cis-5.0, cis-7.0, fsbp or prowler
  --now TIME                    judge ages by this ISO 8601 time instead of the clock
  --locale en|ko                language of messages (from LC_ALL or LANG)
  --rule ID=off|SEVERITY        switch a rule or a group (policy/*) off, or change its severity; may be repeated
  --other-providers             look for other providers' credentials too
  --quiet, -q                   the findings' lines only

Exit codes: 0 clean, 1 findings, 2 a mistake in the call or a file that can't be read.
`;
