//! Measures the scanner: `scan_corpus PATH…`.
//!
//! A `.jsonl` file holds labelled cases (`text`, `expected` with `value` and `kind`): recall, spans, false alarms.
//! Any other file or folder is text: what was found, per folder, and the speed. `random` makes lone secrets and
//! lists; `stream` reads standard input as one text of any length.

#![expect(clippy::print_stdout, reason = "a measuring program prints its figures")]

use keyfence::rule::Severity;
use keyfence::secrets::encoded::scan_all;
use keyfence::secrets::kinds::Match;
use keyfence::secrets::scan::{ScanOptions, scan};
use keyfence::secrets::stream::Stream;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The matches, encoded text seen through where `KEYFENCE_DECODE` is set.
fn matches(text: &[u8], options: &ScanOptions<'_>) -> Vec<Match> {
    let mut found = Vec::new();
    if std::env::var_os("KEYFENCE_DECODE").is_some() {
        let text = String::from_utf8_lossy(text);
        return scan_all(&text, options).iter().map(|one| one.found).collect();
    }
    scan(text, options, &mut |one| found.push(one));
    found
}

fn loud(one: &Match) -> bool {
    one.severity() >= Severity::Medium
}

fn values<'t>(text: &'t str, one: &Match) -> Vec<&'t str> {
    let spans = std::iter::once((one.start, one.end)).chain(one.secret);
    spans.filter_map(|(start, end)| text.get(start as usize..end as usize)).collect()
}

fn show(text: &str, one: &Match) -> String {
    let values: Vec<String> = values(text, one).iter().map(|v| v.chars().take(60).collect()).collect();
    format!("{} {:?} {:?} {:?} {values:?}", one.kind.slug(), one.severity(), one.confidence, one.note)
}

fn cases(path: &Path, options: &ScanOptions<'_>) -> std::io::Result<()> {
    let (mut positive, mut hit, mut wanted, mut exact, mut negative, mut alarms) = (0, 0, 0, 0, 0, 0);
    for row in std::fs::read_to_string(path)?.lines() {
        let row: serde_json::Value = serde_json::from_str(row)?;
        let text = row["text"].as_str().unwrap_or_default();
        let expected: Vec<&str> = row["expected"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|e| !e["kind"].as_str().unwrap_or_default().contains("not secret"))
            .filter_map(|e| e["value"].as_str())
            .collect();
        let found = matches(text.as_bytes(), options);
        let describe = || found.iter().map(|one| show(text, one)).collect::<Vec<_>>().join("\n      ");
        let short: String = text.chars().take(400).collect();
        if expected.is_empty() {
            negative += 1;
            if found.iter().any(loud) {
                alarms += 1;
                println!("ALARM {} {short:?}\n      {}", row["id"], describe());
            }
            continue;
        }
        positive += 1;
        hit += usize::from(found.iter().any(loud));
        let got: Vec<&str> = found.iter().filter(|one| loud(one)).flat_map(|one| values(text, one)).collect();
        let right = expected.iter().filter(|value| got.contains(value)).count();
        wanted += expected.len();
        exact += right;
        if right < expected.len() {
            println!("MISS {} {short:?}\n      want {expected:?}\n      {}", row["id"], describe());
        }
    }
    println!("{}: recall {hit}/{positive}, exact {exact}/{wanted}, alarms {alarms}/{negative}", path.display());
    Ok(())
}

fn files(path: &Path, out: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        let mut entries: Vec<PathBuf> = std::fs::read_dir(path)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
        entries.sort();
        for entry in entries {
            files(&entry, out)?;
        }
    } else {
        out.push(path.to_path_buf());
    }
    Ok(())
}

fn folder(path: &Path, options: &ScanOptions<'_>) -> std::io::Result<()> {
    let mut paths = Vec::new();
    files(path, &mut paths)?;
    let mut per: std::collections::BTreeMap<String, (usize, usize, f64)> = std::collections::BTreeMap::new();
    let (mut bytes, mut seconds) = (0, 0.0);
    for file in paths {
        let text = std::fs::read(&file)?;
        let started = Instant::now();
        let found = matches(&text, options);
        let took = started.elapsed().as_secs_f64();
        seconds += took;
        bytes += text.len();
        let key = file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let entry = per.entry(key).or_default();
        entry.0 += text.len();
        entry.1 += found.iter().filter(|one| loud(one)).count();
        entry.2 += took;
        for one in &found {
            let from = (one.start as usize).saturating_sub(50);
            let around =
                String::from_utf8_lossy(text.get(from..text.len().min(one.end as usize + 30)).unwrap_or_default())
                    .replace('\n', "⏎");
            let shown = format!("{:?} {:?}", one.severity(), one.note);
            println!("{} {} {shown} {around:.200}", file.display(), one.kind.slug());
        }
    }
    for (name, (size, count, took)) in per {
        println!("{name}: {count} in {:.1} MB, {:.0} MB/s", size as f64 / 1e6, size as f64 / 1e6 / took);
    }
    println!("{:.1} MB, {:.0} MB/s", bytes as f64 / 1e6, bytes as f64 / 1e6 / seconds);
    Ok(())
}

/// Lone random secrets, and lists of them.
fn random(options: &ScanOptions<'_>) {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut secret = || -> String {
        (0..40)
            .map(|_| {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                char::from(ALPHABET[(state >> 32) as usize % 64])
            })
            .collect()
    };
    let mut hits = 0;
    for _ in 0..100_000 {
        let text = secret();
        hits += usize::from(
            matches(text.as_bytes(), options).iter().any(|one| loud(one) && (one.start, one.end) == (0, 40)),
        );
    }
    println!("alone: {hits} of 100000");
    for lines in 2..=10 {
        let (mut whole, mut each) = (0, 0);
        for _ in 0..2000 {
            let list: Vec<String> = (0..lines).map(|_| secret()).collect();
            let found = matches(list.join("\n").as_bytes(), options).iter().filter(|one| loud(one)).count();
            each += found;
            whole += usize::from(found == lines);
        }
        println!(
            "lists of {lines}: {:.4} whole, {:.4} of the secrets",
            f64::from(whole as u32) / 2000.0,
            each as f64 / 2000.0 / lines as f64
        );
    }
}

/// Standard input as one long text.
fn stream(options: ScanOptions<'_>) -> std::io::Result<()> {
    use std::io::Read;
    let (mut bytes, mut found, mut last) = (0_u64, 0_u64, 0_u64);
    let mut search = Stream::new(options);
    let mut piece = vec![0; 1 << 16];
    let began = Instant::now();
    let mut sink = |offset: u64, one: keyfence::secrets::encoded::Found| {
        found += 1;
        last = offset + u64::from(one.found.start);
    };
    let mut input = std::io::stdin().lock();
    loop {
        let read = input.read(&mut piece)?;
        if read == 0 {
            break;
        }
        bytes += read as u64;
        search.push(&piece[..read], &mut sink);
    }
    search.finish(&mut sink);
    let speed = bytes as f64 / 1e6 / began.elapsed().as_secs_f64();
    println!("stream: {found} in {bytes} bytes, the last at {last}, {speed:.0} MB/s");
    Ok(())
}

fn main() -> std::io::Result<()> {
    let mut options = ScanOptions::default();
    for argument in std::env::args().skip(1) {
        let path = PathBuf::from(&argument);
        match argument.as_str() {
            "--other" => options.other_providers = true,
            "random" => random(&options),
            "stream" => stream(options)?,
            _ if path.extension().is_some_and(|e| e == "jsonl") => cases(&path, &options)?,
            _ => folder(&path, &options)?,
        }
    }
    Ok(())
}
