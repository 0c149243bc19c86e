//! Ten thousand requests that wait to be compared: people who enter a code meanwhile are served as on an idle server, and
//! the desk stays quick.

use super::crowd::{accounts, address, identifier};
use super::faults::Faults;
use super::figure;
use super::site::Site;
use crate::server::{Flow, enter_code};
use rand::Rng;
use serde_json::json;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Unless `REGAIN_SOAK_REQUESTS` says otherwise.
const REQUESTS: usize = 10_000;
/// How much slower a code may be entered than at an idle server, at the 95th percentile.
const MOST: f64 = 2.0;
/// Wrong codes that a flow takes.
const TRIES: usize = 5;
/// Flows that enter codes at an idle server, before and after; and while requests are compared.
const IDLE: usize = 80;
const BUSY: usize = 600;
/// Between two codes, however long they take.
const PACE: Duration = Duration::from_millis(100);
/// Where the same idle server, measured twice, differs by more than this factor, the machine was too busy to tell.
const STEADY: f64 = 1.5;
const CALLS: usize = 200;

const CONFIG: &str = "[limits]\nlooks_per_reviewer = 1000000\nwindow_minutes = 1440\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a long run: cargo xtask soak waiting waiting-postgres"]
async fn ten_thousand_requests_keep_nobody_waiting() {
    let faults = Faults::default();
    let number = std::env::var("REGAIN_SOAK_REQUESTS");
    let number = number.map_or(REQUESTS, |number| number.parse().unwrap());
    let mut site = Site::new(CONFIG, &accounts());
    let token = site.command(&["staff", "add", "Rosa"]);
    let is_sqlite = site.database().starts_with("sqlite:");
    site.serve(1, &["--dev"]);
    let record = site.record().await;
    let site = Arc::new(site);

    let flows = flows(&site, 0, IDLE).await;
    let before = entered(&site, flows, Arc::default()).await;
    let flows = self::flows(&site, IDLE, BUSY).await;
    let is_compared = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let references = site.receives(number, &record).await;
    let inserting = begun.elapsed();
    let begun = Instant::now();
    let comparing = tokio::spawn(compared(site.clone(), is_compared.clone()));
    let busy = entered(&site, flows, is_compared).await;
    comparing.await.unwrap();
    let comparing = begun.elapsed();
    settled(&site).await;
    let flows = self::flows(&site, IDLE + BUSY, IDLE).await;
    let after = entered(&site, flows, Arc::default()).await;

    let mut text = format!(
        "- {number} requests about 5,000 accounts, one in twenty with hashes of old passwords; a debug build on {}, load average {}\n",
        if is_sqlite { "SQLite" } else { "PostgreSQL" },
        load(),
    );
    writeln!(
        text,
        "- all compared after {:.0} s ({:.1} a second); stored in {:.0} s",
        comparing.as_secs_f64(),
        number as f64 / comparing.as_secs_f64(),
        inserting.as_secs_f64()
    )
    .unwrap();
    let idle: Vec<f64> = before.iter().chain(&after).copied().collect();
    let ratio = share(&busy, 0.95) / share(&idle, 0.95);
    writeln!(
        text,
        "- a code is entered at the 95th percentile {ratio:.2} × as slowly as at the idle server (at most {MOST})\n\n\
         | `enter_code`, a code each {} ms | codes | median, ms | p95, ms |\n|---|---|---|---|\n\
         {}{}{}",
        PACE.as_millis(),
        row("idle, before", &before),
        row("while requests are compared", &busy),
        row("idle, after", &after),
    )
    .unwrap();
    faults.check(ratio <= MOST, || format!("{ratio:.2} × as slow"));
    let (one, other) = (share(&before, 0.95), share(&after, 0.95));
    if one.max(other) > one.min(other) * STEADY {
        text += "\nThe idle server was not as quick before as after: the machine did other things, and the ratio says little.\n";
    }
    text += "\n| the desk, with all of them listed | calls | median, ms | p95, ms |\n|---|---|---|---|\n";
    text += &desk(&site, &token, &references, &faults).await;
    for error in site.errors() {
        writeln!(text, "\nLogged as an error: `{error}`").unwrap();
    }
    text += "\n";
    text += &faults.told("nobody waits for what is compared");
    figure(&text);
    faults.assert_none();
}

/// Flows at `enter_code`, each of an account of its own.
async fn flows(site: &Site, from: usize, number: usize) -> Vec<Flow> {
    let mut flows = Vec::new();
    for n in from..from + number {
        let begin = json!({"purpose": "password", "locale": "en", "identifier": identifier(n)});
        let (flow, begun) = site.begun(&begin).await;
        let method = begun.body["flow"]["step"]["methods"][0]["id"].clone();
        let choose = json!({"action": "choose_method", "method": method});
        site.act(&flow, "choose_method", &choose).await;
        let confirm = json!({"action": "confirm_address", "address": address(n)});
        let asked = site.act(&flow, "confirm_address", &confirm).await;
        assert_eq!(asked.step(), "enter_code", "{:?}", asked.body);
        flows.push(flow);
    }
    // The codes are mailed meanwhile.
    tokio::time::sleep(Duration::from_secs(5)).await;
    flows
}

/// Enters wrong codes at a steady pace until the flows take no more or it is told to end, and returns how long each took,
/// in milliseconds.
async fn entered(site: &Arc<Site>, flows: Vec<Flow>, end: Arc<AtomicBool>) -> Vec<f64> {
    let mut tasks = JoinSet::new();
    let mut ticks = tokio::time::interval(PACE);
    for n in 0..flows.len() * TRIES {
        ticks.tick().await;
        if end.load(Ordering::Relaxed) {
            break;
        }
        // Not the same flow twice at a time.
        let flow = flows[n % flows.len()].clone();
        let site = site.clone();
        tasks.spawn(async move {
            let begun = Instant::now();
            let answer = site.acted(&flow, &enter_code("000000"), None).await;
            let took = begun.elapsed().as_secs_f64() * 1_000.0;
            let answer = answer.unwrap();
            assert_eq!(
                answer.body["errors"][0]["code"], "wrong_code",
                "{:?}",
                answer.body
            );
            took
        });
    }
    tasks.join_all().await
}

/// Waits until everything is compared, then says so.
async fn compared(site: Arc<Site>, is_compared: Arc<AtomicBool>) {
    while site.uncompared().await > 0 {
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    is_compared.store(true, Ordering::Relaxed);
}

/// Waits until the mails to the accounts' contacts are sent.
async fn settled(site: &Site) {
    let query = "SELECT COUNT(*) FROM outbox WHERE done_at IS NULL";
    let mut connection = site.connection().await;
    loop {
        let left: i64 = sqlx::query_scalar(query)
            .fetch_one(&mut connection)
            .await
            .unwrap();
        if left == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

/// Measures calls of the desk, as rows of a table.
async fn desk(site: &Site, token: &str, references: &[String], faults: &Faults) -> String {
    let before = regain_core::time::Timestamp(super::now() as i64 - 1_800);
    let mut rows = String::new();
    for (what, query) in [
        ("the list", String::new()),
        ("`locale=nl`", "&locale=nl".into()),
        ("`min_score=30`", "&min_score=30".into()),
        ("`min_score=100`, which none has", "&min_score=100".into()),
        ("`over_limit=true`", "&over_limit=true".into()),
        ("`received_before`", format!("&received_before={before}")),
        (
            "`state=verified`, which none is in",
            "&state=verified".into(),
        ),
    ] {
        let path = format!("/cases?limit=50{query}");
        let mut times = Vec::new();
        for _ in 0..CALLS {
            times.push(called(site, token, &path).await.0);
        }
        rows += &row(what, &times);
    }
    let (mut times, mut seen, mut next) = (Vec::new(), 0, String::new());
    loop {
        let path = format!("/cases?limit=100{next}");
        let (took, body) = called(site, token, &path).await;
        times.push(took);
        seen += body["cases"].as_array().unwrap().len();
        match body["next"].as_str() {
            Some(cursor) => next = format!("&after={cursor}"),
            None => break,
        }
    }
    // With the one that was sent over HTTP.
    faults.check(seen == references.len() + 1, || format!("{seen} listed"));
    rows += &row("page after page of 100", &times);
    let mut times = Vec::new();
    for _ in 0..CALLS {
        let at = rand::rng().random_range(0..references.len());
        let path = format!("/cases/{}", references[at]);
        let (took, body) = called(site, token, &path).await;
        let is_compared = body["claims"]
            .as_array()
            .is_some_and(|claims| !claims.is_empty());
        faults.check(is_compared, || format!("{path}: {body}"));
        times.push(took);
    }
    rows + &row("a case", &times)
}

async fn called(site: &Site, token: &str, path: &str) -> (f64, serde_json::Value) {
    let begun = Instant::now();
    let answer = site.desk(token, path, None).await.unwrap();
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    assert_eq!(answer.status, 200, "{path}: {:?}", answer.body);
    (took, answer.body)
}

/// The value that this share of them does not exceed.
fn share(times: &[f64], share: f64) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(at.max(1) - 1).copied().unwrap_or(f64::NAN)
}

fn row(what: &str, times: &[f64]) -> String {
    let (median, p95) = (share(times, 0.5), share(times, 0.95));
    format!("| {what} | {} | {median:.1} | {p95:.1} |\n", times.len())
}

/// The load of the machine over the last minutes, where the system says it.
fn load() -> String {
    let averages = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let averages: Vec<&str> = averages.split(' ').take(3).collect();
    averages.join(", ")
}
