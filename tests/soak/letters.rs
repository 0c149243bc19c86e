//! The mails that the servers sent, as a real mail server took them.

use super::now;
use crate::mail_server::MailServer;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long somebody waits for a mail: longer than the leases of a killed server.
const PATIENCE: Duration = Duration::from_secs(400);

/// What a mail says, from its English subject at a site named Example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sort {
    Code,
    Received,
    TakesLonger,
    Verified,
    NotVerified,
    SomeoneAsked,
    Stopped,
    PasswordChanged,
    Escalation,
}

/// The words that a subject of each sort, and of no other, begins with.
const SUBJECTS: [(&str, Sort); 9] = [
    ("Your security code", Sort::Code),
    ("Your request to Example takes longer", Sort::TakesLonger),
    ("Your request to Example: ", Sort::Received),
    ("Set a new password", Sort::Verified),
    ("The answer to your request", Sort::NotVerified),
    ("Someone asked", Sort::SomeoneAsked),
    ("A request about your account", Sort::Stopped),
    ("Your password for", Sort::PasswordChanged),
    ("Nobody has decided", Sort::Escalation),
];

/// A mail that was taken.
#[derive(Clone)]
pub struct Letter {
    /// When, by the mail server's clock.
    pub at: f64,
    pub message_id: String,
    pub to: String,
    pub sort: Sort,
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Letter {
    fn of(event: &Value) -> Self {
        let text = |name: &str| event[name].as_str().unwrap().to_owned();
        let subject = text("subject");
        let sort = SUBJECTS
            .iter()
            .find(|(words, _)| subject.starts_with(words));
        Self {
            at: event["at"].as_f64().unwrap(),
            message_id: text("message_id"),
            to: event["to"][0].as_str().unwrap().to_owned(),
            sort: sort.unwrap_or_else(|| panic!("{subject}")).1,
            subject,
            text: text("text"),
            html: text("html"),
        }
    }

    /// The token in its link.
    pub fn token(&self, name: &str) -> String {
        let (_, rest) = self.text.split_once(&format!("#{name}=")).unwrap();
        let is_token = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        rest.chars().take_while(|c| is_token(*c)).collect()
    }
}

/// All mails so far.
#[derive(Clone, Default)]
pub struct Letters(Arc<Mutex<HashMap<String, Vec<Letter>>>>);

impl Letters {
    /// Keeps what a mail server takes, as long as the program runs.
    pub fn of(server: MailServer) -> Self {
        let letters = Self::default();
        let kept = letters.clone();
        std::thread::spawn(move || {
            loop {
                for event in server.rest().iter().filter(|event| event["took"] == true) {
                    let letter = Letter::of(event);
                    let mut kept = kept.0.lock().unwrap();
                    kept.entry(letter.to.clone()).or_default().push(letter);
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        letters
    }

    /// The first mail of this sort to an address. `None` if none comes.
    pub async fn awaited(&self, to: &str, sort: Sort) -> Option<Letter> {
        self.nth(to, sort, 0).await
    }

    /// The mail of this sort that comes to an address after `before` others.
    pub async fn nth(&self, to: &str, sort: Sort, before: usize) -> Option<Letter> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            let found = self.different(to, sort).into_iter().nth(before);
            if found.is_some() {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        None
    }

    pub fn all(&self) -> Vec<Letter> {
        let letters = self.0.lock().unwrap();
        letters.values().flatten().cloned().collect()
    }

    /// The mails of this sort that an address got, each once.
    pub fn different(&self, to: &str, sort: Sort) -> Vec<Letter> {
        let letters = self.0.lock().unwrap();
        let mut seen = HashSet::new();
        let to = letters.get(to).into_iter().flatten();
        let of_sort = to.filter(|letter| letter.sort == sort);
        let first = of_sort.filter(|letter| seen.insert(&letter.message_id));
        first.cloned().collect()
    }

    /// Waits until nothing has come for a while.
    pub async fn settled(&self, quiet: Duration) {
        loop {
            let newest = self
                .all()
                .iter()
                .map(|letter| letter.at)
                .fold(0.0, f64::max);
            if now() - newest > quiet.as_secs_f64() {
                return;
            }
            tokio::time::sleep(quiet / 4).await;
        }
    }
}
