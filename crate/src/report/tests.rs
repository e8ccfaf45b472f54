//! Tests of the room as a whole.

use super::*;
use crate::check::{Report as Checked, check};
use crate::finding::Finding;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

const REPORT: &str = "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated
<root_account>,arn:aws:iam::111122223333:root,2019-01-01T00:00:00Z,true,2026-11-01T10:00:00Z,2019-01-01T00:00:00Z,not_supported,false,true,2019-02-01T00:00:00Z,2026-11-22T10:00:00Z,us-east-1,iam,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A
ana,arn:aws:iam::111122223333:user/ana,2024-05-01T00:00:00Z,true,2026-11-20T08:00:00Z,2026-10-01T00:00:00Z,N/A,true,false,N/A,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,false,N/A,false,N/A
build-bot,arn:aws:iam::111122223333:user/ci/build-bot,2023-01-01T00:00:00Z,false,N/A,N/A,N/A,false,true,2023-01-01T00:00:00Z,2026-11-22T23:45:00Z,eu-west-1,s3,true,2023-06-01T00:00:00Z,N/A,N/A,N/A,false,N/A,false,N/A
cho,arn:aws:iam::111122223333:user/cho,2022-01-01T00:00:00Z,true,no_information,2022-01-01T00:00:00Z,2022-04-01T00:00:00Z,false,false,2022-02-01T00:00:00Z,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,true,2015-01-01T00:00:00Z,false,N/A";

fn options() -> Options {
    Options { now: Timestamp::parse("2026-11-23T00:00:00Z"), ..Options::default() }
}

/// What was found, without places: `rule user slot path`.
fn facts(report: &Checked) -> Vec<String> {
    let fact = |finding: &Finding| {
        let subject = &finding.subject;
        let user = subject.user.as_deref().unwrap_or("-");
        format!("{} {user} {:?} {}", finding.rule.id, subject.slot, finding.address().unwrap_or("-".into()))
    };
    report.findings.iter().map(fact).collect()
}

fn only(report: &Checked) -> &Summary {
    let details = report.documents.iter().find_map(|document| match &document.details {
        document::Details::CredentialReport(details) => details.reports.first(),
        _ => None,
    });
    details.unwrap()
}

#[test]
fn an_account_is_read_whole() {
    let report = check(REPORT, &options());
    assert_eq!(report.kind(), "credential-report");
    insta::assert_snapshot!(facts(&report).join("\n"));
    let summary = only(&report);
    assert_eq!(summary.account.as_deref(), Some("111122223333"));
    assert_eq!((summary.users, summary.console_users, summary.console_users_without_mfa), (3, 2, 1));
    assert_eq!((summary.users_with_active_keys, summary.active_keys), (1, 2));
    let oldest = summary.oldest_key.as_ref().unwrap();
    assert_eq!((&*oldest.user, oldest.slot, oldest.days), ("build-bot", 1, 1422));
    let root = summary.root.unwrap();
    assert_eq!((root.mfa, root.password, root.active_keys), (Some(false), Some(true), 1));
    assert_eq!(root.last_used, Timestamp::parse("2026-11-22T10:00:00Z"));
    assert_eq!(summary.clock.source, TimeSource::Caller);
    assert_eq!(summarize(REPORT, &options()).reports.first().map(|report| report.timeline.len()), Some(4));
}

/// Every form AWS and its tools deliver a report in.
fn forms() -> Vec<(&'static str, String)> {
    let letters = STANDARD.encode(REPORT);
    let time = "2026-11-23T00:00:00+00:00";
    let lines: Vec<_> = REPORT.lines().map(|line| serde_json::to_string(line).unwrap()).collect();
    let wrapped: Vec<_> =
        letters.as_bytes().chunks(76).map(|line| String::from_utf8_lossy(line).into_owned()).collect();
    vec![
        ("CRLF", REPORT.replace('\n', "\r\n") + "\r\n"),
        ("BOM", format!("\u{feff}{REPORT}")),
        ("tabs", REPORT.replace(',', "\t")),
        ("semicolons and capitals", REPORT.replace(',', ";").replace("true", "TRUE").replace("false", "FALSE")),
        ("old times", REPORT.replace("Z,", "+00:00,").replace("Z\n", "+00:00\n")),
        ("all quoted", REPORT.lines().map(|line| format!("\"{}\"\n", line.replace(',', "\",\""))).collect()),
        ("the CLI's JSON", format!("{{\n    \"Content\": \"{letters}\",\n    \"ReportFormat\": \"text/csv\",\n    \"GeneratedTime\": \"{time}\"\n}}\n")),
        ("decoded JSON", serde_json::json!({"Content": REPORT, "ReportFormat": "text/csv", "GeneratedTime": time}).to_string()),
        ("recorded JSON", serde_json::json!({"status_code": 200, "data": {"Content": REPORT, "GeneratedTime": {"year": 2026, "month": 11, "day": 23}}}).to_string()),
        ("bare base64", letters.clone()),
        ("wrapped base64", wrapped.join("\n")),
        ("quoted base64", format!("\"{letters}\"")),
        ("text output", format!("{letters}\t{time}\ttext/csv\n")),
        ("YAML", format!("Content: {letters}\nGeneratedTime: '{time}'\nReportFormat: text/csv\n")),
        ("an array of lines", format!("[{}]", lines.join(",\n"))),
        ("shell session", format!("$ cat report.csv\n{REPORT}\n$ exit\n")),
    ]
}

#[test]
fn every_form_says_the_same() {
    let wanted = facts(&check(REPORT, &options()));
    for (name, text) in forms() {
        let report = check(&text, &options());
        assert_eq!(facts(&report), wanted, "{name}");
        assert_eq!(report.kind(), "credential-report", "{name}");
    }
}

#[test]
fn findings_point_into_the_bytes_as_pasted() {
    for (name, text) in forms() {
        let report = check(&text, &options());
        let mfa = report.findings.iter().find(|finding| finding.rule.id == "report/root-mfa").unwrap();
        let pasted = mfa.span().of(&text);
        if name.contains("base64") || name.contains("CLI") || name.contains("output") || name == "YAML" {
            // `false` and the bits of its neighbors.
            let letters: String = pasted.split_whitespace().collect();
            assert!((7..=8).contains(&letters.len()), "{name}: {pasted}");
        } else {
            assert!(pasted.eq_ignore_ascii_case("false"), "{name}: {pasted}");
        }
    }
}

#[test]
fn the_time_of_the_report_comes_first() {
    let text = format!("{{\"Content\": {}, \"GeneratedTime\": \"2026-01-01T00:00:00Z\"}}", serde_json::json!(REPORT));
    let report = check(&text, &options());
    let clock = only(&report).clock;
    assert_eq!((clock.source, clock.age_days), (TimeSource::Generated, Some(326)));
    let clock = only(&check(REPORT, &Options::default())).clock;
    assert_eq!((clock.source, clock.age_days), (TimeSource::NewestDate, None));
    assert_eq!(clock.judged_by, Timestamp::parse("2026-11-22T23:45:00Z"));
}

#[test]
fn several_reports_in_one_paste_are_kept_apart() {
    let other = REPORT.replace("111122223333", "444455556666");
    for between in ["\n", "\n\n", "\nsome words\n\n"] {
        let text = format!("{REPORT}{between}{other}\n\nAnd more, with commas, of no report.");
        let report = check(&text, &options());
        let reports = report.documents.iter().filter(|document| document.kind == "credential-report").count();
        assert_eq!(reports, 2, "{between:?}");
        let accounts: std::collections::BTreeSet<_> =
            report.findings.iter().filter_map(|finding| finding.subject.account.clone()).collect();
        assert_eq!(accounts.len(), 2);
        assert!(!facts(&report).iter().any(|fact| fact.contains("does-not-fit") || fact.contains("new-user")));
    }
    let asked = Options { kind: Some("credential-report"), ..options() };
    let report = check(&format!("{REPORT}\n{other}"), &asked);
    let document::Details::CredentialReport(details) = &report.documents.first().unwrap().details else { panic!() };
    assert_eq!(details.reports.len(), 2);
}

#[test]
fn a_report_cut_anywhere_is_never_clean() {
    let start = REPORT.find("\nana").unwrap();
    for cut in start + 1..REPORT.len() {
        let Some(text) = REPORT.get(..cut) else { continue };
        let report = check(text, &options());
        assert_eq!(report.kind(), "credential-report");
        let told = report.findings.iter().any(|finding| {
            finding.span().end as usize >= text.rfind(['\n', ',']).unwrap()
                && matches!(finding.rule.id, "report/row-does-not-fit" | "report/unreadable-value")
        });
        // A row cut in its last cell can still read as a value (`N/A` as `N`, not `N/`), or end with a whole row.
        let whole = text.ends_with('\n') || text.lines().last().unwrap().matches(',').count() == 21;
        assert!(told || whole, "{:?}", text.lines().last());
    }
}

#[test]
fn a_redacted_copy_has_no_name_and_reads_the_same() {
    for (name, text) in forms() {
        let shared = redact(&text, &options());
        let report = check(&shared, &options());
        let plain: Vec<_> = check(&text, &options()).findings.iter().map(|f| (f.rule.id, f.address())).collect();
        let mine: Vec<_> = report.findings.iter().map(|f| (f.rule.id, f.address())).collect();
        assert_eq!(mine, plain, "{name}");
        let lives = summarize(&shared, &options()).reports;
        let decoded =
            lives.iter().flat_map(|report| &report.timeline).map(|line| &*line.user).collect::<Vec<_>>().join(" ");
        assert_eq!(decoded, "<root_account> user-1 user-2 user-3", "{name}");
        assert_eq!(only(&report).account.as_deref(), Some("000000000001"), "{name}");
        assert!(!shared.contains("111122223333") && !shared.contains("build-bot"), "{name}");
    }
}

#[test]
fn text_around_a_report_loses_its_accounts_too() {
    let text = format!("Account 111122223333, user arn:aws:iam::111122223333:user/ana: see 2026.\n\n{REPORT}");
    let shared = redact(&text, &options());
    assert!(
        shared.starts_with("Account 000000000001, user arn:aws:iam::000000000001:user/user-1: see 2026.\n\nuser,arn"),
        "{shared}"
    );
}

#[test]
fn two_pastes_are_compared() {
    let after = REPORT
        .replace("ana,arn:aws:iam::111122223333:user/ana,2024-05-01T00:00:00Z,true,2026-11-20T08:00:00Z,2026-10-01T00:00:00Z,N/A,true,false,N/A", "ana,arn:aws:iam::111122223333:user/ana,2024-05-01T00:00:00Z,true,2026-11-20T08:00:00Z,2026-10-01T00:00:00Z,N/A,false,true,2026-11-22T00:00:00Z")
        .replace("false,2022-02-01T00:00:00Z", "true,2026-11-21T00:00:00Z")
        .replace("build-bot,arn:aws:iam::111122223333:user/ci/build-bot,2023-01-01T00:00:00Z,false", "build-bot,arn:aws:iam::111122223333:user/ci/build-bot,2023-01-01T00:00:00Z,true");
    let changes = compare(REPORT, &after, &options());
    let found: Vec<_> = changes.findings.iter().map(|f| (f.rule.id, f.subject.user.as_deref().unwrap())).collect();
    let wanted = [
        ("report/mfa-removed", "ana"),
        ("report/new-access-key", "ana"),
        ("report/password-enabled", "build-bot"),
        ("report/key-reactivated", "cho"),
    ];
    assert_eq!(found, wanted);
    assert!(compare(REPORT, REPORT, &options()).findings.is_empty());
    let other = REPORT.replace("111122223333", "444455556666");
    assert_eq!(compare(REPORT, &other, &options()).only_after, [Some("444455556666".to_owned())]);
}

#[test]
fn a_name_from_the_report_stays_a_word_in_every_command() {
    let text = "user,arn,password_enabled,mfa_active,access_key_1_active,access_key_1_last_rotated\nx;id #,arn:aws:iam::111122223333:user/x;id #,true,false,true,2020-01-01T00:00:00Z\n";
    let report = check(text, &options());
    let commands: Vec<_> = report.findings.iter().flat_map(|finding| finding.commands()).collect();
    assert!(!commands.is_empty());
    for command in commands.iter().filter(|command| command.contains("x;id")) {
        assert!(command.contains("'x;id #'") || command.contains("mfa/x;id #'"), "{command}");
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("true".to_owned()),
        Just("N/A".to_owned()),
        Just("2026-11-20T00:00:00Z".to_owned()),
        Just("arn:aws:iam::111122223333:user/a".to_owned()),
        "[\\PC\"\n\r,;é한]{0,8}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_text_gives_findings_inside_it(
        head in prop::sample::select(vec![
            "", "user,arn,mfa_active,access_key_1_active,access_key_1_last_rotated\n", "user;arn;mfa_active\n",
            "\u{feff}", "dXNlcixhcm4s", "{\"Content\": \"", "[\"user,arn,mfa_active\",\"", "An error occurred (", "Content: dXNlcixhcm4s",
        ]),
        cells in prop::collection::vec((cell(), prop::sample::select(vec![",", "\n", ";", "\"", "\r\n", "\t", "="])), 0..60),
        asked: bool,
    ) {
        let text = cells.into_iter().fold(head.to_owned(), |text, (cell, end)| text + &cell + end);
        let mut options = options();
        if asked {
            options.kind = Some("credential-report");
        }
        for finding in check(&text, &options).findings {
            for place in &finding.places {
                prop_assert!(text.get(place.span.start as usize..place.span.end as usize).is_some(), "{}: {:?}", finding.rule.id, place);
            }
        }
        let _ = redact(&text, &options);
        let _ = compare(&text, &text, &options);
    }

    #[test]
    fn names_and_flags_are_what_the_csv_crate_reads(
        rows in prop::collection::vec(("[a-z+=,.@_\"-]{1,12}", any::<bool>(), any::<bool>()), 1..20),
        delimiter in prop::sample::select(vec![b',', b';', b'\t']),
    ) {
        let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
        writer.write_record(["user", "arn", "password_enabled", "mfa_active"]).unwrap();
        for (name, password, mfa) in &rows {
            let arn = format!("arn:aws:iam::111122223333:user/{name}");
            writer.write_record([name, &arn, &password.to_string(), &mfa.to_string()]).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let table = table::read(&text, recognize::header_of(&text).unwrap());
        prop_assert!(table.misfits.is_empty() && table.unreadable.is_empty());
        let mine: Vec<_> = table.users.iter().map(|user| (user.name.to_string(), user.password.enabled.known().unwrap(), user.mfa.known().unwrap())).collect();
        prop_assert_eq!(mine, rows);
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    // Each would take minutes if any part of it were read again, or anything large were made anew, for every line.
    for text in [
        "[\n".repeat(50_000),
        "\"user,\n".repeat(50_000),
        "\"arn:aws:iam::,\n".repeat(50_000),
        format!("user,arn,mfa_active\n{}", "\",a\n".repeat(20_000)),
        format!("dXNlcixhcm4s{}", "\ndXNlcixhcm4sdXNl".repeat(20_000)),
    ] {
        for kind in [Some("credential-report"), None] {
            let report = check(&text, &Options { kind, ..options() });
            assert!(!report.findings.is_empty());
        }
    }
}

proptest! {
    #[test]
    fn a_stream_finds_what_the_whole_text_does(
        accounts in prop::collection::vec((0_usize..5, "[ab\u{ac00}]{1,3}"), 1..4),
        size in 1_usize..400,
        json: bool,
    ) {
        let mut text = String::new();
        for (index, (rows, name)) in accounts.iter().enumerate() {
            let report: Vec<_> = REPORT.lines().take(rows + 1).collect();
            let report = report.join("\n").replace("111122223333", &format!("11112222333{index}")).replace("ana", name);
            if json {
                text += &serde_json::json!({"Content": STANDARD.encode(report), "GeneratedTime": "2026-11-23T00:00:00Z"}).to_string();
            } else {
                text += &report;
            }
            text.push('\n');
        }
        let whole = check(&text, &Options { kind: Some("credential-report"), ..options() });
        for worst in [None, Some(3), Some(usize::MAX)] {
            let mut stream = stream::Stream::new(options(), worst);
            let (mut found, mut at) = (Vec::new(), 0);
            let mut take = |stream: &mut stream::Stream| {
                while let Some(part) = stream.next_part() {
                    // What came before is what was read before.
                    let before = text.get(..at).unwrap();
                    assert_eq!(part.origin.units as usize, before.encode_utf16().count());
                    assert_eq!(part.origin.lines as usize, before.matches('\n').count());
                    found.extend(part.report.findings.into_iter().map(|finding| {
                        (finding.rule.id, finding.severity, finding.span().shift(at), finding.address())
                    }));
                    at += part.text.len();
                }
            };
            for piece in text.as_bytes().chunks(size) {
                stream.push(piece);
                take(&mut stream);
            }
            stream.finish();
            take(&mut stream);
            let wanted: Vec<_> = whole.findings.iter().map(|f| (f.rule.id, f.severity, f.span(), f.address())).collect();
            if worst != Some(3) {
                prop_assert_eq!(&found, &wanted);
            }
            if let Some(tally) = stream.tally() {
                let counted: u64 = tally.counts().iter().map(|count| count.count).sum();
                prop_assert_eq!(counted as usize, wanted.len());
                prop_assert!(found.len() >= wanted.len().min(3));
            }
        }
    }
}
