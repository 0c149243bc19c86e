//! The step that a form is rendered as.

use super::form::{Asks, Form, Node};
use super::{Kratos, Stage};
use crate::prelude::*;
use crate::time::Timestamp;
use crate::wire::{ContactKind, Method, Step};

impl Kratos {
    /// The step to render.
    pub(super) fn step(&self) -> Step {
        match &self.stage {
            Stage::Start => self.identify(),
            Stage::Unread(_, step) => step.clone(),
            Stage::Recovery(form) => self.recovery_step(form),
            Stage::Settings(form) => Step::SetPassword {
                policy: self.config.password,
                identifier: match &*self.identifier {
                    "" => form.account().to_owned(),
                    typed => typed.to_owned(),
                },
            },
            Stage::Changed { sessions_ended } => Step::PasswordChanged {
                sessions_ended: *sessions_ended,
            },
        }
    }

    fn recovery_step(&self, form: &Form) -> Step {
        match form.asks() {
            Asks::Address(_) | Asks::Other => self.identify(),
            Asks::Choice(nodes) => Step::ChooseMethod {
                methods: (0_usize..).zip(nodes).map(method).collect(),
                can_request: false,
            },
            Asks::Confirmation(node) => Step::ConfirmAddress {
                kind: node.contact_kind(),
                masked: self.chosen.clone(),
            },
            Asks::Code(node) => {
                let masked = match form.recipient() {
                    "" => &self.identifier,
                    recipient => recipient,
                };
                Step::EnterCode {
                    kind: contact_kind(masked),
                    masked: masked.to_owned(),
                    length: self.code_length(node),
                    expires_at: Timestamp::NEVER,
                    resend_at: self.resend_at,
                    tries_left: u32::MAX,
                }
            }
        }
    }

    /// The number of digits of a code that is to be typed here.
    pub(super) fn code_length(&self, node: &Node) -> u8 {
        let told = node.max_length.and_then(|length| u8::try_from(length).ok());
        told.filter(|length| *length > 0)
            .unwrap_or(self.config.code.length)
    }

    fn identify(&self) -> Step {
        Step::Identify {
            identifier: (!self.identifier.is_empty()).then(|| self.identifier.clone()),
        }
    }
}

/// Kratos' own value for it is a hash of the address, so its place in the list is used instead.
fn method((at, node): (usize, &Node)) -> Method {
    Method {
        id: at.to_string(),
        kind: contact_kind(&node.label),
        masked: node.label.clone(),
    }
}

/// The kind of contact with this address, masked or in full. Kratos itself tells them apart by the at sign.
fn contact_kind(address: &str) -> ContactKind {
    match address.contains('@') {
        true => ContactKind::Email,
        false => ContactKind::Phone,
    }
}
