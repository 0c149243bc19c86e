//! Cases: received requests until they are answered (rows C1 to C7). What reviewers and the account's owner decide is
//! recorded here; the answer itself is mailed by the clock.

use crate::app_state::AppState;
use crate::case_state::CaseState;
use crate::store::requests::{self, AnswerTime};
use crate::store::staff;
use regain_core::evidence::OldPasswords;
use regain_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::AnyConnection;
use std::time::Duration;

/// A reviewer's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The person is the owner of the account.
    Verified,
    /// The evidence is not enough.
    NotVerified,
}

impl Decision {
    /// The name on the wire and in the audit log.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::NotVerified => "not_verified",
        }
    }
}

/// What became of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// The case is in this state now.
    To(CaseState),
    /// The reviewer has verified the case already: somebody else must confirm it.
    NeedsAnother,
    /// There is no such case, or it is decided, stopped or withdrawn.
    Closed,
}

/// The outcome of comparing a request, as it is stored: sealed with [`evidence_associated_data`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEvidence {
    /// One for each answer, in the form's order.
    pub claims: Vec<Claim>,
    /// 0 to 100: the score if every claim about a fact were right.
    pub best: u8,
}

/// One answer compared with the facts. Never holds a fact: where the answer matches exactly, it would be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The id of the field, for a field of a row `group.field`.
    pub field: String,
    /// The row, from 0, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<usize>,
    /// The answer, canonical; absent where it matches exactly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
    /// `exact`, `close`, `no_match`, `no_fact` or `unreadable_fact`; for old passwords `compared`.
    pub outcome: String,
    /// Why it is close.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Old passwords: how many matched, of how many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_passwords: Option<OldPasswords>,
}

/// The AEAD associated data of a case's evidence.
pub fn evidence_associated_data(reference: &str) -> String {
    format!("evidence {reference}")
}

/// Records a decision, in the caller's transaction, which has locked the request. A refusal goes out as `answer` says.
///
/// # Errors
/// Those of the database.
pub async fn decide(
    state: &AppState,
    connection: &mut AnyConnection,
    reference: &str,
    decision: Decision,
    reviewer: &str,
    now: Timestamp,
    answer: AnswerTime,
) -> anyhow::Result<Decided> {
    let Some(case) = requests::undecided(connection, reference).await? else {
        return Ok(Decided::Closed);
    };
    let to = match (decision, &case.first_reviewer) {
        (Decision::NotVerified, _) => CaseState::NotVerified,
        (Decision::Verified, Some(first)) if first == reviewer => {
            return Ok(Decided::NeedsAnother);
        }
        (Decision::Verified, Some(_)) => CaseState::Verified,
        (Decision::Verified, None) if case.doubted == 1 || needs_two(state, connection).await? => {
            let is_first = requests::verify_once(connection, reference, reviewer, now).await?;
            return Ok(match is_first {
                true => Decided::To(CaseState::SecondReview),
                false => Decided::Closed,
            });
        }
        (Decision::Verified, None) => CaseState::Verified,
    };
    // Contacts are told once the request is compared: from then on they can object.
    let answer_at = match to {
        CaseState::Verified => {
            Timestamp(case.compared_at) + hold(state, connection, case.account.as_deref()).await?
        }
        _ => answer.at,
    };
    let answer = AnswerTime {
        at: answer_at.max(now),
        ..answer
    };
    let is_decided = requests::decide(connection, reference, to, reviewer, now, answer).await?;
    Ok(if is_decided {
        Decided::To(to)
    } else {
        Decided::Closed
    })
}

/// Whether a second reviewer must confirm what the first one verifies: by default, where there are two or more. The
/// sample reviewers of `--dev` do not count.
async fn needs_two(state: &AppState, connection: &mut AnyConnection) -> anyhow::Result<bool> {
    Ok(match state.config.request.second_review {
        Some(needed) => needed,
        None => staff::count(connection, false).await? >= 2,
    })
}

/// How long a link waits for the account's contacts to object; not at all where there are none (row C7).
async fn hold(
    state: &AppState,
    connection: &mut AnyConnection,
    account: Option<&str>,
) -> anyhow::Result<Duration> {
    let account = account.unwrap_or_default();
    let recipients = state.directory.recipients(connection, account).await?;
    Ok(match recipients.contacts.is_empty() {
        true => Duration::ZERO,
        false => state.config.hold(),
    })
}
