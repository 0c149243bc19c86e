//! Days at a site, step by step: its server is started anew with its clock further ahead each time. People send
//! requests, owners stop some, and a reviewer refuses what the desk lists.

use super::letters::{Letter, Sort};
use super::now;
use super::people::{World, friend, other, owner};
use rand::Rng;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

pub const MINUTE: i64 = 60;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;
/// The step of the clock while answers go out, and at night.
pub const STEP: i64 = 30 * MINUTE;
pub const NIGHT_STEP: i64 = 2 * HOUR;
/// When the reviewer is at the desk.
const OPENS: i64 = 9 * HOUR;
const CLOSES: i64 = 17 * HOUR;
/// Answers go out some time after the desk was used, so long steps begin later.
const ENDS: i64 = CLOSES + HOUR;
/// The requests of a step, and what the reviewer decides in one.
const SENT: std::ops::RangeInclusive<usize> = 4..=9;
const DECIDED: std::ops::RangeInclusive<usize> = 5..=9;
const REVIEWER: &str = "Rosa";
/// Within this time a server that is started has looked for what is due.
const STARTS: Duration = Duration::from_millis(500);
/// Within this time the server looks for what is due (`answer.rs`).
const LOOKS: Duration = Duration::from_millis(2_300);
/// How long a step may take until nothing is left to do.
const QUIET: Duration = Duration::from_secs(120);

/// What is the matter with the account of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing: a reviewer refuses it.
    Known,
    Unknown,
    TwoStep,
    /// Its owner stops the request.
    Stopped,
}

impl Kind {
    /// In turns: as many are known as not.
    fn of(number: usize) -> Self {
        match number % 6 {
            1 => Self::Unknown,
            3 => Self::TwoStep,
            5 => Self::Stopped,
            _ => Self::Known,
        }
    }
}

/// An account for each number but those that are unknown.
pub fn accounts(number: usize, hash: &str) -> String {
    let mut lines = String::new();
    for n in (0..number).filter(|n| Kind::of(*n) != Kind::Unknown) {
        let account = json!({"id": format!("t{n}"), "usernames": [identifier(n)], "emails": [owner(n)],
            "contacts": [{"kind": "email", "value": other(n)}], "password_hash": hash,
            "two_step": Kind::of(n) == Kind::TwoStep, "locale": "en", "facts": {"given_name": ["Anna"]}});
        writeln!(lines, "{account}").unwrap();
    }
    lines
}

fn identifier(number: usize) -> String {
    format!("person{number}")
}

/// A request. Times are in seconds since the midnight that the days begin with.
pub struct Asked {
    pub number: usize,
    pub kind: Kind,
    pub reference: String,
    pub sent_at: i64,
    /// What the person was shown: at once, and after a while.
    pub shown: Vec<String>,
    flow: crate::server::Flow,
}

impl Asked {
    pub fn contact(&self) -> String {
        friend(self.number)
    }
}

/// All that happens.
pub struct Days {
    pub world: Arc<World>,
    token: String,
    /// The midnight that the days begin with, in seconds since 1970.
    midnight: i64,
    pub asked: Vec<Asked>,
    /// Those that the reviewer refused.
    pub refused: HashSet<String>,
    /// When the desk was used.
    pub used: Vec<i64>,
    /// From when on, by the machine's clock, mails are of which step. Those at the start of a step came due in the one before.
    steps: Vec<(f64, i64)>,
    /// Owners who have not stopped their requests yet, by their place in `asked`.
    to_stop: Vec<usize>,
}

impl Days {
    pub fn new(world: World) -> Self {
        let token = world.site.command(&["staff", "add", REVIEWER]);
        Self {
            world: Arc::new(world),
            token,
            midnight: (now() as i64 / DAY + 1) * DAY,
            asked: Vec::new(),
            refused: HashSet::new(),
            used: Vec::new(),
            steps: Vec::new(),
            to_stop: Vec::new(),
        }
    }

    /// Days on which people send requests, and then days until all are answered, at most as many.
    pub async fn pass(&mut self, days: i64) {
        let mut at = 0;
        while at < 2 * days * DAY {
            let is_sending = at < days * DAY;
            let in_day = at % DAY;
            if is_sending || (OPENS..ENDS).contains(&in_day) {
                self.step(at, is_sending).await;
                let unanswered = self.asked.iter().any(|one| self.answer(one).is_none());
                if !is_sending && !unanswered {
                    return;
                }
            }
            // The morning begins on time.
            at = match (OPENS..ENDS).contains(&in_day) {
                true => at + STEP,
                false if in_day < OPENS => (at + NIGHT_STEP).min(at - in_day + OPENS),
                false => at + NIGHT_STEP,
            };
        }
    }

    async fn step(&mut self, at: i64, is_sending: bool) {
        let ahead = (self.midnight + at - now() as i64).to_string();
        let site = &mut Arc::get_mut(&mut self.world).unwrap().site;
        let before = self.steps.last().map_or(at, |(_, before)| *before);
        self.steps.push((now(), before));
        site.serve(1, &["--dev", "--clock-ahead", &ahead]);
        tokio::time::sleep(STARTS).await;
        self.settle(at).await;
        self.steps.push((now(), at));
        self.show(at - STEP).await;
        self.stop().await;
        if is_worked(at) {
            self.review(at).await;
        }
        let used = Instant::now();
        if is_sending {
            self.send(at).await;
        }
        // What is due by now goes out.
        tokio::time::sleep(LOOKS.saturating_sub(used.elapsed())).await;
        self.settle(at).await;
        Arc::get_mut(&mut self.world).unwrap().site.stop();
    }

    /// Some people, at the same time, send a request each.
    async fn send(&mut self, at: i64) {
        let mut people = JoinSet::new();
        let first = self.asked.len();
        for number in first..first + rand::rng().random_range(SENT) {
            let world = self.world.clone();
            people.spawn(async move {
                let opened = world.opened(&identifier(number), &friend(number)).await;
                let (flow, reference) = opened.unwrap();
                let submitted = world.answered(&flow).await.unwrap();
                let mut one = Asked {
                    number,
                    kind: Kind::of(number),
                    reference,
                    sent_at: at,
                    shown: Vec::new(),
                    flow,
                };
                one.shown.push(shown(&one, &submitted));
                one
            });
        }
        let mut sent = people.join_all().await;
        sent.sort_by_key(|one| one.number);
        for one in sent {
            if one.kind == Kind::Stopped {
                self.to_stop.push(self.asked.len());
            }
            self.asked.push(one);
        }
    }

    /// People who sent a request since then look again.
    async fn show(&mut self, since: i64) {
        for one in self.asked.iter_mut().filter(|one| one.sent_at >= since) {
            let standing = self.world.site.standing(&one.flow).await;
            one.shown.push(shown(one, &standing));
        }
    }

    /// Owners stop what they were told of.
    async fn stop(&mut self) {
        for at in std::mem::take(&mut self.to_stop) {
            let number = self.asked[at].number;
            let is_stopped = self.world.stop(number, &owner(number)).await;
            let faults = &self.world.faults;
            faults.check(is_stopped, || format!("{number} cannot be stopped"));
        }
    }

    /// The reviewer looks at some of what is listed, and refuses it, from the top.
    async fn review(&mut self, at: i64) {
        self.used.push(at);
        let world = &self.world;
        let list = world.site.desk(&self.token, "/cases?limit=100", None).await;
        let cases = list.unwrap().body["cases"].as_array().unwrap().clone();
        let number = rand::rng().random_range(DECIDED);
        for case in cases.iter().take(number) {
            let reference = case["reference"].as_str().unwrap();
            let path = format!("/cases/{reference}");
            world.site.desk(&self.token, &path, None).await.unwrap();
            let decided = world.decide(REVIEWER, &self.token, reference, "not_verified");
            if decided.await {
                self.refused.insert(reference.to_owned());
            }
        }
    }

    /// Waits until the server has compared what it received, and sent what it has to send at this time. Owners are told of
    /// the last requests at the start of the next step.
    async fn settle(&self, at: i64) {
        let begun = Instant::now();
        let mut connection = self.world.site.connection().await;
        let query = "SELECT (SELECT COUNT(*) FROM outbox WHERE done_at IS NULL)
            + (SELECT COUNT(*) FROM requests WHERE received_at IS NOT NULL AND compared_at IS NULL)
            + (SELECT COUNT(*) FROM requests WHERE answered_at IS NULL AND answer_at <= $1 AND gated = 0)";
        loop {
            // The clock stands still but for the seconds that a step takes.
            let left = sqlx::query_scalar(query).bind(self.midnight + at + 1);
            let left: i64 = left.fetch_one(&mut connection).await.unwrap();
            if left == 0 {
                return;
            }
            if begun.elapsed() > QUIET {
                let faults = &self.world.faults;
                return faults.add(format!("{left} things are left undone at {at}"));
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The answer to a request and when it was mailed.
    pub fn answer(&self, one: &Asked) -> Option<(i64, Letter)> {
        let letters = &self.world.letters;
        let letter = letters.different(&one.contact(), Sort::NotVerified);
        let letter = letter.into_iter().next()?;
        let (_, at) = self
            .steps
            .iter()
            .rfind(|(began, _)| *began <= letter.at)
            .unwrap();
        Some((*at, letter))
    }
}

/// Whether the reviewer is at the desk.
pub fn is_worked(at: i64) -> bool {
    (OPENS..CLOSES).contains(&(at % DAY))
}

/// What a person is shown, without what differs from one request to the next.
fn shown(one: &Asked, answer: &crate::server::Answer) -> String {
    let mut step = answer.body["flow"]["step"].clone();
    let name = identifier(one.number);
    for (member, is_own) in [
        ("reference", one.reference.as_str()),
        ("identifier", name.as_str()),
    ] {
        assert_eq!(step[member], is_own, "{step}");
        step[member] = Value::Null;
    }
    for member in ["masked", "answer_by"] {
        assert!(step[member].is_string(), "{step}");
        step[member] = Value::Null;
    }
    format!("{} {step}", answer.status)
}
