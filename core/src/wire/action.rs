//! Request bodies, read member by member so that every invalid one is reported. A new action is a variant here and its
//! transitions in `journey`.

#[cfg(feature = "request")]
use super::submission::{Once, SecretAnswers};
use super::{ChallengeKind, Purpose};
use crate::fault::{Fault, JsonType};
use crate::prelude::*;
use crate::problem::FieldError;
use crate::secret::Secret;
use serde::Serialize;
use serde_json::{Map, Value};

/// An action at a step: the body of `POST {base}/flows/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Row A1: gives the identifier.
    Identify {
        /// The identifier as typed.
        identifier: String,
    },
    /// Row A2: chooses the contact for the code.
    ChooseMethod {
        /// The [`Method::id`].
        method: String,
    },
    /// Row A4: declares that none of the contacts can be used.
    CannotUseAny,
    /// Row A9: types the chosen contact in full.
    ConfirmAddress {
        /// The address as typed.
        address: String,
    },
    /// Enters the code.
    EnterCode {
        /// The code as typed.
        code: Secret,
    },
    /// Requests another code.
    ResendCode,
    /// Sets a new password.
    SetPassword {
        /// The password as typed; never trimmed.
        password: Secret,
        /// Whether to end the other sessions.
        end_sessions: bool,
    },
    /// Row B3: gives the contact for the answer.
    GiveContact {
        /// The contact as typed.
        contact: String,
    },
    /// Row B4: answers the challenge.
    AnswerChallenge {
        /// The kind of the challenge.
        kind: ChallengeKind,
        /// ALTCHA's payload in base64, or the characters read.
        answer: String,
    },
    /// Requests another challenge.
    NewChallenge {
        /// The kind wanted.
        kind: ChallengeKind,
    },
    #[cfg(feature = "request")]
    /// Rows B6 to B9: saves the answers so far.
    SaveAnswers {
        /// Field id → text, list of texts, or list of rows, as typed.
        answers: Map<String, Value>,
        /// The revision the answers are based on, from the step: if it is outdated, the save is refused. Without it the
        /// last save wins.
        #[serde(skip_serializing_if = "Option::is_none")]
        revision: Option<u32>,
        /// Whether to go on to the review.
        done: bool,
    },
    #[cfg(feature = "request")]
    /// Row B10: submits the request.
    SubmitRequest {
        /// Field id → list of texts: the secrets, never saved before.
        secrets: SecretAnswers,
        /// The idempotency key, from a header instead of the body.
        #[serde(skip)]
        once: Option<Once>,
    },
    /// Row C7: stops requests.
    StopRequest {
        /// The [`StoppableRequest::id`]s.
        ///
        /// [`StoppableRequest::id`]: super::StoppableRequest::id
        requests: Vec<String>,
    },
    /// Row C6: gives the reference of a request.
    GiveReference {
        /// The reference as typed.
        reference: String,
    },
    /// Row C6: has the reference mailed to the contact, to go on later.
    MailReference,
    /// Row C6: takes a submitted request back, and has it erased.
    Withdraw,
    /// Row C6: has the link to a new password mailed again.
    ResendLink,
    /// Returns to the previous step.
    GoBack,
}

impl Action {
    /// Reads an action from a body. Unknown members are ignored.
    ///
    /// # Errors
    /// One entry for each member that is missing (`missing`), of the wrong type (`unreadable`), or, for `action`
    /// itself, unknown (`not_an_option`).
    pub fn read(body: &Value) -> Result<Self, Vec<FieldError>> {
        let members = members(body)?;
        let text = |name: &str| required_text(members, name).map_err(|error| vec![error]);
        match text("action")?.as_str() {
            "identify" => Ok(Self::Identify {
                identifier: text("identifier")?,
            }),
            "choose_method" => Ok(Self::ChooseMethod {
                method: text("method")?,
            }),
            "cannot_use_any" => Ok(Self::CannotUseAny),
            "confirm_address" => Ok(Self::ConfirmAddress {
                address: text("address")?,
            }),
            "enter_code" => Ok(Self::EnterCode {
                code: Secret::new(text("code")?),
            }),
            "resend_code" => Ok(Self::ResendCode),
            "set_password" => Ok(Self::SetPassword {
                password: Secret::new(text("password")?),
                end_sessions: flag(members, "end_sessions", true).map_err(|error| vec![error])?,
            }),
            "give_contact" => Ok(Self::GiveContact {
                contact: text("contact")?,
            }),
            "answer_challenge" => {
                let kind = challenge_kind(members);
                let answer = required_text(members, "answer");
                match (kind, answer) {
                    (Ok(kind), Ok(answer)) => Ok(Self::AnswerChallenge { kind, answer }),
                    (kind, answer) => {
                        Err([kind.err(), answer.err()].into_iter().flatten().collect())
                    }
                }
            }
            "new_challenge" => Ok(Self::NewChallenge {
                kind: challenge_kind(members).map_err(|error| vec![error])?,
            }),
            #[cfg(feature = "request")]
            "save_answers" => match members.get("answers") {
                Some(Value::Object(answers)) => Ok(Self::SaveAnswers {
                    answers: answers.clone(),
                    revision: count(members, "revision").map_err(|error| vec![error])?,
                    done: flag(members, "done", false).map_err(|error| vec![error])?,
                }),
                None => Err(vec![FieldError::at("answers", &Fault::Missing)]),
                Some(_) => Err(vec![FieldError::at(
                    "answers",
                    &Fault::Unreadable {
                        expected: JsonType::Object,
                    },
                )]),
            },
            #[cfg(feature = "request")]
            "submit_request" => Ok(Self::SubmitRequest {
                secrets: SecretAnswers::new(match members.get("secrets") {
                    None | Some(Value::Null) => Value::Object(Map::new()),
                    Some(secrets) => secrets.clone(),
                }),
                once: None,
            }),
            "stop_request" => Ok(Self::StopRequest {
                requests: texts(members, "requests").map_err(|error| vec![error])?,
            }),
            "give_reference" => Ok(Self::GiveReference {
                reference: text("reference")?,
            }),
            "mail_reference" => Ok(Self::MailReference),
            "withdraw" => Ok(Self::Withdraw),
            "resend_link" => Ok(Self::ResendLink),
            "go_back" => Ok(Self::GoBack),
            _ => Err(vec![FieldError::at("action", &Fault::NotAnOption)]),
        }
    }
}

/// The body of `POST {base}/flows`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewFlow {
    /// The purpose of the flow.
    pub purpose: Purpose,
    /// The preferred language (BCP 47); without texts in it, the site's default is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// The identifier, if known: the flow then begins after `identify`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// An opaque value that the site gave this browser at an earlier sign-in (row B12).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    /// Purpose `reset`: the token of the mailed link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reset_token: Option<Secret>,
    /// Purpose `stop`: the token of the mailed link.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop_token: Option<Secret>,
}

impl NewFlow {
    /// Reads the body. Unknown members are ignored.
    ///
    /// # Errors
    /// As [`Action::read`]; an unknown purpose is `not_an_option`.
    pub fn read(body: &Value) -> Result<Self, Vec<FieldError>> {
        let members = members(body)?;
        let mut errors = Vec::new();
        let purpose = required_text(members, "purpose").and_then(|name| {
            Purpose::named(&name).ok_or_else(|| FieldError::at("purpose", &Fault::NotAnOption))
        });
        let purpose = purpose.map_err(|error| errors.push(error));
        let mut text = |name: &str| {
            optional_text(members, name).unwrap_or_else(|error| {
                errors.push(error);
                None
            })
        };
        let (locale, identifier) = (text("locale"), text("identifier"));
        let device = text("device");
        let reset_token = text("reset_token").map(Secret::new);
        let stop_token = text("stop_token").map(Secret::new);
        match purpose {
            Ok(Purpose::Reset) if reset_token.is_none() => {
                errors.push(FieldError::at("reset_token", &Fault::Missing));
            }
            Ok(Purpose::Stop) if stop_token.is_none() => {
                errors.push(FieldError::at("stop_token", &Fault::Missing));
            }
            _ => {}
        }
        match purpose {
            Ok(purpose) if errors.is_empty() => Ok(Self {
                purpose,
                locale,
                identifier,
                device,
                reset_token,
                stop_token,
            }),
            _ => Err(errors),
        }
    }
}

fn members(body: &Value) -> Result<&Map<String, Value>, Vec<FieldError>> {
    body.as_object().ok_or_else(|| {
        vec![FieldError::whole(&Fault::Unreadable {
            expected: JsonType::Object,
        })]
    })
}

fn optional_text(members: &Map<String, Value>, name: &str) -> Result<Option<String>, FieldError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(FieldError::at(
            name,
            &Fault::Unreadable {
                expected: JsonType::String,
            },
        )),
    }
}

/// Reads the string member `name` of a body.
///
/// # Errors
/// `missing`, or `unreadable` if it is not a string.
pub fn required_text(members: &Map<String, Value>, name: &str) -> Result<String, FieldError> {
    optional_text(members, name)?.ok_or_else(|| FieldError::at(name, &Fault::Missing))
}

/// Reads the member `name`, a list of strings.
fn texts(members: &Map<String, Value>, name: &str) -> Result<Vec<String>, FieldError> {
    let unreadable = |expected| FieldError::at(name, &Fault::Unreadable { expected });
    match members.get(name) {
        None | Some(Value::Null) => Err(FieldError::at(name, &Fault::Missing)),
        Some(Value::Array(entries)) => entries
            .iter()
            .map(|entry| entry.as_str().map(str::to_owned))
            .collect::<Option<Vec<String>>>()
            .ok_or_else(|| unreadable(JsonType::String)),
        Some(_) => Err(unreadable(JsonType::Array)),
    }
}

fn flag(members: &Map<String, Value>, name: &str, absent: bool) -> Result<bool, FieldError> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(absent),
        Some(Value::Bool(flag)) => Ok(*flag),
        Some(_) => Err(FieldError::at(
            name,
            &Fault::Unreadable {
                expected: JsonType::Boolean,
            },
        )),
    }
}

#[cfg(feature = "request")]
fn count(members: &Map<String, Value>, name: &str) -> Result<Option<u32>, FieldError> {
    let unreadable = || {
        FieldError::at(
            name,
            &Fault::Unreadable {
                expected: JsonType::Number,
            },
        )
    };
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(count) => {
            let count = count.as_u64().and_then(|count| u32::try_from(count).ok());
            count.map(Some).ok_or_else(unreadable)
        }
    }
}

fn challenge_kind(members: &Map<String, Value>) -> Result<ChallengeKind, FieldError> {
    ChallengeKind::named(&required_text(members, "kind")?)
        .ok_or_else(|| FieldError::at("kind", &Fault::NotAnOption))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_action_reads_what_it_writes() {
        for action in [
            Action::Identify {
                identifier: "anna".into(),
            },
            Action::ChooseMethod { method: "m".into() },
            Action::CannotUseAny,
            Action::ConfirmAddress {
                address: "anna@example.com".into(),
            },
            Action::EnterCode {
                code: Secret::new("123456"),
            },
            Action::ResendCode,
            Action::SetPassword {
                password: Secret::new(" kept as typed "),
                end_sessions: false,
            },
            Action::GiveContact {
                contact: "friend@example.org".into(),
            },
            Action::AnswerChallenge {
                kind: ChallengeKind::Picture,
                answer: "kx7m".into(),
            },
            Action::NewChallenge {
                kind: ChallengeKind::Work,
            },
            #[cfg(feature = "request")]
            Action::SaveAnswers {
                answers: Map::from_iter([("given_name".into(), "Anna".into())]),
                revision: Some(4),
                done: true,
            },
            #[cfg(feature = "request")]
            Action::SaveAnswers {
                answers: Map::new(),
                revision: None,
                done: false,
            },
            #[cfg(feature = "request")]
            Action::SubmitRequest {
                secrets: SecretAnswers::new(json!({"old_passwords": [" as it was "]})),
                once: None,
            },
            Action::StopRequest {
                requests: vec!["r".into()],
            },
            Action::GiveReference {
                reference: "7kq3m o1lxz".into(),
            },
            Action::MailReference,
            Action::Withdraw,
            Action::ResendLink,
            Action::GoBack,
        ] {
            let body = serde_json::to_value(&action).expect("an action is JSON");
            assert_eq!(Action::read(&body), Ok(action));
        }
    }

    #[test]
    fn a_bad_body_is_named_by_its_member() {
        for (body, pointer, code) in [
            (json!([]), "#", "unreadable"),
            (json!({}), "#/action", "missing"),
            (json!({"action": 1}), "#/action", "unreadable"),
            (json!({"action": "leap"}), "#/action", "not_an_option"),
            (json!({"action": "identify"}), "#/identifier", "missing"),
            (
                json!({"action": "enter_code", "code": 123456}),
                "#/code",
                "unreadable",
            ),
            (
                json!({"action": "set_password", "password": "x", "end_sessions": "no"}),
                "#/end_sessions",
                "unreadable",
            ),
            #[cfg(feature = "request")]
            (
                json!({"action": "save_answers", "answers": {}, "revision": "4"}),
                "#/revision",
                "unreadable",
            ),
        ] {
            let errors = Action::read(&body).expect_err("refused");
            assert_eq!(errors.len(), 1);
            assert_eq!((&*errors[0].pointer, &*errors[0].code), (pointer, code));
        }
    }

    #[test]
    fn other_sessions_end_unless_said_otherwise() {
        let body = json!({"action": "set_password", "password": "x", "later_member": true});
        assert!(matches!(
            Action::read(&body),
            Ok(Action::SetPassword {
                end_sessions: true,
                ..
            })
        ));
    }

    #[test]
    fn a_new_flow_names_all_that_is_wrong() {
        let body = json!({"purpose": "fun", "locale": 3, "identifier": {}, "device": []});
        let errors = NewFlow::read(&body).expect_err("refused");
        let pointers: Vec<&str> = errors.iter().map(|error| &*error.pointer).collect();
        assert_eq!(
            pointers,
            ["#/purpose", "#/locale", "#/identifier", "#/device"]
        );
    }
}
