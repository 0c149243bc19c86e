//! Profile `post`: path B in the browser, ending in one POST to any URL (docs/post.md).
//!
//! Nothing answers along the way. The adapter answers the queries of [`crate::journey`] by itself: no account is known, the
//! contact is not proven, there is no daily quota. What is typed is kept here and nowhere else.
//!
//! `settings` reads the configuration, `challenge` has challenges solved, `submission` sends the request, `sent` says what
//! of the form is in it, `taken` reads what came back.

mod challenge;
mod sent;
mod settings;
mod submission;
mod taken;

use super::{Adapter, HttpResponse, Next, Profile, Refusal};
use crate::form::{Form, WordedForm};
use crate::journey::{self, AccountLookup, DailyQuota, Journey, MakeChallenge, Query};
use crate::prelude::*;
use crate::problem::FieldError;
use crate::reference::Reference;
use crate::time::Timestamp;
use crate::wire::{Action, Flow, NewFlow, Purpose, SecretAnswers, Step};
use challenge::Solution;
use core::mem;
use serde_json::{Map, Value};
use settings::Settings;
use submission::Sending;
use taken::Taken;

/// The profile.
pub const PROFILE: Profile = Profile {
    name: "post",
    defaults: DEFAULTS,
    connect,
};

const DEFAULTS: &str = r#"{
    "purposes": ["request"],
    "code": {"length": 6},
    "password": {"min": 8, "max": 128},
    "locales": ["en", "nl"],
    "answer_hours": 0,
    "sign_in": ["email", "phone", "username"],
    "features": []
}"#;

/// Makes the adapter from the element's `config`.
pub fn connect(config: &Value) -> Result<Box<dyn Adapter>, String> {
    Ok(Box::new(Post::new(Settings::read(config)?)))
}

/// The pointers to what is given before the questions.
const IDENTIFIER: &str = "#/identifier";
const CONTACT: &str = "#/contact";

/// Not limited here: whoever receives the requests may limit them.
const QUOTA: DailyQuota = DailyQuota {
    remaining: u32::MAX,
    resets_at: Timestamp::NEVER,
};

/// One request, as it is filled in.
struct Post {
    settings: Settings,
    /// The questions; without sections until [`Adapter::set_form`].
    form: Form,
    journey: Journey,
    locale: String,
    device: Option<String>,
    /// As typed.
    identifier: String,
    /// As typed.
    contact: Option<String>,
    /// As last saved: they outlive the journey, which begins anew where the contact or the challenge changes.
    answers: Map<String, Value>,
    honeypot: String,
    /// The solution to go along with the request.
    solution: Option<Solution>,
    /// Where the person goes once the journey is back at the questions.
    resume: Resume,
    /// What was refused, until the person is where it can be changed.
    faults: Vec<FieldError>,
    waiting: Waiting,
    taken: Taken,
}

/// Where the person goes once the journey is back at the questions.
#[derive(Default)]
enum Resume {
    #[default]
    Questions,
    Review,
    /// On to what they asked for: the request was not sent for want of a challenge solved.
    Submit(SecretAnswers),
}

impl Resume {
    /// Nothing is sent that the person has not asked for just now.
    fn forget_submission(&mut self) {
        if matches!(self, Self::Submit(_)) {
            *self = Self::Review;
        }
    }
}

/// Which response is awaited.
#[derive(Default)]
enum Waiting {
    #[default]
    Nothing,
    Challenge(Box<MakeChallenge>),
    Response(Box<Sending>),
}

impl Post {
    fn new(settings: Settings) -> Self {
        let form = Form {
            id: String::new(),
            version: 0,
            sections: Vec::new(),
        };
        let rules = settings.rules(&form);
        let journey = Journey::begin(Purpose::Request, String::new(), &rules, Timestamp(0));
        Self {
            settings,
            form,
            journey,
            locale: String::new(),
            device: None,
            identifier: String::new(),
            contact: None,
            answers: Map::new(),
            honeypot: String::new(),
            solution: None,
            resume: Resume::default(),
            faults: Vec::new(),
            waiting: Waiting::default(),
            taken: Taken::default(),
        }
    }

    /// Where the journey stands.
    fn step(&self) -> Step {
        let rules = self.settings.rules(&self.form);
        self.journey.flow("", &rules).step
    }

    /// What the journey does with an action, without being changed.
    fn ask(&self, action: Action, now: Timestamp) -> Query {
        let rules = self.settings.rules(&self.form);
        self.journey.clone().act(action, &rules, now)
    }

    /// Answers the queries of the journey.
    fn go_on(&mut self, query: Query, now: Timestamp) -> Next {
        let rules = self.settings.rules(&self.form);
        let transition = match query {
            Query::Done(transition) => transition,
            Query::Account(query) => query.found(nobody()),
            Query::Challenge(query) => return self.challenge(query, now),
            Query::Work(query) => {
                // Whoever receives the request verifies it: only they can.
                self.solution = Some(Solution {
                    challenge: query.challenge().clone(),
                    payload: query.answer().to_owned(),
                });
                let query = query.solved(true, &rules);
                return self.go_on(query, now);
            }
            Query::Open(query) => {
                // Nobody sees it: the reference is the receiver's to give.
                let transition = query.opened(Reference::of_random(0), QUOTA, &rules);
                self.journey = transition.journey;
                return self.opened(now);
            }
            _ => return Next::Refused(Refusal::OutOfOrder),
        };
        self.journey = transition.journey;
        match transition.refusal {
            None => self.arrived(),
            Some(refusal) => Next::Refused(refused(refusal)),
        }
    }

    /// Puts back what was answered, where the journey has begun anew.
    fn opened(&mut self, now: Timestamp) -> Next {
        let resume = mem::take(&mut self.resume);
        let saved = |post: &Self, done| {
            let answers = post.answers.clone();
            let revision = None;
            let action = Action::SaveAnswers {
                answers,
                revision,
                done,
            };
            match post.ask(action, now) {
                Query::Done(transition) if transition.refusal.is_none() => Some(transition.journey),
                _ => None,
            }
        };
        let reviews = !matches!(resume, Resume::Questions);
        let journey = reviews.then(|| saved(self, true)).flatten();
        if let Some(journey) = journey.or_else(|| saved(self, false)) {
            self.journey = journey;
        }
        match resume {
            Resume::Submit(secrets) if matches!(self.step(), Step::Review { .. }) => {
                self.submit(secrets, true, now)
            }
            _ => self.arrived(),
        }
    }

    /// Says what was refused before of what can be changed at this step.
    fn arrived(&mut self) -> Next {
        let step = self.step();
        let is_here = |fault: &mut FieldError| match fault.pointer.as_str() {
            "#" => true,
            IDENTIFIER => matches!(step, Step::Identify { .. }),
            CONTACT => matches!(step, Step::Contact { .. }),
            _ => matches!(step, Step::AnswerQuestions { .. } | Step::Review { .. }),
        };
        let faults: Vec<_> = self.faults.extract_if(.., is_here).collect();
        match faults.is_empty() {
            true => Next::Done,
            false => Next::Refused(Refusal::Invalid(faults)),
        }
    }

    /// A journey of the same account at the step of the contact.
    fn at_contact(&self, now: Timestamp) -> Option<Journey> {
        let rules = self.settings.rules(&self.form);
        let journey = Journey::begin(Purpose::Request, self.locale.clone(), &rules, now);
        let identifier = self.identifier.clone();
        match journey.act(Action::Identify { identifier }, &rules, now) {
            Query::Account(query) => Some(query.found(nobody()).journey),
            _ => None,
        }
    }

    /// The same at the step before.
    fn at_identify(&self, now: Timestamp) -> Option<Journey> {
        let rules = self.settings.rules(&self.form);
        match self.at_contact(now)?.act(Action::GoBack, &rules, now) {
            Query::Done(transition) => Some(transition.journey),
            _ => None,
        }
    }

    fn save(&mut self, answers: Map<String, Value>, done: bool, now: Timestamp) -> Next {
        let query = self.ask(
            Action::SaveAnswers {
                answers: answers.clone(),
                // There is one place only where they are kept.
                revision: None,
                done,
            },
            now,
        );
        if let Query::Done(transition) = &query
            && transition.refusal.is_none()
        {
            self.answers = answers;
        }
        self.go_on(query, now)
    }
}

impl Adapter for Post {
    fn begin(&mut self, new: NewFlow, now: Timestamp) -> Next {
        let (settings, form) = (self.settings.clone(), self.form.clone());
        *self = Self {
            form,
            locale: new.locale.unwrap_or_default(),
            device: new.device,
            ..Self::new(settings)
        };
        let rules = self.settings.rules(&self.form);
        self.journey = Journey::begin(Purpose::Request, self.locale.clone(), &rules, now);
        match new.identifier {
            Some(identifier) => self.act(Action::Identify { identifier }, now),
            None => Next::Done,
        }
    }

    fn act(&mut self, action: Action, now: Timestamp) -> Next {
        self.waiting = Waiting::Nothing;
        match action {
            Action::AnswerChallenge { .. } | Action::NewChallenge { .. } => {}
            _ => self.resume.forget_submission(),
        }
        match action {
            Action::SaveAnswers { .. } | Action::SubmitRequest { .. }
                if self.form.sections.is_empty() =>
            {
                return Next::Refused(Refusal::OutOfOrder);
            }
            Action::SaveAnswers { answers, done, .. } => return self.save(answers, done, now),
            Action::SubmitRequest { secrets, .. } => return self.submit(secrets, false, now),
            // The contact is not proven, so it may still be changed.
            Action::GoBack if matches!(self.step(), Step::AnswerQuestions { .. }) => {
                let Some(journey) = self.at_contact(now) else {
                    return Next::Refused(Refusal::OutOfOrder);
                };
                self.journey = journey;
                return self.arrived();
            }
            Action::Identify { ref identifier } if matches!(self.step(), Step::Identify { .. }) => {
                self.identifier.clone_from(identifier);
            }
            Action::GiveContact { ref contact } if matches!(self.step(), Step::Contact { .. }) => {
                self.contact = Some(contact.clone());
            }
            _ => {}
        }
        let query = self.ask(action, now);
        self.go_on(query, now)
    }

    fn receive(&mut self, response: HttpResponse, now: Timestamp) -> Next {
        match mem::take(&mut self.waiting) {
            Waiting::Nothing => Next::Done,
            Waiting::Challenge(query) => self.challenge_came(*query, &response, now),
            Waiting::Response(sending) => self.answered(*sending, &response, now),
        }
    }

    fn flow(&self) -> Flow {
        let rules = self.settings.rules(&self.form);
        let mut flow = self.journey.flow("post", &rules);
        flow.expires_at = Timestamp::NEVER;
        let contact = self.contact.clone().unwrap_or_default();
        match &mut flow.step {
            Step::Contact {
                contact: typed @ None,
                ..
            } => typed.clone_from(&self.contact),
            Step::AnswerQuestions {
                reference,
                revision,
                ..
            } => {
                reference.clear();
                *revision = None;
                flow.can_go_back = true;
            }
            Step::Review {
                reference,
                revision,
                masked,
                ..
            } => {
                reference.clear();
                *revision = None;
                // In full: nobody has proven it, so a slip must be seen.
                *masked = contact;
            }
            Step::Submitted {
                reference,
                answer_by,
                masked,
                tries_left_today,
                message,
                ..
            } => {
                reference.clone_from(&self.taken.reference);
                *answer_by = self.taken.answer_by;
                *masked = contact;
                *tries_left_today = u32::MAX;
                message.clone_from(&self.taken.message);
            }
            _ => {}
        }
        flow
    }

    fn saved(&self) -> Option<String> {
        None
    }

    fn restore(&mut self, _saved: &str) -> Option<Next> {
        None
    }

    fn set_form(&mut self, form: &WordedForm) {
        self.form = form.wordless();
    }

    fn set_locale(&mut self, locale: &str) {
        self.locale = locale.into();
        self.journey = self.journey.clone().with_locale(locale.into());
    }

    fn fill_honeypot(&mut self, typed: &str) {
        self.honeypot = typed.into();
    }
}

/// Nothing is known of any account here.
fn nobody() -> AccountLookup {
    AccountLookup {
        account: None,
        generation: 0,
        contacts: Vec::new(),
    }
}

fn refused(refusal: journey::Refusal) -> Refusal {
    match refusal {
        journey::Refusal::Invalid(errors) => Refusal::Invalid(errors),
        journey::Refusal::TooOften(until) => Refusal::TooOften(Some(until)),
        journey::Refusal::FlowExpired => Refusal::FlowExpired,
        journey::Refusal::OutOfOrder | journey::Refusal::OutOfDate => Refusal::OutOfOrder,
    }
}
