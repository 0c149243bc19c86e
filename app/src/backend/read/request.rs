//! The steps of path B, of coming back to a request or stopping it, and the usernames.

use super::member::{Read, challenges, flag, length, list, member, moment, number, text};
use regain_core::form::WordedForm;
use regain_core::wire::{
    ContactKind, FormVersion, Picture, RequestState, RequestStatus, Step, StoppableRequest,
};
use serde_json::{Map, Number, Value};
use wasm_bindgen::{JsCast, JsValue};

/// Such a step; `None` where it is another one, or cannot be read.
pub fn step(from: &JsValue) -> Option<Step> {
    Some(match text(from, "name")?.as_str() {
        "contact" => Step::Contact {
            kinds: list(from, "kinds", |kind| ContactKind::named(&kind.as_string()?)),
            contact: text(from, "contact"),
        },
        "challenge" => Step::Challenge {
            offered: challenges(from, "offered"),
            work: member(from, "work").and_then(|work| value(&work)),
            picture: member(from, "picture").and_then(|picture| self::picture(&picture)),
        },
        "answer_questions" => Step::AnswerQuestions {
            reference: text(from, "reference")?,
            form: form(from)?,
            answers: answers(from)?,
            revision: number(from, "revision"),
            given: given(from)?,
        },
        "review" => Step::Review {
            reference: text(from, "reference")?,
            identifier: text(from, "identifier").unwrap_or_default(),
            masked: text(from, "masked").unwrap_or_default(),
            form: form(from)?,
            answers: answers(from)?,
            revision: number(from, "revision"),
            given: given(from)?,
        },
        "submitted" => Step::Submitted {
            reference: text(from, "reference")?,
            answer_by: moment(from, "answer_by")?,
            masked: text(from, "masked")?,
            identifier: text(from, "identifier").unwrap_or_default(),
            tries_left_today: number(from, "tries_left_today")?,
            message: text(from, "message"),
        },
        "confirm_stop" => Step::ConfirmStop {
            requests: list(from, "requests", stoppable),
        },
        "request_stopped" => Step::RequestStopped {
            second_review: flag(from, "second_review").unwrap_or(false),
        },
        "usernames" => Step::Usernames {
            usernames: list(from, "usernames", JsValue::as_string),
        },
        "reference" => Step::Reference {
            reference: text(from, "reference"),
            readonly: flag(from, "readonly").unwrap_or(false),
        },
        "request_status" => Step::RequestStatus(RequestStatus {
            reference: text(from, "reference")?,
            state: RequestState::named(&text(from, "state")?)?,
            received_at: moment(from, "received_at")?,
            answer_by: moment(from, "answer_by")?,
            masked: text(from, "masked")?,
            links_left: number(from, "links_left").unwrap_or(0),
        }),
        _ => return None,
    })
}

fn stoppable(from: &JsValue) -> Option<StoppableRequest> {
    Some(StoppableRequest {
        id: text(from, "id")?,
        reference: text(from, "reference")?,
        received_at: moment(from, "received_at")?,
    })
}

impl Read for WordedForm {
    fn read(from: &JsValue) -> Option<Self> {
        Self::read_worded(&value(from)?).ok()
    }
}

fn picture(from: &JsValue) -> Option<Picture> {
    Some(Picture {
        image: text(from, "image")?,
        length: length(from)?,
    })
}

fn form(from: &JsValue) -> Option<FormVersion> {
    let form = member(from, "form")?;
    Some(FormVersion {
        id: text(&form, "id")?,
        version: number(&form, "version")?,
    })
}

fn given(from: &JsValue) -> Option<u8> {
    u8::try_from(number(from, "given")?).ok()
}

fn answers(from: &JsValue) -> Option<Map<String, Value>> {
    Map::read(&member(from, "answers")?)
}

impl Read for Map<String, Value> {
    fn read(from: &JsValue) -> Option<Self> {
        match value(from)? {
            Value::Object(members) => Some(members),
            _ => None,
        }
    }
}

/// Any JSON. Numbers are whole, as all of ours are.
fn value(from: &JsValue) -> Option<Value> {
    if let Some(text) = from.as_string() {
        return Some(Value::String(text));
    }
    if let Some(flag) = from.as_bool() {
        return Some(Value::Bool(flag));
    }
    if let Some(number) = from.as_f64() {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number")]
        return Some(Value::Number(Number::from(number as i64)));
    }
    if from.is_null() || from.is_undefined() {
        return from.is_null().then_some(Value::Null);
    }
    if let Some(list) = from.dyn_ref::<js_sys::Array>() {
        return list.iter().map(|entry| value(&entry)).collect();
    }
    let mut members = Map::new();
    let object: &js_sys::Object = from.dyn_ref()?;
    for name in js_sys::Object::keys(object).iter() {
        let name = name.as_string()?;
        members.insert(name.clone(), value(&member(from, &name)?)?);
    }
    Some(Value::Object(members))
}
