//! Servers killed at random moments of whole journeys under load: one on SQLite, two on PostgreSQL
//! (`REGAIN_TEST_POSTGRES`), of which one is killed each time.

use super::figure;
use super::letters::Letters;
use super::people::{OLD_PASSWORD, Outcome, Plan, World, accounts};
use super::site::Site;
use crate::mail_server::MailServer;
use argon2::password_hash::{PasswordHasher, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::Rng;
use serde_json::json;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Unless `REGAIN_SOAK_KILLS` says otherwise.
const KILLS: usize = 50;
/// The most journeys, each with an account of its own.
const JOURNEYS: usize = 3_000;
/// Between two that begin.
const PACE: Duration = Duration::from_millis(250);
/// The longest that all servers are up between two kills, in seconds.
const LONGEST: f64 = 6.0;
/// The mails that one server hands over at a time (`deliver.rs`).
const ATTEMPTS: usize = 20;
/// How long everything may take to become quiet.
const QUIET: Duration = Duration::from_secs(600);

fn config(mail: &str, second_review: bool) -> String {
    format!(
        "public_url = \"https://www.example.com/recovery/\"\nanswer_hours = 1\n\
         [request]\nescalate_to = \"operator@example.com\"\nchallenges = []\nhold_hours = 0\nper_day = 20\n\
         second_review = {second_review}\n\
         [hashing]\nmemory_kib = 7168\niterations = 1\n\
         [limits]\ncodes_per_client = 1000000\nlookups_per_client = 1000000\nflows_per_client = 1000000\n\
         looks_per_reviewer = 1000000\n{mail}"
    )
}

/// The cheapest hash that `[hashing]` accepts.
pub fn hash(password: &str) -> String {
    let params = Params::new(7_168, 1, 1, None).unwrap();
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let salt = SaltString::encode_b64(b"a salt for all").unwrap();
    let hash = hasher.hash_password(password.as_bytes(), &salt);
    hash.unwrap().to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a long run: cargo xtask soak kills kills-postgres"]
async fn killed_at_random_moments_nothing_accepted_is_lost() {
    let Some(mail) = MailServer::start(json!({})) else {
        panic!("no mail server");
    };
    let number = std::env::var("REGAIN_SOAK_KILLS");
    let number = number.map_or(KILLS, |number| number.parse().unwrap());
    let mail_config = mail.config();
    let accounts = accounts(JOURNEYS, &hash(OLD_PASSWORD));
    let mut site = Site::new(&config(&mail_config, false), &accounts);
    let tokens = ["Rosa", "Bob"].map(|name| (name, site.command(&["staff", "add", name])));
    site.note_changes().await;
    make_contacts_young(&site).await;
    let is_sqlite = site.database().starts_with("sqlite:");
    let servers = if is_sqlite { 1 } else { 2 };
    site.serve(servers, &[]);
    let world = Arc::new(World::new(site, Letters::of(mail)));
    let begun = Instant::now();
    let (full, stop) = (
        Arc::new(AtomicBool::new(false)),
        Arc::new(AtomicBool::new(false)),
    );
    let mut reviewers = JoinSet::new();
    for (name, token) in tokens {
        let (world, stop) = (world.clone(), stop.clone());
        reviewers.spawn(async move { world.review(name, &token, &stop).await });
    }
    let people = tokio::spawn(people(world.clone(), full.clone()));
    for kill in 0..number {
        let wait = rand::rng().random_range(0.0..LONGEST);
        tokio::time::sleep(Duration::from_secs_f64(wait)).await;
        if kill == number / 2 {
            world.site.configure(&config(&mail_config, true));
        }
        let world = world.clone();
        let killing = tokio::task::spawn_blocking(move || {
            world.site.kill_one();
            world.site.restart();
        });
        killing.await.unwrap();
    }
    let killing = begun.elapsed();
    full.store(true, Ordering::Relaxed);
    let journeys = people.await.unwrap();
    settle(&world).await;
    stop.store(true, Ordering::Relaxed);
    reviewers.join_all().await;
    let doubles = world.check().await;
    let faults = world.faults.clone();
    faults.check(doubles.doubled <= number * ATTEMPTS, || {
        "too many doubles".into()
    });

    let mut world = Arc::into_inner(world).unwrap();
    world.site.stop();
    world.site.serve(1, &["--dev"]);
    world.check_passwords().await;
    let lost = *world.site.lost.lock().unwrap();
    let mut text = format!(
        "- {number} kills in {:.0} s, {servers} server{} on {}; from the second half on, two reviewers for each case\n",
        killing.as_secs_f64(),
        if servers == 1 { "" } else { "s" },
        if is_sqlite { "SQLite" } else { "PostgreSQL" },
    );
    text += &told(&world, journeys, lost);
    writeln!(
        text,
        "- {} mails; {} came again with the same Message-ID after a kill (at most {number} × {ATTEMPTS})",
        doubles.mails, doubles.doubled
    )
    .unwrap();
    let errors = counted(world.site.errors());
    let waits = errors.keys().filter(|error| error.contains("deadlock"));
    faults.check(waits.count() == 0, || {
        "transactions waited for each other".into()
    });
    for (error, times) in &errors {
        writeln!(text, "- logged as an error, {times} times: `{error}`").unwrap();
    }
    text += &faults.told(
        "nothing accepted is lost: every submitted request is stored, and answered or waiting; every decision, objection \
         and password holds; every state changed once, the audit log is whole, and no request was claimed twice without a kill",
    );
    figure(&text);
    faults.assert_none();
}

/// What the people and reviewers were told, in numbers.
fn told(world: &World, journeys: usize, lost: usize) -> String {
    let outcomes = world.outcomes.lock().unwrap();
    let changed = outcomes.iter().filter(|one| one.is_changed).count();
    let objected = outcomes.iter().filter(|one| one.is_stopped).count();
    let raced = outcomes
        .iter()
        .filter(|one| one.plan == Plan::StopLate)
        .count();
    let decisions = world.decisions.lock().unwrap().len();
    format!(
        "- {journeys} journeys, {} submitted, {decisions} decisions accepted, {changed} passwords changed, \
         {objected} objections; in {raced} the owner objected while the person set a password\n\
         - {lost} answers lost and asked for again\n",
        outcomes.len()
    )
}

/// Errors by their text, without what differs.
fn counted(errors: Vec<String>) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for error in errors {
        let words = error
            .split(' ')
            .filter(|word| !word.contains('-') && !word.contains('='));
        *counted
            .entry(words.collect::<Vec<_>>().join(" "))
            .or_default() += 1;
    }
    counted
}

/// Journeys, one after the other, until there are enough.
async fn people(world: Arc<World>, full: Arc<AtomicBool>) -> usize {
    let mut journeys = JoinSet::new();
    let next = AtomicUsize::new(0);
    while !full.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        assert!(number < JOURNEYS, "more journeys than accounts");
        let world = world.clone();
        journeys.spawn(async move { world.journey(number).await });
        tokio::time::sleep(PACE).await;
    }
    journeys.join_all().await.len()
}

/// Contacts are old where nothing is known: these become as young as if they were added today.
async fn make_contacts_young(site: &Site) {
    let mut connection = site.connection().await;
    let update = "UPDATE contacts SET since = $1 WHERE address LIKE 'young%'";
    let query = sqlx::query(update).bind(super::now() as i64 - 60);
    query.execute(&mut connection).await.unwrap();
}

/// Waits until everything received is compared, everything due is answered, and everything in the outbox is sent.
async fn settle(world: &World) {
    let begun = Instant::now();
    let mut connection = world.site.connection().await;
    let query = "SELECT (SELECT COUNT(*) FROM outbox WHERE done_at IS NULL)
        + (SELECT COUNT(*) FROM requests WHERE received_at IS NOT NULL AND compared_at IS NULL)
        + (SELECT COUNT(*) FROM requests WHERE answered_at IS NULL AND answer_at <= $1 AND gated = 0)
        + (SELECT COUNT(*) FROM requests WHERE state = 'waiting' AND escalated = 0 AND answer_by <= $1 + 900)";
    loop {
        let left = sqlx::query_scalar(query).bind(super::now() as i64);
        let left: i64 = left.fetch_one(&mut connection).await.unwrap();
        let is_left = |one: &&Outcome| matches!(one.plan, Plan::NearDeadline | Plan::Overdue);
        let deadlines = world
            .outcomes
            .lock()
            .unwrap()
            .iter()
            .filter(is_left)
            .count();
        let are_moved = world.moved.lock().unwrap().len() == deadlines;
        if left == 0 && are_moved {
            break;
        }
        if begun.elapsed() > QUIET {
            world.faults.add(format!("{left} things are left undone"));
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    // The last mail was taken before it was marked as sent.
    world.letters.settled(Duration::from_secs(2)).await;
}
