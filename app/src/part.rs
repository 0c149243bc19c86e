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

#[cfg(feature = "request")]
pub use button::submit_as;
pub use button::{button, quiet, status, submit};
pub use choices::{Choice, choices, tick};
pub use field::{Check, Field, Input, TextField, text_field};
pub use form::{form, lead, link, notice, subtitle, text, ways};
pub use staying::staying;
pub use summary::summary;
#[cfg(feature = "request")]
pub use summary::{Found, summary_of};
#[cfg(feature = "request")]
pub use title::heading;
pub use title::title;

use leptos::prelude::*;

/// What is drawn anew as it changes, of one type for all.
pub fn live(parts: impl Fn() -> Vec<AnyView> + Send + 'static) -> AnyView {
    let parts: Box<dyn Fn() -> Vec<AnyView> + Send> = Box::new(parts);
    (move || parts()).into_any()
}

/// A list of which each entry stays as it is while others come and go.
#[cfg(feature = "request")]
pub fn each(keys: Signal<Vec<u32>>, draw: Callback<u32, AnyView>) -> AnyView {
    view! { <For each=move || keys.get() key=|key| *key children=move |key| untrack(|| draw.run(key))/> }
        .into_any()
}

/// An effect, of one type for all.
pub fn watch(change: impl Fn() + 'static) {
    let change: Box<dyn Fn()> = Box::new(change);
    Effect::new(move |_| change());
}
