//! What must hold once everything is quiet: nothing accepted is lost, states change once, mails come at least once.

use super::changes::Change;
use super::letters::{Letter, Sort};
use super::people::{
    OLD_PASSWORD, Outcome, Plan, World, friend, identifier, new_password, other, owner,
};
use sqlx::AnyConnection;
use std::collections::{BTreeMap, HashMap, HashSet};

/// How long a server may take from the mail server's answer to the commit, in seconds, before it is killed.
const LATEST: f64 = 35.0;
/// How long a busy mail server may leave what a killed server has sent unread, in seconds.
const UNREAD: f64 = 10.0;

#[derive(sqlx::FromRow)]
struct Stored {
    reference: String,
    state: String,
    listed: i64,
    compared_at: Option<i64>,
    answered_at: Option<i64>,
    answer_at: Option<i64>,
    gated: i64,
    password_set_at: Option<i64>,
    doubted: i64,
}

/// Copies of mails that were sent again.
pub struct Doubles {
    pub mails: usize,
    pub doubled: usize,
}

impl World {
    /// Checks all that was accepted against the database, the audit log and the mails.
    pub async fn check(&self) -> Doubles {
        let mut db = self.site.connection().await;
        let stored = stored(&mut db).await;
        let entries = entries(&mut db).await;
        let mut changes: HashMap<(String, String), Vec<f64>> = HashMap::new();
        for Change {
            reference,
            what,
            at,
        } in self.site.changes().await
        {
            changes.entry((reference, what)).or_default().push(at);
        }
        let kills = self.site.kills.lock().unwrap().clone();
        for ((reference, what), times) in &changes {
            let is_once = ["compared", "password_set", "escalated", "extended"].contains(&&**what);
            self.faults.check(!is_once || times.len() == 1, || {
                format!("{reference}: {what} {} times", times.len())
            });
            // Whoever has claimed a request compares it, unless that server is killed.
            let is_explained =
                |pair: &[f64]| kills.iter().any(|kill| (pair[0]..pair[1]).contains(kill));
            self.faults.check(
                what != "claimed" || times.windows(2).all(is_explained),
                || format!("{reference}: claimed at {times:?}"),
            );
        }
        let number = |reference: &str, what: &str| {
            let key = (reference.to_owned(), what.to_owned());
            changes.get(&key).map_or(0, Vec::len)
        };
        for outcome in self.outcomes.lock().unwrap().iter() {
            let Some(case) = stored.get(&outcome.reference) else {
                self.faults.add(format!("{} is lost", outcome.reference));
                continue;
            };
            self.check_state(outcome, case);
            self.check_entries(outcome, case, &entries, number(&case.reference, "answered"));
            self.check_letters(outcome, case, number(&case.reference, "extended"));
        }
        self.check_decisions(&entries);
        self.site.command(&["audit", "verify"]);
        self.doubles(&mut db, &kills).await
    }

    fn check_state(&self, outcome: &Outcome, case: &Stored) {
        let expected = match outcome.plan {
            Plan::Refuse => "not_verified",
            Plan::NearDeadline | Plan::Overdue => "waiting",
            Plan::Unknown | Plan::TwoStep if case.answered_at.is_none() => "waiting",
            Plan::Unknown | Plan::TwoStep => "not_verified",
            Plan::StopAtOnce | Plan::StopLate if outcome.is_stopped => "stopped",
            _ => "verified",
        };
        let about = || {
            format!(
                "{} ({:?}, changed {}, stopped {})",
                case.reference, outcome.plan, outcome.is_changed, outcome.is_stopped
            )
        };
        self.faults.check(case.state == expected, || {
            format!("{} is {}", about(), case.state)
        });
        let is_set = case.password_set_at.is_some();
        self.faults.check(is_set == outcome.is_changed, || {
            format!("{}: password set {is_set}", about())
        });
        let is_doubted = outcome.plan == Plan::Doubt && outcome.is_stopped;
        self.faults.check((case.doubted == 1) == is_doubted, || {
            format!("{}: doubted", about())
        });
        self.faults.check(case.compared_at.is_some(), || {
            format!("{} is not compared", about())
        });
        let is_due = case.gated == 0
            && case
                .answer_at
                .is_some_and(|at| (at as f64) < super::now() - 15.0);
        self.faults
            .check(!is_due || case.answered_at.is_some(), || {
                format!("{} is not answered", about())
            });
    }

    fn check_entries(&self, outcome: &Outcome, case: &Stored, entries: &Entries, answers: usize) {
        let count = |actor: &str, event: &str| {
            let key = (case.reference.clone(), actor.into(), event.into());
            entries.get(&key).copied().unwrap_or(0)
        };
        let to = friend(outcome.number);
        let mailed = self.letters.different(&to, Sort::Verified).len()
            + self.letters.different(&to, Sort::NotVerified).len();
        let noted = count("regain", "answered");
        let (reference, plan) = (&case.reference, outcome.plan);
        self.faults.check(
            mailed == answers && (noted == answers || case.listed == 0),
            || {
                format!(
                    "{reference} ({plan:?}): answered {answers}, noted {noted}, mailed {mailed}"
                )
            },
        );
        let objections = count("owner", "stopped") + count("owner", "doubted");
        self.faults
            .check(objections == usize::from(outcome.is_stopped), || {
                format!("{reference} ({plan:?}): {objections} objections")
            });
        let is_left = matches!(plan, Plan::NearDeadline | Plan::Overdue);
        let escalations = count("regain", "escalated");
        // One mail is about all that were escalated at once, and names the first.
        let letters = self
            .letters
            .different("operator@example.com", Sort::Escalation);
        let told = letters
            .iter()
            .filter(|letter| letter.text.contains(&**reference));
        let told = told.count();
        self.faults.check(
            escalations == usize::from(is_left) && told <= escalations,
            || format!("{reference} ({plan:?}): {escalations} escalations, {told} mails"),
        );
    }

    fn check_letters(&self, outcome: &Outcome, case: &Stored, extensions: usize) {
        let number = outcome.number;
        let is_known = outcome.plan != Plan::Unknown;
        let is_overdue = outcome.plan == Plan::Overdue;
        let stops = |is_other: bool| {
            // The contact that objected is not told, and nobody is of a second review.
            usize::from(outcome.is_stopped && is_other && outcome.plan != Plan::Doubt)
        };
        let changed = usize::from(outcome.is_changed);
        for (to, sort, expected) in [
            (friend(number), Sort::Received, 1),
            (friend(number), Sort::TakesLonger, extensions),
            (owner(number), Sort::SomeoneAsked, usize::from(is_known)),
            (other(number), Sort::SomeoneAsked, usize::from(is_known)),
            (owner(number), Sort::PasswordChanged, changed),
            (other(number), Sort::PasswordChanged, changed),
            (owner(number), Sort::Stopped, stops(false)),
            (other(number), Sort::Stopped, stops(true)),
        ] {
            let got = self.letters.different(&to, sort).len();
            self.faults.check(got == expected, || {
                format!(
                    "{} ({:?}): {got} of {sort:?} to {to}",
                    case.reference, outcome.plan
                )
            });
        }
        self.faults
            .check(extensions == usize::from(is_overdue), || {
                format!("{}: extended {extensions} times", case.reference)
            });
    }

    /// Every decision that was accepted is in the log, and no other.
    fn check_decisions(&self, entries: &Entries) {
        let mut accepted: Entries = BTreeMap::new();
        for decision in self.decisions.lock().unwrap().iter() {
            let (who, what) = (decision.reviewer.clone(), decision.decision.to_owned());
            let key = (decision.reference.clone(), who, what);
            *accepted.entry(key).or_default() += 1;
        }
        let is_decision = |(_, actor, event): &(String, String, String)| {
            ["verified", "not_verified"].contains(&&**event) && actor != "regain"
        };
        let noted: Entries = entries
            .iter()
            .filter(|(key, _)| is_decision(key))
            .map(|(key, number)| (key.clone(), *number))
            .collect();
        self.faults.check(noted == accepted, || {
            let differs = |key: &&(String, String, String)| noted.get(*key) != accepted.get(*key);
            let keys: HashSet<_> = noted.keys().chain(accepted.keys()).collect();
            let other = keys.into_iter().filter(differs);
            let other: Vec<_> = other
                .map(|key| (key, noted.get(key), accepted.get(key)))
                .collect();
            format!("decisions noted and accepted: {other:?}")
        });
    }

    /// Every mail in the outbox came, every mail that came is in it, and came again only where a kill explains it.
    async fn doubles(&self, db: &mut AnyConnection, kills: &[f64]) -> Doubles {
        let query = "SELECT id, attempts FROM outbox WHERE kind = 'email'";
        let outbox: Vec<(String, i64)> = sqlx::query_as(query).fetch_all(db).await.unwrap();
        let mut came: HashMap<String, Vec<f64>> = HashMap::new();
        for Letter { message_id, at, .. } in self.letters.all() {
            came.entry(message_id).or_default().push(at);
        }
        let attempts: HashMap<String, i64> = outbox
            .into_iter()
            .map(|(id, attempts)| (format!("<{id}@example.com>"), attempts))
            .collect();
        for id in attempts.keys() {
            self.faults
                .check(came.contains_key(id), || format!("mail {id} never came"));
        }
        let mut doubled = 0;
        for (id, times) in &mut came {
            times.sort_by(f64::total_cmp);
            let tried = attempts.get(id).copied().unwrap_or(0);
            self.faults.check(times.len() as i64 <= tried, || {
                format!("mail {id}: {tried} attempts, {} copies", times.len())
            });
            doubled += times.len() - 1;
            for pair in times.windows(2) {
                let window = pair[0] - UNREAD..(pair[0] + LATEST).min(pair[1]);
                self.faults
                    .check(kills.iter().any(|kill| window.contains(kill)), || {
                        format!("mail {id} came at {pair:?}, and no server was killed between")
                    });
            }
        }
        Doubles {
            mails: came.len(),
            doubled,
        }
    }

    /// Every accepted password signs in, and every other account has its old one. The servers are for developers now.
    pub async fn check_passwords(&self) {
        let told: Vec<(usize, bool)> = {
            let outcomes = self.outcomes.lock().unwrap();
            let known = outcomes.iter().filter(|one| one.plan != Plan::Unknown);
            known.map(|one| (one.number, one.is_changed)).collect()
        };
        for (number, is_changed) in told {
            let password = match is_changed {
                true => new_password(number),
                false => OLD_PASSWORD.to_owned(),
            };
            let signs_in = self.site.signs_in(&identifier(number), &password).await;
            self.faults.check(signs_in, || {
                format!("{number} cannot sign in, changed {is_changed}")
            });
        }
    }
}

/// How often each reference, actor and event are in the audit log.
type Entries = BTreeMap<(String, String, String), usize>;

async fn entries(db: &mut AnyConnection) -> Entries {
    let query = "SELECT reference, actor, event FROM audit_log WHERE reference IS NOT NULL AND event <> 'looked'";
    let all: Vec<(String, String, String)> = sqlx::query_as(query).fetch_all(db).await.unwrap();
    let mut entries = Entries::new();
    for key in all {
        *entries.entry(key).or_default() += 1;
    }
    entries
}

async fn stored(db: &mut AnyConnection) -> HashMap<String, Stored> {
    let query = "SELECT reference, state, listed, compared_at, answered_at, answer_at, gated, password_set_at, doubted
        FROM requests WHERE received_at IS NOT NULL";
    let all: Vec<Stored> = sqlx::query_as(query).fetch_all(db).await.unwrap();
    all.into_iter()
        .map(|one| (one.reference.clone(), one))
        .collect()
}
