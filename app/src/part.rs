//! What the steps share: the few kinds of markup there are, each a function in the shape of the HTML it makes. Ids
//! come from [`Field`] and nowhere else.
//!
//! A part is an `AnyView` and a step is a list of parts: leptos builds code for every type of view there is, about
//! 1 kB each, and so there is one for each part and none for a step.

mod button;
mod choices;
mod field;
mod form;
mod staying;
mod summary;
mod title;

pub use button::{button, quiet, status, submit};
pub use choices::{Choice, choices, tick};
pub use field::{Check, Field, Input, TextField, text_field};
pub use form::{form, lead, link, notice, subtitle, text, ways};
pub use staying::staying;
pub use summary::summary;
pub use title::title;

use leptos::prelude::*;

/// What is drawn anew as it changes, of one type for all.
pub fn live(parts: impl Fn() -> Vec<AnyView> + Send + 'static) -> AnyView {
    let parts: Box<dyn Fn() -> Vec<AnyView> + Send> = Box::new(parts);
    (move || parts()).into_any()
}

/// An effect, of one type for all.
pub fn watch(change: impl Fn() + 'static) {
    let change: Box<dyn Fn()> = Box::new(change);
    Effect::new(move |_| change());
}
