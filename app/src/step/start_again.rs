//! The flow is gone: why, and a new one. What was typed to sign in with is kept.

use crate::part::{form, lead, submit, summary, title};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;

pub fn parts(visit: Visit, code: ProblemCode) -> Vec<AnyView> {
    let why = match code {
        ProblemCode::FlowExpired => key::START_AGAIN_EXPIRED,
        _ => key::START_AGAIN_UNKNOWN,
    };
    let send = Callback::new(move |()| visit.send(Deed::StartAgain));
    let button = submit(visit, key::START_AGAIN_SUBMIT, "start_again");
    vec![
        summary(visit, &[]),
        title(visit, key::START_AGAIN_TITLE),
        lead(visit.words.text(why)),
        form(send, Signal::stored(None), vec![button]),
    ]
}
