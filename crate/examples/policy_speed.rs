//! Checks every policy of a `.jsonl` corpus N times: `policy_speed FILE [N]`. Prints policies/s and the slowest.
#![expect(clippy::print_stdout, reason = "a measuring program prints its figures")]
use std::time::Instant;
fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let file = args.next().unwrap_or_default();
    let times: usize = args.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    let text = std::fs::read_to_string(file)?;
    let texts: Vec<String> = text
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .map(|row| row["text"].as_str().map_or_else(|| row["policy"].to_string(), str::to_owned))
        .collect();
    let options = keyfence::options::Options::default();
    let (mut findings, mut slow) = (0, Vec::new());
    let start = Instant::now();
    for _ in 0..times {
        for text in &texts {
            let one = Instant::now();
            findings += keyfence::check::check(text, &options).findings.len();
            slow.push((one.elapsed(), text.len()));
        }
    }
    let all = start.elapsed().as_secs_f64();
    slow.sort_unstable();
    let p99 = slow.get(slow.len() * 99 / 100);
    println!(
        "{:.0} policies/s, {findings} findings, p50 {:?} p99 {p99:?} max {:?}",
        slow.len() as f64 / all,
        slow.get(slow.len() / 2),
        slow.last()
    );
    Ok(())
}
