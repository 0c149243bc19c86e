//! People who ask to get back into an account, and owners who object. Whatever is killed, they go on as the page does.

use super::faults::Faults;
use super::letters::{Letters, Sort};
use super::reviewers::Accepted;
use super::site::Site;
use crate::mail_server::code_in;
use crate::server::{Answer, Flow, enter_code, set_password};
use rand::Rng;
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::sync::Mutex;

/// The password of every account before.
pub const OLD_PASSWORD: &str = "seven grey stones of old";

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Plan {
    /// Verified, and a password is set.
    Verify,
    Refuse,
    /// The owner stops it as soon as they hear of it.
    StopAtOnce,
    /// The owner stops it while the person sets a password.
    StopLate,
    /// A contact younger than a month objects, so that a second reviewer must confirm it.
    Doubt,
    /// Nobody decides, and the deadline is near.
    NearDeadline,
    /// Nobody decides, and the deadline has passed.
    Overdue,
    /// No account signs in with this.
    Unknown,
    /// The account has two-step verification.
    TwoStep,
}

impl Plan {
    pub fn of(number: usize) -> Self {
        let is_even = (number / 12).is_multiple_of(2);
        match number % 12 {
            0..=3 => Self::Verify,
            4 | 5 => Self::Refuse,
            6 => Self::StopAtOnce,
            7 | 10 => Self::StopLate,
            8 => Self::Doubt,
            9 if is_even => Self::NearDeadline,
            9 => Self::Overdue,
            _ if is_even => Self::Unknown,
            _ => Self::TwoStep,
        }
    }
}

/// A request that was accepted, and what its person and its owner were told.
pub struct Outcome {
    pub number: usize,
    pub plan: Plan,
    pub reference: String,
    pub is_changed: bool,
    pub is_stopped: bool,
}

/// All that happens at one site.
pub struct World {
    pub site: Site,
    pub letters: Letters,
    pub faults: Faults,
    /// By reference, for the reviewers.
    pub plans: Mutex<HashMap<String, Plan>>,
    /// Whose deadline was moved.
    pub moved: Mutex<HashSet<String>>,
    pub outcomes: Mutex<Vec<Outcome>>,
    pub decisions: Mutex<Vec<Accepted>>,
}

impl World {
    /// A site and its mails, with nobody in it yet.
    pub fn new(site: Site, letters: Letters) -> Self {
        Self {
            site,
            letters,
            faults: Faults::default(),
            plans: Default::default(),
            moved: Default::default(),
            outcomes: Default::default(),
            decisions: Default::default(),
        }
    }
}

/// An account for each number, all with the same password.
pub fn accounts(number: usize, hash: &str) -> String {
    let mut lines = String::new();
    for n in 0..number {
        let two_step = Plan::of(n) == Plan::TwoStep;
        let account = json!({"id": format!("k{n}"), "usernames": [format!("person{n}")], "emails": [owner(n)],
            "contacts": [{"kind": "email", "value": other(n)}], "password_hash": hash, "two_step": two_step,
            "locale": "en", "facts": {"given_name": ["Anna"], "gamertag": ["Blue Finch"]}});
        writeln!(lines, "{account}").unwrap();
    }
    lines
}

pub fn owner(number: usize) -> String {
    format!("owner{number}@example.com")
}

/// The account's other contact, young where the plan says so.
pub fn other(number: usize) -> String {
    match Plan::of(number) {
        Plan::Doubt => format!("young{number}@example.org"),
        _ => format!("other{number}@example.org"),
    }
}

pub fn friend(number: usize) -> String {
    format!("friend{number}@example.net")
}

pub fn new_password(number: usize) -> String {
    format!("a finch in the fog, number {number}")
}

pub fn identifier(number: usize) -> String {
    match Plan::of(number) {
        Plan::Unknown => format!("nobody{number}"),
        _ => format!("person{number}"),
    }
}

impl World {
    /// A whole journey.
    pub async fn journey(&self, number: usize) {
        let plan = Plan::of(number);
        let Some(reference) = self.request(number).await else {
            self.faults
                .add(format!("{plan:?} {number}: nothing was sent"));
            return;
        };
        let mut outcome = Outcome {
            number,
            plan,
            reference,
            is_changed: false,
            is_stopped: false,
        };
        match plan {
            Plan::Verify => outcome.is_changed = self.reset(number).await,
            Plan::StopAtOnce => outcome.is_stopped = self.stop(number, &owner(number)).await,
            Plan::StopLate => {
                let letter = self.letters.awaited(&friend(number), Sort::Verified).await;
                if letter.is_some() {
                    let owner = owner(number);
                    let both = tokio::join!(self.reset(number), self.stop(number, &owner));
                    (outcome.is_changed, outcome.is_stopped) = both;
                }
            }
            Plan::Doubt => {
                outcome.is_stopped = self.stop(number, &other(number)).await;
                outcome.is_changed = self.reset(number).await;
            }
            Plan::Refuse => {
                let contact = friend(number);
                let came = self.letters.awaited(&contact, Sort::NotVerified).await;
                let came = came.is_some();
                self.faults
                    .check(came, || format!("{number}: no refusal came"));
            }
            Plan::NearDeadline | Plan::Overdue | Plan::Unknown | Plan::TwoStep => {}
        }
        self.outcomes.lock().unwrap().push(outcome);
    }

    /// Sends a request, and returns its reference once it was accepted.
    async fn request(&self, number: usize) -> Option<String> {
        let (flow, reference) = self.opened(&identifier(number), &friend(number)).await?;
        let plan = Plan::of(number);
        self.plans.lock().unwrap().insert(reference.clone(), plan);
        self.answered(&flow).await?;
        Some(reference)
    }

    /// A request at its questions, with its reference.
    pub async fn opened(&self, identifier: &str, contact: &str) -> Option<(Flow, String)> {
        let begin = json!({"purpose": "request", "locale": "en", "identifier": identifier});
        let (flow, _) = self.site.begun(&begin).await;
        let give = json!({"action": "give_contact", "contact": contact});
        let asked = self.site.act(&flow, "contact", &give).await;
        self.is_at("enter_code", &asked)?;
        let mail = self.letters.awaited(contact, Sort::Code).await?;
        let code = code_in(&json!({"text": mail.text}));
        let entered = self.site.act(&flow, "enter_code", &enter_code(&code)).await;
        self.is_at("answer_questions", &entered)?;
        let reference = &entered.body["flow"]["step"]["reference"];
        Some((flow, reference.as_str()?.to_owned()))
    }

    /// Answers some of the questions, and submits. What was said in return.
    pub async fn answered(&self, flow: &Flow) -> Option<Answer> {
        let answers =
            json!({"given_name": ["Anna"], "services": ["mail"], "subjects": ["Re: the boat"]});
        let save = json!({"action": "save_answers", "answers": answers, "done": true});
        let saved = self.site.act(flow, "answer_questions", &save).await;
        self.is_at("review", &saved)?;
        let submitted = self.submitted(flow).await;
        self.is_at("submitted", &submitted)?;
        Some(submitted)
    }

    /// Submits, as often as it takes, with one idempotency key.
    async fn submitted(&self, flow: &Flow) -> Answer {
        let submit = json!({"action": "submit_request", "secrets": {"old_passwords": ["a guess that is wrong"]}});
        loop {
            if let Some(answer) = self.site.acted(flow, &submit, Some(&flow.id)).await {
                return answer;
            }
            // Some reload the page, others press the button again.
            if rand::rng().random() {
                let standing = self.site.standing(flow).await;
                if standing.step() == "submitted" {
                    return standing;
                }
            }
        }
    }

    /// Follows the mailed link and sets a password. False where the request is stopped.
    async fn reset(&self, number: usize) -> bool {
        let contact = friend(number);
        for nth in 0.. {
            let letter = self.letters.nth(&contact, Sort::Verified, nth).await;
            let Some(letter) = letter else {
                self.faults.add(format!("{number}: no link came"));
                return false;
            };
            let token = letter.token("reset_token");
            let open = json!({"purpose": "reset", "reset_token": token});
            let (flow, opened) = self.site.begun(&open).await;
            if opened.step() == "set_password" {
                let set = set_password(&new_password(number));
                let set = self.site.act(&flow, "set_password", &set).await;
                return set.step() == "password_changed";
            }
            // An objection has taken the link back; after a second review another one comes.
            if Plan::of(number) == Plan::StopLate {
                return false;
            }
        }
        false
    }

    /// Stops an account's requests with the link that was mailed to a contact. Whether it was said that they are stopped.
    pub async fn stop(&self, number: usize, address: &str) -> bool {
        let letter = self.letters.awaited(address, Sort::SomeoneAsked).await;
        let Some(letter) = letter else {
            self.faults.add(format!("{number}: nobody was told"));
            return false;
        };
        let open = json!({"purpose": "stop", "stop_token": letter.token("stop_token")});
        let (flow, opened) = self.site.begun(&open).await;
        let requests = opened.body["flow"]["step"]["requests"].as_array();
        let ids: Vec<Value> = requests
            .into_iter()
            .flatten()
            .map(|one| one["id"].clone())
            .collect();
        if ids.is_empty() {
            return false;
        }
        let stop = json!({"action": "stop_request", "requests": ids});
        let stopped = self.site.act(&flow, "confirm_stop", &stop).await;
        stopped.step() == "request_stopped"
    }

    fn is_at(&self, step: &str, answer: &Answer) -> Option<()> {
        let is_there = answer.step() == step;
        self.faults
            .check(is_there, || format!("not at {step}: {:?}", answer.body));
        is_there.then_some(())
    }
}
