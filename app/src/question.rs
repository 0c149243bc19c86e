//! The questions of a form, drawn from its data (rows B6 to B9, E2): each kind by the input that fits it, groups and
//! repeats around them. No question of any form is named here; a new kind is a line in [`input`] or an arm of `leaf_view`
//! in [`rows`].
//!
//! A screen is made anew in another language, so the form's own words are plain text here; ours follow by themselves.

mod ask;
mod choose;
mod date;
mod frame;
mod input;
mod rows;

pub use ask::Ask;
pub use frame::{focus, scope};

use crate::answer_form::id_of;
use leptos::prelude::*;
use regain_core::form::{Field, Texts};

/// A field of the form that is in no group. One that a condition hides keeps what was typed.
pub fn field(ask: Ask, field: &Field<Texts>) -> AnyView {
    let Some(answer) = ask.answer_form.answer(&field.id) else {
        return ().into_any();
    };
    let pointer = Signal::stored(["#/", &field.id].concat());
    rows::drawn(ask, field, &answer, id_of(&field.id, &[]), pointer)
}
