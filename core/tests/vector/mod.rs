//! A line of `core/vectors/*.jsonl`, read: `core/vectors/README.md` says what it holds.

use regain_core::kind::new_password::{CommonPasswords, Context as Known, Policy};
use regain_core::kind::{Context, Kind, Region, Verdict};
use serde::Deserialize;
use serde_json::Value;

/// A line: a text, what its kind may know beside it, and the verdict.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vector {
    kind: String,
    text: String,
    region: Option<Region>,
    #[serde(default)]
    approximate: bool,
    #[serde(default)]
    options: Vec<String>,
    min: Option<u32>,
    max: Option<u32>,
    length: Option<u32>,
    #[serde(default)]
    common: Vec<String>,
    identifier: Option<String>,
    name: Option<String>,
    site: Option<String>,
    /// Null where the line is only a question.
    #[serde(default)]
    verdict: Value,
}

impl Vector {
    /// Whether the verdict is the one written.
    #[allow(dead_code, reason = "not asked where lines are only questions")]
    pub fn holds(&self) -> bool {
        serde_json::to_value(self.now()).is_ok_and(|now| now == self.verdict)
    }

    /// The verdict as it is now.
    pub fn now(&self) -> Verdict {
        let kind: Kind = self.kind.parse().unwrap();
        let lines = self.common.join("\n");
        let common = CommonPasswords::from_sorted_lines(&lines);
        let password = Known {
            common: &common,
            identifier: self.identifier.as_deref(),
            name: self.name.as_deref(),
            site: self.site.as_deref(),
        };
        let usual = Policy::default();
        let policy = Policy {
            min: self.min.unwrap_or(usual.min),
            max: self.max.unwrap_or(usual.max),
        };
        let context = Context {
            region: self.region,
            existing: false,
            approximate: self.approximate,
            max: self.max,
            length: self.length,
            options: &self.options,
            policy,
            password,
        };
        Verdict::of(kind, &self.text, &context)
    }
}
