//! What natively, in browsers and in Node.js must come to the same verdict (row D4): makes the inputs, and gives the
//! native results. `cargo xtask soak` compares them with the npm package's.
//!
//! `parity inputs` writes one input a line, as in `core/vectors`, without the verdict; `parity verdicts` reads them and
//! writes one verdict a line. The inputs are always the same ones for the same collections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod collected;
mod generated;
#[path = "../../tests/vector/mod.rs"]
mod vector;

use regain_core::kind::Kind;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{BufWriter, Write, stdin, stdout};
use vector::Vector;

fn main() {
    let mut out = BufWriter::new(stdout().lock());
    match std::env::args().nth(1).as_deref() {
        Some("inputs") => {
            let known = Known::new();
            let collected = collected::all();
            let generated = generated::all(&collected);
            let mut seen = HashSet::new();
            for input in collected.iter().chain(&generated) {
                let line = serde_json::to_string(&input.line()).unwrap();
                if known.holds(&input.text) && seen.insert(line.clone()) {
                    writeln!(out, "{line}").unwrap();
                }
            }
        }
        Some("verdicts") => {
            for line in stdin().lines() {
                let input: Vector = serde_json::from_str(&line.unwrap()).unwrap();
                serde_json::to_writer(&mut out, &input.now()).unwrap();
                writeln!(out).unwrap();
            }
        }
        _ => panic!("parity inputs, or parity verdicts"),
    }
}

/// A text for a kind, and what the kind may know beside it.
#[derive(Clone)]
pub struct Input {
    /// Which rule.
    pub kind: Kind,
    /// What was typed.
    pub text: String,
    /// The other members of the line.
    pub beside: serde_json::Map<String, Value>,
}

impl Input {
    /// With what the kind needs to say more than "no".
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        let beside = match kind {
            Kind::Choice | Kind::Choices => {
                json!({"options": ["mail", "console", "calls", "été", "ﬁn"]})
            }
            Kind::Phone | Kind::Identifier => json!({"region": "NL"}),
            Kind::Date => json!({"approximate": true}),
            Kind::NewPassword => json!({
                "min": 8,
                "max": 64,
                "common": ["baseball", "iloveyou", "password", "qwerty123456789"],
                "identifier": "anna.jansen@example.com",
                "name": "Anna Jansen-Ó Briain Σωκράτης",
                "site": "Finch Post",
            }),
            _ => json!({}),
        };
        Self {
            kind,
            text: text.into(),
            beside: beside.as_object().unwrap().clone(),
        }
    }

    fn line(&self) -> Value {
        let mut line = self.beside.clone();
        line.insert("kind".into(), self.kind.name().into());
        line.insert("text".into(), self.text.as_str().into());
        line.into()
    }
}

/// Characters that every browser of today knows: those of Unicode 15. What is newer, tables differ on.
struct Known(regex::Regex);

impl Known {
    fn new() -> Self {
        Self(regex::Regex::new(r"^\p{Age=15.0}*$").unwrap())
    }

    /// Also in what a domain's A-labels stand for.
    fn holds(&self, text: &str) -> bool {
        self.0.is_match(text)
            && text
                .split('@')
                .all(|part| self.0.is_match(&idna::domain_to_unicode(part).0))
    }
}
