//! Answers that no reviewer gives cannot be told from refusals that one does: by when they come, by what is mailed, or by
//! what is shown before.

use super::days::{self, Asked, DAY, Days, HOUR, Kind, NIGHT_STEP, STEP, is_worked};
use super::distributions::Comparison;
use super::figure;
use super::kills::hash;
use super::letters::{Letter, Letters, Sort};
use super::people::{OLD_PASSWORD, World};
use super::site::Site;
use crate::mail_server::MailServer;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::time::Instant;

/// Days on which requests are sent. The first one is not judged: delays are made up until a reviewer has refused enough.
const DAYS: i64 = 3;
const WARM_UP: i64 = DAY;
/// Refusals in the warm-up from which delays are drawn (`delay.rs` wants 20), and the fewest requests to judge, of each
/// sort.
const FEWEST_REFUSALS: usize = 20;
const FEWEST: usize = 150;
/// More than are sent.
const ACCOUNTS: usize = 1_200;

fn config(mail: &str) -> String {
    format!(
        "public_url = \"https://www.example.com/recovery/\"\n\
         [request]\nescalate_to = \"operator@example.com\"\nchallenges = []\n\
         [hashing]\nmemory_kib = 7168\niterations = 1\n\
         [limits]\nlooks_per_reviewer = 1000000\n{mail}"
    )
}

/// A request that was answered, once all are.
struct Answered<'a> {
    asked: &'a Asked,
    /// Whether a reviewer refused it.
    is_reviewed: bool,
    at: i64,
    letter: Letter,
}

impl Answered<'_> {
    fn wait(&self) -> i64 {
        self.at - self.asked.sent_at
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a long run: cargo xtask soak times"]
async fn answers_of_nobody_come_like_refusals_of_a_reviewer() {
    let Some(mail) = MailServer::start(json!({})) else {
        panic!("no mail server");
    };
    let accounts = days::accounts(ACCOUNTS, &hash(OLD_PASSWORD));
    let site = Site::new(&config(&mail.config()), &accounts);
    let mut days = Days::new(World::new(site, Letters::of(mail)));
    let begun = Instant::now();
    days.pass(DAYS).await;

    let faults = days.world.faults.clone();
    let mut answered = Vec::new();
    for asked in &days.asked {
        let Some((at, letter)) = days.answer(asked) else {
            faults.add(format!("{} is not answered", asked.reference));
            continue;
        };
        let is_reviewed = days.refused.contains(&asked.reference);
        if !is_reviewed {
            let is_used = |used: &i64| (asked.sent_at..=at).contains(used);
            let went_after_use = days.used.iter().any(is_used);
            faults.check(went_after_use, || {
                format!("{}: nobody has used the desk", asked.reference)
            });
        }
        let is_known = asked.kind == Kind::Known;
        faults.check(is_reviewed == is_known, || {
            format!("{}: reviewed? {is_reviewed}", asked.reference)
        });
        answered.push(Answered {
            asked,
            is_reviewed,
            at,
            letter,
        });
    }
    let warm = answered.iter().filter(|one| one.at < WARM_UP);
    let refusals = warm.filter(|one| one.is_reviewed).count();
    faults.check(refusals > FEWEST_REFUSALS, || {
        format!("{refusals} refusals in the warm-up")
    });
    answered.retain(|one| one.asked.sent_at >= WARM_UP);
    let (reviewed, automatic): (Vec<_>, Vec<_>) =
        answered.into_iter().partition(|one| one.is_reviewed);

    let of_kind = |kind| {
        automatic
            .iter()
            .filter(|one| one.asked.kind == kind)
            .count()
    };
    let mut text = format!(
        "- {} requests, from {DAYS} days of which the first is not judged, in {:.0} s; the clock goes in steps of {} minutes \
         by day, which are the resolution of the times below, and of {} hours at night\n\
         - judged: {} that a reviewer refused, from 9 to 17 o'clock and in the order of the list; {} that nobody \
         decided ({} about unknown accounts, {} with two-step verification, {} stopped by the owner)\n",
        days.asked.len(),
        begun.elapsed().as_secs_f64(),
        STEP / 60,
        NIGHT_STEP / HOUR,
        reviewed.len(),
        automatic.len(),
        of_kind(Kind::Unknown),
        of_kind(Kind::TwoStep),
        of_kind(Kind::Stopped),
    );
    for sort in [&reviewed, &automatic] {
        faults.check(sort.len() >= FEWEST, || format!("only {}", sort.len()));
    }
    text += &times(&reviewed, &automatic, |fault| faults.add(fault));
    for (what, of) in [
        ("the answer", mails as fn(&Days, &Answered) -> Vec<String>),
        ("all mails by their sorts", sorts),
        ("what is shown meanwhile", shown),
    ] {
        let [one, other] = [&reviewed, &automatic].map(|sort| distinct(&days, sort, of));
        faults.check(one == other, || {
            format!("{what} differs: {one:#?} {other:#?}")
        });
    }
    for error in days.world.site.errors() {
        writeln!(text, "- logged as an error: `{error}`").unwrap();
    }
    text += &faults.told(
        "an answer that nobody decided cannot be told by its time; its mails, and what is shown meanwhile, are the same but \
         for reference, contact and times; none went out before the desk was used",
    );
    figure(&text);
    faults.assert_none();
}

/// What a request is asked for: whether something holds, and a time.
type Holds = fn(&Answered) -> bool;
type Value = fn(&Answered) -> i64;

/// Compares the times of both sorts, as rows of a table.
fn times(reviewed: &[Answered], automatic: &[Answered], fault: impl Fn(String)) -> String {
    let mut text =
        "\n| | sort | answers | median | p90 | in working hours | after a day |\n|---|---|---|---|---|---|---|\n"
            .to_owned();
    let mut tests =
        "\n| Kolmogorov–Smirnov, α = 0.001 | D | critical |\n|---|---|---|\n".to_owned();
    let sent: [(&str, Holds); 3] = [
        ("all", |_| true),
        ("sent in working hours", |one| is_worked(one.asked.sent_at)),
        ("sent outside them", |one| !is_worked(one.asked.sent_at)),
    ];
    for (when, is_meant) in sent {
        let of = |sort: &[Answered], value: Value| -> Vec<f64> {
            let meant = sort.iter().filter(|one| is_meant(one));
            meant.map(|one| value(one) as f64 / HOUR as f64).collect()
        };
        for (name, sort) in [("refused", reviewed), ("nobody's", automatic)] {
            let waits = of(sort, |one| one.wait());
            let share_of = |holds: Holds| {
                let meant: Vec<_> = sort.iter().filter(|one| is_meant(one)).collect();
                let number = meant.iter().filter(|one| holds(one)).count();
                100.0 * number as f64 / meant.len() as f64
            };
            writeln!(
                text,
                "| {when} | {name} | {} | {:.1} h | {:.1} h | {:.0} % | {:.0} % |",
                waits.len(),
                share(&waits, 0.5),
                share(&waits, 0.9),
                share_of(|one| is_worked(one.at)),
                share_of(|one| one.wait() > DAY),
            )
            .unwrap();
        }
        let compared: [(&str, Value); 2] = [
            ("waits", |one| one.wait()),
            ("time of day of the answers", |one| one.at % DAY),
        ];
        for (what, value) in compared {
            let found = Comparison::of(&of(reviewed, value), &of(automatic, value));
            let (statistic, critical) = (found.statistic, found.critical);
            writeln!(tests, "| {what}, {when} | {statistic:.3} | {critical:.3} |").unwrap();
            if !found.is_same() {
                fault(format!("{what} differ, {when}: {statistic:.3}"));
            }
        }
    }
    text + &tests + "\n"
}

/// The value that this share of them does not exceed.
fn share(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = (sorted.len() as f64 * share).ceil() as usize;
    sorted.get(at.max(1) - 1).copied().unwrap_or(f64::NAN)
}

/// What there is of something, each once, by whether the answer came on the day (UTC) of the request: the tries that are
/// left are counted by day.
fn distinct(
    days: &Days,
    sort: &[Answered],
    of: impl Fn(&Days, &Answered) -> Vec<String>,
) -> BTreeMap<bool, BTreeSet<String>> {
    let mut found: BTreeMap<bool, BTreeSet<String>> = BTreeMap::new();
    for one in sort {
        let same_day = one.at / DAY == one.asked.sent_at / DAY;
        found.entry(same_day).or_default().extend(of(days, one));
    }
    found
}

/// The answer without reference, contact and times.
fn mails(_: &Days, one: &Answered) -> Vec<String> {
    let whole = [&*one.letter.subject, &one.letter.text, &one.letter.html].join("\n\n");
    let whole = whole.replace(&one.asked.reference, "REFERENCE");
    vec![without_times(
        &whole.replace(&one.asked.contact(), "CONTACT"),
    )]
}

/// A text with its times (`1 December 2026, 00:20 UTC`) taken out.
fn without_times(text: &str) -> String {
    let mut parts: Vec<&str> = text.split(" UTC").collect();
    let last = parts.pop().unwrap_or_default();
    let kept = parts
        .into_iter()
        .map(|part| part.rsplitn(5, ' ').nth(4).unwrap_or_default());
    kept.chain([last]).collect::<Vec<_>>().join(" TIME")
}

/// The sorts of the mails to the contact.
fn sorts(days: &Days, one: &Answered) -> Vec<String> {
    let letters = days.world.letters.all().into_iter();
    let to = letters.filter(|letter| letter.to == one.asked.contact());
    // Word that it takes longer is a matter of time.
    let mut sorts: Vec<Sort> = to.map(|letter| letter.sort).collect();
    sorts.retain(|sort| *sort != Sort::TakesLonger);
    sorts.sort();
    vec![format!("{sorts:?}")]
}

fn shown(_: &Days, one: &Answered) -> Vec<String> {
    one.asked.shown.clone()
}
