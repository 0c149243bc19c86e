//! A body as it is written. It may hold a password: the text here is overwritten when it is no longer used. What the
//! browser gets is a string of its own, which nobody can overwrite.
//!
//! `JSON.stringify` writes it: serde's writer is 4 kB of brotli. `tests/wire.rs` compares what is written with what `core`
//! reads.

pub mod answers;

use crate::command::action_name;
use crate::failure::Failure;
use js_sys::{Array, JSON, Object, Reflect};
use regain_core::secret::{Secret, erase};
use regain_core::wire::{Action, NewFlow};
use wasm_bindgen::JsValue;

/// The text that is sent.
pub struct Body(String);

impl Body {
    /// What begins a flow.
    pub fn of_flow(new: &NewFlow) -> Result<Self, Failure> {
        let object = Object::new();
        let members = [
            ("locale", new.locale.as_deref()),
            ("identifier", new.identifier.as_deref()),
            ("device", new.device.as_deref()),
            ("reset_token", new.reset_token.as_ref().map(Secret::reveal)),
            ("stop_token", new.stop_token.as_ref().map(Secret::reveal)),
        ];
        set(&object, "purpose", new.purpose.name());
        for (name, text) in members {
            if let Some(text) = text {
                set(&object, name, text);
            }
        }
        Self::of(&object)
    }

    /// An action, but for the two that carry answers: path B writes those itself.
    pub fn of_action(action: &Action) -> Result<Self, Failure> {
        let object = Object::new();
        set(&object, "action", action_name(action));
        match action {
            Action::Identify { identifier } => set(&object, "identifier", &**identifier),
            Action::ChooseMethod { method } => set(&object, "method", &**method),
            Action::ConfirmAddress { address } => set(&object, "address", &**address),
            Action::EnterCode { code } => set(&object, "code", code.reveal()),
            Action::SetPassword {
                password,
                end_sessions,
            } => {
                set(&object, "password", password.reveal());
                set(&object, "end_sessions", *end_sessions);
            }
            Action::GiveContact { contact } => set(&object, "contact", &**contact),
            Action::AnswerChallenge { kind, answer } => {
                set(&object, "kind", kind.name());
                set(&object, "answer", &**answer);
            }
            Action::NewChallenge { kind } => set(&object, "kind", kind.name()),
            Action::StopRequest { requests } => {
                let chosen: Array = requests.iter().map(JsValue::from).collect();
                set(&object, "requests", chosen);
            }
            Action::GiveReference { reference } => set(&object, "reference", &**reference),
            Action::CannotUseAny
            | Action::ResendCode
            | Action::MailReference
            | Action::Withdraw
            | Action::ResendLink
            | Action::GoBack => {}
            Action::SaveAnswers { .. } | Action::SubmitRequest { .. } => {
                return Err(Failure::Unreadable);
            }
        }
        Self::of(&object)
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// How large it is.
    pub fn bytes(&self) -> usize {
        self.0.len()
    }

    fn of(object: &Object) -> Result<Self, Failure> {
        let text = JSON::stringify(object).map_err(|_| Failure::Unreadable)?;
        Ok(Self(text.into()))
    }
}

fn set(object: &Object, name: &str, value: impl Into<JsValue>) {
    let _ = Reflect::set(object, &name.into(), &value.into());
}

impl Drop for Body {
    fn drop(&mut self) {
        erase(&mut self.0);
    }
}
