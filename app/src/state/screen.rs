//! What there is to draw.

use crate::draft;
use crate::link::OPENED;
use regain_core::decimal::decimal;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Flow, Purpose, RequestState, Step};

/// What there is to draw.
#[allow(
    clippy::large_enum_variant,
    reason = "one is held at a time, and a box is bytes to download"
)]
#[derive(Clone, Debug)]
pub enum Screen {
    /// The flow's step.
    Drawn(Flow),
    /// The flow has ended, or could not be opened (`Unavailable`).
    Ended(ProblemCode),
    /// A mailed link of this purpose has to be opened once more: its flow has ended, or the page was loaded again before
    /// there was one.
    LinkLost(Purpose),
    /// This computer was left: nothing here knows the request with this reference any more.
    Left(String),
    /// All ways back that the site offers, before one is chosen: there is no flow yet.
    Ways,
}

impl Screen {
    /// The purpose of the mailed link that led here.
    pub fn link(&self) -> Option<Purpose> {
        match self {
            Self::Drawn(flow) => Some(flow.purpose).filter(|purpose| purpose.is_of_link()),
            Self::LinkLost(purpose) => Some(*purpose),
            Self::Ended(_) | Self::Left(_) | Self::Ways => None,
        }
    }

    /// Its name: that of the step on the wire, where there is one.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Ended(_) => "ended",
            Self::LinkLost(_) => "link_lost",
            Self::Left(_) => "left",
            Self::Ways => "ways",
            Self::Drawn(flow) => match &flow.step {
                Step::Identify { .. } => "identify",
                Step::ChooseMethod { .. } => "choose_method",
                Step::ConfirmAddress { .. } => "confirm_address",
                Step::EnterCode { .. } => "enter_code",
                Step::SetPassword { .. } => "set_password",
                Step::PasswordChanged { .. } => "password_changed",
                Step::Contact { .. } => "contact",
                Step::Challenge { .. } => "challenge",
                Step::AnswerQuestions { .. } => "answer_questions",
                Step::Review { .. } => "review",
                Step::Submitted { .. } => "submitted",
                Step::ConfirmStop { .. } => "confirm_stop",
                Step::RequestStopped { .. } => "request_stopped",
                Step::Usernames { .. } => "usernames",
                Step::Reference { .. } => "reference",
                Step::RequestStatus(_) => "request_status",
                Step::Refused { .. } => "refused",
            },
        }
    }

    /// How the journey ended well, where it has.
    pub fn outcome(&self) -> Option<&'static str> {
        let Self::Drawn(flow) = self else {
            return None;
        };
        match &flow.step {
            Step::PasswordChanged { .. } => Some("password_changed"),
            Step::Submitted { .. } => Some("submitted"),
            Step::Usernames { .. } => Some("usernames"),
            Step::RequestStatus(of) if of.state == RequestState::Withdrawn => Some("withdrawn"),
            _ => None,
        }
    }

    /// A key of the screen's content: the screen is drawn anew when the key changes. It leaves out what never changes
    /// in a flow (limits, kinds of contacts and challenges), what a signal of the screen reads anew (the code's times and tries,
    /// the challenge, the links left), and the answers, which lie in the answer form.
    pub(super) fn redraw_key(&self) -> String {
        let mut key = String::from(self.name());
        let mut add = |part: &str| {
            key.push('\n');
            key.push_str(part);
        };
        let flow = match self {
            Self::Drawn(flow) => flow,
            Self::LinkLost(purpose) => {
                add(purpose.name());
                return key;
            }
            Self::Ended(code) => {
                add(match code {
                    ProblemCode::FlowExpired => "expired",
                    ProblemCode::Unavailable => "unavailable",
                    _ => "unknown",
                });
                return key;
            }
            Self::Left(reference) => {
                add(reference);
                return key;
            }
            Self::Ways => return key,
        };
        add(&flow.id);
        add(flow.purpose.name());
        add(yes(flow.can_go_back));
        match &flow.step {
            Step::Identify { identifier: text } | Step::Contact { contact: text, .. } => {
                add(text.as_deref().unwrap_or_default());
            }
            Step::ChooseMethod { methods, .. } => {
                for method in methods {
                    add(&method.id);
                    add(&method.masked);
                }
            }
            Step::ConfirmAddress { kind, masked } => {
                add(kind.name());
                add(masked);
            }
            Step::EnterCode {
                kind,
                masked,
                length,
                ..
            } => {
                add(kind.name());
                add(masked);
                add(&decimal(*length));
            }
            Step::SetPassword { identifier, .. } => add(identifier),
            Step::PasswordChanged {
                sessions_ended: flag,
            }
            | Step::RequestStopped {
                second_review: flag,
            } => add(yes(*flag)),
            Step::Challenge { work, .. } => add(yes(work.is_some())),
            Step::AnswerQuestions {
                reference, form, ..
            } => {
                add(reference);
                add(&form.id);
                add(&decimal(form.version));
            }
            Step::Review {
                reference,
                identifier,
                masked,
                form,
                ..
            } => {
                add(reference);
                add(identifier);
                add(masked);
                add(&form.id);
                add(&decimal(form.version));
            }
            Step::Submitted {
                reference,
                answer_by,
                masked,
                tries_left_today,
                ..
            } => {
                add(reference);
                add(masked);
                add(&decimal(answer_by.0));
                add(&decimal(*tries_left_today));
            }
            Step::ConfirmStop { requests } => {
                for request in requests {
                    add(&request.id);
                }
            }
            Step::Usernames { usernames } => {
                for username in usernames {
                    add(username);
                }
            }
            Step::Reference {
                reference,
                readonly,
            } => {
                add(reference.as_deref().unwrap_or_default());
                add(yes(*readonly));
            }
            Step::RequestStatus(of) => {
                add(&of.reference);
                add(of.state.name());
                add(&of.masked);
                add(&decimal(of.answer_by.0));
            }
            Step::Refused { code, again_at } => {
                add(code.name());
                add(&decimal(again_at.map_or(0, |at| at.0)));
            }
        }
        key
    }
}

fn yes(flag: bool) -> &'static str {
    match flag {
        true => "yes",
        false => "no",
    }
}

/// An empty draft of a screen and of whom it is about: what was typed for one contact is no answer for another.
pub(super) fn empty_draft(screen: &Screen) -> String {
    let masked = match screen {
        Screen::Drawn(flow) => match &flow.step {
            Step::ConfirmAddress { masked, .. } | Step::EnterCode { masked, .. } => masked,
            _ => "",
        },
        _ => "",
    };
    let empty = draft::empty(&[screen.name(), masked].concat());
    match screen.link() {
        Some(purpose) => draft::with(&empty, OPENED, purpose.name()),
        None => empty,
    }
}

/// Whether a flow has nothing more to ask.
pub fn is_over(step: &Step) -> bool {
    matches!(
        step,
        Step::PasswordChanged { .. }
            | Step::Submitted { .. }
            | Step::RequestStopped { .. }
            | Step::Usernames { .. }
            | Step::RequestStatus(_)
            | Step::Refused { .. }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use regain_core::time::Timestamp;
    use regain_core::wire::{ContactKind, FormVersion, RefusedCode};
    use serde_json::{Map, json};

    fn flow(step: Step) -> Flow {
        Flow {
            id: "f1".into(),
            purpose: Purpose::Password,
            locale: "en".into(),
            expires_at: Timestamp(60),
            locks_at: None,
            can_go_back: false,
            step,
        }
    }

    fn code(masked: &str, tries_left: u32) -> Step {
        Step::EnterCode {
            kind: ContactKind::Email,
            masked: masked.into(),
            length: 6,
            expires_at: Timestamp(i64::from(tries_left)),
            resend_at: Timestamp(i64::from(tries_left)),
            tries_left,
        }
    }

    fn questions(reference: &str, version: u32, revision: u32) -> Step {
        let typed = json!({ "name": revision.to_string() });
        Step::AnswerQuestions {
            reference: reference.into(),
            form: FormVersion {
                id: "form".into(),
                version,
            },
            answers: typed.as_object().cloned().unwrap_or_else(Map::new),
            revision: Some(revision),
            given: 0,
        }
    }

    fn challenge(work: Option<u32>) -> Step {
        Step::Challenge {
            offered: Vec::new(),
            work: work.map(|salt| json!({ "salt": salt })),
            picture: None,
        }
    }

    fn refused(code: RefusedCode) -> Step {
        Step::Refused {
            code,
            again_at: None,
        }
    }

    #[test]
    fn another_screen_has_another_key() {
        let drawn = |step| Screen::Drawn(flow(step));
        let back = Flow {
            can_go_back: true,
            ..flow(code("a", 5))
        };
        for (one, other) in [
            (
                Screen::Ended(ProblemCode::Unavailable),
                Screen::Ended(ProblemCode::UnknownFlow),
            ),
            (
                Screen::Ended(ProblemCode::FlowExpired),
                Screen::Ended(ProblemCode::UnknownFlow),
            ),
            (
                Screen::LinkLost(Purpose::Reset),
                Screen::LinkLost(Purpose::Stop),
            ),
            (Screen::Left("1".into()), Screen::Left("2".into())),
            (Screen::Drawn(back), drawn(code("a", 5))),
            (drawn(code("a", 5)), drawn(code("b", 5))),
            (drawn(challenge(Some(1))), drawn(challenge(None))),
            (drawn(questions("1", 1, 1)), drawn(questions("2", 1, 1))),
            (drawn(questions("1", 1, 1)), drawn(questions("1", 2, 1))),
            (
                drawn(refused(RefusedCode::LinkUsed)),
                drawn(refused(RefusedCode::TooLate)),
            ),
        ] {
            assert_ne!(one.redraw_key(), other.redraw_key(), "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_a_screen_follows_does_not_draw_it_anew() {
        let later = Flow {
            locale: "nl".into(),
            expires_at: Timestamp(90),
            locks_at: Some(Timestamp(80)),
            ..flow(code("a", 4))
        };
        for (one, other) in [
            (flow(code("a", 5)), later),
            (flow(questions("1", 1, 1)), flow(questions("1", 1, 2))),
            (flow(challenge(Some(1))), flow(challenge(Some(2)))),
        ] {
            let (one, other) = (Screen::Drawn(one), Screen::Drawn(other));
            assert_eq!(one.redraw_key(), other.redraw_key());
        }
    }
}
