//! Actions as answers to the form of a recovery flow.

use super::flow_key::request;
use super::form::Asks;
use super::{Kratos, Sent, Stage, out_of_order};
use crate::adapter::{Method, Next, Refusal};
use crate::fault::Fault;
use crate::kind::{code, phone};
use crate::prelude::*;
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::Action;
use alloc::borrow::Cow;

impl Kratos {
    /// Answers the form of the recovery flow.
    pub(super) fn answer(&mut self, action: Action, now: Timestamp) -> Next {
        let Stage::Recovery(form) = &self.stage else {
            return out_of_order();
        };
        let is_code = matches!(action, Action::EnterCode { .. });
        let body = match (form.asks(), action) {
            (Asks::Address(node), Action::Identify { identifier }) => {
                let body = form.answer(node, &self.as_stored(&identifier));
                self.identifier = identifier.trim().to_owned();
                body
            }
            (Asks::Choice(nodes), Action::ChooseMethod { method }) => {
                let at = method.parse::<usize>().ok();
                let Some(node) = at.and_then(|at| nodes.get(at)) else {
                    return invalid("method", &Fault::NotAnOption);
                };
                self.chosen.clone_from(&node.label);
                form.answer(node, &node.value)
            }
            (Asks::Confirmation(node), Action::ConfirmAddress { address }) => {
                form.answer(node, &self.as_stored(&address))
            }
            (Asks::Code(node), Action::EnterCode { code }) => {
                // To Kratos, no code at all is a request for another one.
                match code::canonical(code.reveal(), self.code_length(node).into()) {
                    Ok(code) => form.answer(node, &code),
                    Err(fault) => return invalid("code", &fault),
                }
            }
            (Asks::Code(_), Action::ResendCode) => match form.resend() {
                Some(_) if now < self.resend_at => {
                    return Next::Refused(Refusal::TooOften(Some(self.resend_at)));
                }
                Some(node) => form.answer(node, &node.value),
                None => return out_of_order(),
            },
            (_, Action::GoBack) => match form.back() {
                Some(node) => form.answer(node, &node.value),
                None => return out_of_order(),
            },
            _ => return out_of_order(),
        };
        let url = format!("/self-service/recovery?flow={}", form.id);
        let sent = Sent::Answer { is_code };
        self.send(sent, request(Method::Post, url, body))
    }

    /// An address in the form in which Kratos stores it: phone numbers in E.164. It compares them as texts.
    fn as_stored<'a>(&self, address: &'a str) -> Cow<'a, str> {
        let address = address.trim();
        if address.contains('@') {
            return address.into();
        }
        phone::canonical(address, self.config.region).map_or(address.into(), Cow::Owned)
    }
}

fn invalid(member: &str, fault: &Fault) -> Next {
    Next::Refused(Refusal::Invalid(vec![FieldError::at(member, fault)]))
}
