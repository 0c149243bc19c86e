//! A recovery request, as it is answered and as it is submitted.

pub(super) mod answers;

use super::rules::Rules;
use crate::kind::email::mailbox;
use crate::mask;
use crate::reference::Reference;
use crate::wire::FormVersion;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A recovery request: the answers, and what the reviewer needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// The reference shown to people.
    pub reference: Reference,
    /// The account's identifier as typed.
    pub identifier: String,
    /// The canonical identifier.
    pub canonical: String,
    /// The account's id, if the identifier has an account.
    pub account: Option<String>,
    /// The verified, canonical address the answer goes to.
    pub contact: String,
    /// The form that was answered.
    pub form: FormVersion,
    /// The answers as typed.
    pub answers: Map<String, Value>,
    /// The number of changes to the answers.
    #[serde(default)]
    pub revision: u32,
}

impl Request {
    /// The mailbox the answer goes to, without case and `+tag`.
    pub fn mailbox(&self) -> String {
        mailbox(&self.contact)
    }

    /// The masked address the answer goes to.
    pub(super) fn masked(&self) -> String {
        mask::email(&self.contact)
    }

    /// The current form, the answers that fit it, and their completeness.
    pub(super) fn current(&self, rules: &Rules) -> (FormVersion, Map<String, Value>, u8) {
        match rules.request {
            None => (self.form.clone(), self.answers.clone(), 0),
            Some(of) => (
                answers::version(of.form),
                answers::fitting(&self.answers, of.form),
                answers::completeness(&self.answers, of.form, rules),
            ),
        }
    }
}
