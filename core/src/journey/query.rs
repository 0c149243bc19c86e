//! Queries, the journey's continuations: each holds the journey, takes the data it asks for, and returns the transition
//! or the next query. [`CheckCode`] continues in `enter_code`, [`CheckWork`] in `challenge`, [`CheckStatus`] in `status`.

mod challenge;
mod lookup;
mod request;

pub use challenge::{CheckWork, MakeChallenge};
pub(super) use lookup::StatusPurpose;
pub use lookup::{CheckStatus, FindReference, FindUsernames, FoundRequest, ReferenceLookup};
pub use request::{DailyQuota, OpenRequest, SubmitRequest};

use super::claim::{
    AccountLookup, ClaimedAccount, GivenContact, PendingCode, ReferenceClaim, RequestClaim,
    VerifiedAccount,
};
use super::effect::{Effect, Notice};
use super::mailed_link::StopLink;
use super::proof::ProofBy;
use super::rules::Rules;
use super::state::State;
use super::{Journey, Refusal, Transition};
use crate::fault::Fault;
use crate::kind::identifier::Identifier;
use crate::kind::new_password;
use crate::reference::Reference;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::wire::{ChallengeKind, Purpose};

/// The data the journey needs before it can make a transition.
#[derive(Debug)]
#[must_use]
pub enum Query {
    /// None: here is the transition.
    Done(Transition),
    /// Look up the account of an identifier.
    Account(FindAccount),
    /// Compare a code with the codes sent.
    Code(CheckCode),
    /// Count the wrong codes for an identifier, a reference or a contact.
    Guesses(CountGuesses),
    /// Read the names of an account's owner.
    Names(CheckPassword),
    /// Issue a challenge.
    Challenge(MakeChallenge),
    /// Verify a proof of work.
    Work(CheckWork),
    /// Make a reference for a request, and read the daily quota.
    Open(OpenRequest),
    /// Read the daily quota of requests.
    Submit(Box<SubmitRequest>),
    /// Find which requests can still be stopped.
    Stop(CheckStop),
    /// Look up the contact of a request.
    Reference(FindReference),
    /// Look up how a request stands.
    Status(CheckStatus),
    /// Look up the usernames that go with a contact.
    Usernames(FindUsernames),
}

impl Query {
    /// Asks for a challenge to precede this code. `fault` is what was wrong with the answer to the one before.
    pub(super) fn challenge(
        journey: Journey,
        pending: PendingCode,
        kind: ChallengeKind,
        fault: Option<Fault>,
        until: Timestamp,
    ) -> Self {
        Self::Challenge(MakeChallenge {
            journey,
            pending,
            kind,
            fault,
            until,
        })
    }
}

/// Waits for the account lookup.
#[derive(Debug)]
pub struct FindAccount {
    pub(super) journey: Journey,
    pub(super) typed: String,
    pub(super) identifiers: Vec<Identifier>,
    pub(super) until: Timestamp,
}

impl FindAccount {
    /// The identifiers to look up: the preferred reading first, then the other possible ones.
    pub fn identifiers(&self) -> &[Identifier] {
        &self.identifiers
    }

    /// Continues with the result, which looks the same for an account that does not exist.
    pub fn found(self, lookup: AccountLookup) -> Transition {
        let canonical = self.identifiers.first().map(Identifier::match_key);
        let account = ClaimedAccount {
            identifier: self.typed,
            canonical: canonical.unwrap_or_default(),
            lookup,
        };
        let mut journey = self.journey;
        journey.codes.clear();
        let effects = vec![Effect::CountLookup, Effect::ForgetCodes];
        let state = match journey.purpose {
            Purpose::Request => State::contact(account, false),
            _ => State::ChooseMethod { account },
        };
        journey.go_to(state, self.until, effects)
    }

    /// Refuses the lookup until this time.
    pub fn too_many(self, again_at: Timestamp) -> Transition {
        self.journey.refuse(Refusal::TooOften(again_at))
    }
}

/// What a right code opens.
#[derive(Debug)]
pub(super) enum CodePurpose {
    /// An account, through a contact on file.
    Account(ClaimedAccount),
    /// A request, through the contact given for it.
    Request(RequestClaim),
    /// A request made before, through its contact.
    Reference(ReferenceClaim),
    /// The usernames that go with a contact.
    LookUp(GivenContact),
}

/// Waits for the comparison with the codes sent. It continues in `enter_code`.
#[derive(Debug)]
pub struct CheckCode {
    pub(super) journey: Journey,
    pub(super) purpose: CodePurpose,
    pub(super) shown: u32,
    pub(super) code: Secret,
    pub(super) now: Timestamp,
    pub(super) until: Timestamp,
}

impl CheckCode {
    /// The code as entered, canonical.
    pub fn code(&self) -> &Secret {
        &self.code
    }
}

/// Waits for the number of wrong codes since the last right one.
#[derive(Debug)]
pub struct CountGuesses {
    pub(super) journey: Journey,
    pub(super) pending: PendingCode,
    /// Whether a challenge was solved for this code.
    pub(super) is_challenged: bool,
    pub(super) now: Timestamp,
}

impl CountGuesses {
    /// What they are counted by: the canonical identifier, or what stands for it.
    pub fn identifier(&self) -> String {
        self.pending.guessed()
    }

    /// The account's id, if there is one: a device its owner signed in from before is counted separately.
    pub fn account(&self) -> Option<&str> {
        match &self.pending {
            PendingCode::OnFile(on_file) => on_file.account.lookup.account.as_deref(),
            _ => None,
        }
    }

    /// Continues with the number of wrong codes.
    pub fn counted(self, guesses: u32, rules: &Rules) -> Query {
        let (journey, now) = (self.journey, self.now);
        let is_long = guesses >= rules.code.guesses;
        if let (true, false, Some(kind)) = (is_long, self.is_challenged, rules.challenges.first()) {
            let until = now + rules.flow_lifetime;
            return Query::challenge(journey, self.pending, *kind, None, until);
        }
        let length = match is_long {
            true => rules.code.long(),
            false => rules.code.length,
        };
        Query::Done(journey.send_code(self.pending, length, rules, now))
    }
}

/// Waits for the owner's names, which the password must not contain.
#[derive(Debug)]
pub struct CheckPassword {
    pub(super) journey: Journey,
    pub(super) account: VerifiedAccount,
    pub(super) password: Secret,
    pub(super) end_sessions: bool,
    pub(super) until: Timestamp,
}

impl CheckPassword {
    /// The account's id.
    pub fn account(&self) -> &str {
        &self.account.proof.account
    }

    /// Continues with the owner's names.
    pub fn named(self, names: &[String], rules: &Rules) -> Transition {
        if let Err(fault) = acceptable(&self.password, &self.account.identifier, names, rules) {
            return self.journey.invalid("password", &fault);
        }
        let account = self.account.proof.account.clone();
        let by_request = matches!(self.account.proof.by, ProofBy::Request { .. });
        let mut effects = vec![Effect::SetPassword {
            proof: self.account.proof,
            password: self.password,
        }];
        if self.end_sessions {
            effects.push(Effect::EndSessions {
                account: account.clone(),
            });
        }
        effects.push(Effect::NotifyContacts {
            account,
            notice: Notice::PasswordChanged { by_request },
        });
        let state = State::PasswordChanged {
            sessions_ended: self.end_sessions,
        };
        self.journey.go_to(state, self.until, effects)
    }
}

/// Waits for the requests that can still be stopped. It continues in `link`.
#[derive(Debug)]
pub struct CheckStop {
    pub(super) journey: Journey,
    pub(super) link: StopLink,
    pub(super) references: Vec<Reference>,
    pub(super) until: Timestamp,
}

impl CheckStop {
    /// The account's id.
    pub fn account(&self) -> &str {
        &self.link.account
    }

    /// The chosen requests.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }
}

fn acceptable(
    password: &Secret,
    identifier: &str,
    names: &[String],
    rules: &Rules,
) -> Result<(), Fault> {
    let policy = new_password::Policy {
        min: rules.password.min,
        max: rules.password.max,
    };
    let check = |name: Option<&str>| {
        let context = new_password::Context {
            common: rules.common,
            identifier: Some(identifier),
            name,
            site: Some(rules.site),
        };
        new_password::check(password.reveal(), &policy, &context)
    };
    check(None)?;
    names.iter().try_for_each(|name| check(Some(name)))
}
