//! The steps of path A after the first.

use super::member::{flag, length, list, member, moment, number, policy, text};
use regain_core::wire::{ContactKind, Method, RefusedCode, Step};
use wasm_bindgen::JsValue;

/// Such a step; `None` where it is another one, or cannot be read.
pub fn step(from: &JsValue) -> Option<Step> {
    Some(match text(from, "name")?.as_str() {
        "choose_method" => Step::ChooseMethod {
            methods: list(from, "methods", method),
            can_request: flag(from, "can_request")?,
        },
        "confirm_address" => Step::ConfirmAddress {
            kind: kind(from)?,
            masked: text(from, "masked")?,
        },
        "enter_code" => Step::EnterCode {
            kind: kind(from)?,
            masked: text(from, "masked")?,
            length: length(from)?,
            expires_at: moment(from, "expires_at")?,
            resend_at: moment(from, "resend_at")?,
            tries_left: number(from, "tries_left")?,
        },
        "set_password" => Step::SetPassword {
            policy: policy(&member(from, "policy")?)?,
            identifier: text(from, "identifier")?,
        },
        "password_changed" => Step::PasswordChanged {
            sessions_ended: flag(from, "sessions_ended")?,
        },
        "refused" => Step::Refused {
            code: RefusedCode::named(&text(from, "code")?)?,
            again_at: moment(from, "again_at"),
        },
        _ => return None,
    })
}

fn method(from: &JsValue) -> Option<Method> {
    Some(Method {
        id: text(from, "id")?,
        kind: kind(from)?,
        masked: text(from, "masked")?,
    })
}

fn kind(from: &JsValue) -> Option<ContactKind> {
    ContactKind::named(&text(from, "kind")?)
}
