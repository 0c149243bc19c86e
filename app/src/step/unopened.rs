//! There is no flow yet, for it could not be opened: why, and trying again.

use crate::part::{form, submit, summary, title};
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;

pub fn parts(visit: Visit) -> Vec<AnyView> {
    let again = Callback::new(move |()| visit.send(Deed::StartAgain));
    let button = submit(visit, key::PROBLEM_RETRY, "start_again");
    vec![
        summary(visit, &[]),
        title(visit, key::UNOPENED_TITLE),
        form(again, Signal::stored(None), vec![button]),
    ]
}
