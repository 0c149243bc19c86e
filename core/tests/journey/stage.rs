//! Fixtures: a site, an account, a clock, and actions.

use regain_core::fault::Fault;
use regain_core::journey::{
    AccountLookup, CodeRules, Contact, DailyQuota, FoundRequest, IssuedChallenge, Journey, Query,
    ReferenceLookup, Refusal, Rules, Transition,
};
use regain_core::kind::identifier::SignIn;
use regain_core::kind::new_password::CommonPasswords;
use regain_core::problem::FieldError;
use regain_core::reference::Reference;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ChallengeKind, ContactKind, PasswordPolicy, Picture, Purpose};
use serde_json::json;
use std::time::Duration;

pub const TOMORROW: Timestamp = Timestamp(1_800_057_600);
/// The solution of every proof of work.
pub const SOLVED: &str = "solved";
pub const START: Timestamp = Timestamp(1_800_000_000);
pub const RIGHT: &str = "135790";
/// The right code where codes are long.
pub const RIGHT_LONG: &str = "1357902468";

pub fn with_rules<T>(confirm_address: bool, run: impl FnOnce(&Rules) -> T) -> T {
    let common = CommonPasswords::from_sorted_lines("passwordpassword\n");
    run(&Rules {
        region: None,
        sign_in: &SignIn::ALL,
        username_may_contain_at: false,
        confirm_address,
        flow_lifetime: Duration::from_secs(1_800),
        code: CodeRules {
            length: 6,
            lifetime: Duration::from_secs(600),
            resend_after: Duration::from_secs(60),
            tries: 5,
            guesses: 100,
        },
        password: PasswordPolicy { min: 15, max: 256 },
        common: &common,
        site: "Fenland",
        text_countries: &[],
        challenges: &[],
        request: None,
    })
}

/// An account with two addresses of one mask, a third one and a phone number; for anybody but Anna, a decoy.
fn found(identifier: &str) -> AccountLookup {
    let is_anna = identifier.starts_with("email:anna@") || identifier == "username:anna";
    let contact = |id: &str, kind, masked: &str, addresses: &[&str]| Contact {
        id: id.into(),
        kind,
        masked: masked.into(),
        addresses: addresses
            .iter()
            .filter(|_| is_anna)
            .map(|address| (*address).to_owned())
            .collect(),
    };
    let emails = ["Anna@example.com", "anna.b@example.com"];
    AccountLookup {
        account: is_anna.then(|| "1".into()),
        generation: 7,
        contacts: vec![
            contact("m1", ContactKind::Email, "a***@e***.com", &emails),
            contact(
                "m2",
                ContactKind::Email,
                "a***@e***.org",
                &["anna.alt@example.org"],
            ),
            contact("m3", ContactKind::Phone, "***23", &["+441632960123"]),
        ],
    }
}

/// Performs an action like the server: `RIGHT` is every code sent, by its number, and the daily quota is two.
pub fn take(
    journey: Journey,
    action: Action,
    rules: &Rules,
    now: Timestamp,
    sent: u32,
) -> Transition {
    take_on_a_day(2, journey, action, rules, now, sent)
}

/// The same, with `left` requests remaining today.
pub fn take_on_a_day(
    left: u32,
    journey: Journey,
    action: Action,
    rules: &Rules,
    now: Timestamp,
    sent: u32,
) -> Transition {
    let world = World { left, ..NOTHING };
    take_in(world, journey, action, rules, now, sent)
}

/// The external data.
#[derive(Clone, Copy)]
pub struct World {
    /// The requests remaining today.
    pub left: u32,
    /// The wrong codes for every identifier.
    pub guesses: u32,
    /// The request with the reference [`KNOWN`].
    pub request: fn() -> Option<FoundRequest>,
    /// The references that there are, by their number.
    pub known: &'static [u64],
    /// The usernames of every contact.
    pub usernames: &'static [&'static str],
}

/// No requests, no usernames, and two requests remaining.
pub const NOTHING: World = World {
    left: 2,
    guesses: 0,
    request: || None,
    known: &[KNOWN],
    usernames: &[],
};

/// The reference of the request there is.
pub const KNOWN: u64 = 7;

/// The same, with this external data.
pub fn take_in(
    world: World,
    journey: Journey,
    action: Action,
    rules: &Rules,
    now: Timestamp,
    sent: u32,
) -> Transition {
    resolve(world, journey.act(action, rules, now), rules, now, sent)
}

/// Looks at the flow like the server at a `GET`.
pub fn look_in(world: World, journey: Journey, rules: &Rules, now: Timestamp) -> Transition {
    resolve(world, journey.look(rules, now), rules, now, 1)
}

fn resolve(world: World, mut query: Query, rules: &Rules, now: Timestamp, sent: u32) -> Transition {
    let World { left, guesses, .. } = world;
    let quota = DailyQuota {
        remaining: left,
        resets_at: TOMORROW,
    };
    loop {
        query = match query {
            Query::Done(transition) => return transition,
            Query::Account(query) => {
                let found = found(&query.identifiers()[0].to_string());
                return query.found(found);
            }
            Query::Code(query) => {
                let is_right = [RIGHT, RIGHT_LONG].contains(&query.code().reveal());
                query.matched(is_right.then_some(sent))
            }
            Query::Guesses(query) => query.counted(guesses, rules),
            Query::Names(query) => {
                assert_eq!(query.account(), "1");
                return query.named(&["Wilhelmina".into()], rules);
            }
            Query::Challenge(query) => {
                let issued = issued(query.kind(), now);
                return query.made(issued);
            }
            Query::Work(query) => {
                assert_eq!(query.challenge(), &json!({ "work": now.0 }));
                let solved = query.answer() == SOLVED;
                query.solved(solved, rules)
            }
            Query::Open(query) => return query.opened(Reference::of_random(KNOWN), quota, rules),
            Query::Submit(query) => return query.allowed(quota),
            Query::Reference(query) => {
                let mut known = world.known.iter().map(|bits| Reference::of_random(*bits));
                let is_known = known.any(|known| known == *query.reference());
                let lookup = ReferenceLookup {
                    masked: "f***@e***.org".into(),
                    address: is_known.then(|| "friend@example.org".into()),
                };
                query.found(lookup, rules)
            }
            Query::Status(query) => return query.found((world.request)(), rules),
            Query::Usernames(query) => {
                let usernames = world.usernames.iter().map(|name| (*name).into());
                return query.found(usernames.collect());
            }
            Query::Stop(query) => {
                let references = query.references().to_vec();
                return query.stoppable(references, false);
            }
        }
    }
}

/// Challenges issued at one moment are equal.
fn issued(kind: ChallengeKind, now: Timestamp) -> IssuedChallenge {
    let expires_at = now + Duration::from_secs(1_200);
    match kind {
        ChallengeKind::Work => IssuedChallenge::Work {
            challenge: json!({ "work": now.0 }),
            expires_at,
        },
        ChallengeKind::Picture => IssuedChallenge::Picture {
            picture: Picture {
                image: "data:image/png;base64,".into(),
                length: 5,
            },
            answer: Secret::new("kx7mp"),
            expires_at,
        },
    }
}

pub fn identify(identifier: &str) -> Action {
    Action::Identify {
        identifier: identifier.into(),
    }
}

pub fn choose(method: &str) -> Action {
    Action::ChooseMethod {
        method: method.into(),
    }
}

pub fn confirm(address: &str) -> Action {
    Action::ConfirmAddress {
        address: address.into(),
    }
}

pub fn code(code: &str) -> Action {
    Action::EnterCode {
        code: Secret::new(code),
    }
}

pub fn password(password: &str) -> Action {
    Action::SetPassword {
        password: Secret::new(password),
        end_sessions: true,
    }
}

pub const GOOD: &str = "a finch in the fog";

pub fn after(actions: &[Action], rules: &Rules) -> Journey {
    after_with(Purpose::Password, actions, rules)
}

pub fn after_with(purpose: Purpose, actions: &[Action], rules: &Rules) -> Journey {
    let journey = Journey::begin(purpose, "en".into(), rules, START);
    actions.iter().cloned().fold(journey, |journey, action| {
        let transition = take(journey, action.clone(), rules, START, 1);
        assert_eq!(transition.refusal, None, "{action:?}");
        transition.journey
    })
}

pub fn name(journey: &Journey, rules: &Rules) -> String {
    let step = serde_json::to_value(journey.flow("f", rules).step).expect("a step is JSON");
    step["name"].as_str().expect("a step has a name").to_owned()
}

pub fn way() -> Vec<Action> {
    vec![
        identify("anna@example.com"),
        choose("m1"),
        confirm("anna@example.com"),
        code(RIGHT),
        password(GOOD),
    ]
}

pub fn at(seconds: u64) -> Timestamp {
    START + Duration::from_secs(seconds)
}

pub fn invalid(member: &str, fault: &Fault) -> Refusal {
    Refusal::Invalid(vec![FieldError::at(member, fault)])
}

pub fn wrong(tries_left: u32) -> Option<Refusal> {
    Some(invalid("code", &Fault::WrongCode { tries_left }))
}

pub const BOTH: &[ChallengeKind] = &[ChallengeKind::Work, ChallengeKind::Picture];

pub fn answer(kind: ChallengeKind, answer: &str) -> Action {
    Action::AnswerChallenge {
        kind,
        answer: answer.into(),
    }
}
