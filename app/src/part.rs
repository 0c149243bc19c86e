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
mod take_in;
mod title;
mod wording;

#[cfg(feature = "request")]
pub use button::submit_as;
pub use button::{button, quiet, status, submit};
pub use choices::{Choice, choices, tick};
#[cfg(feature = "request")]
pub use field::now_wrong;
pub use field::{Check, Field, Input, TextField, text_field};
pub use form::{form, lead, link, notice, subtitle, text, ways};
pub use staying::staying;
pub use summary::summary;
#[cfg(feature = "request")]
pub use summary::{Found, summary_of};
pub use take_in::take_in;
#[cfg(feature = "request")]
pub use title::heading;
pub use title::title;
pub use wording::Wording;

use leptos::prelude::*;

/// A view rebuilt on every change, of one type for all: each time with new elements. leptos takes over the
/// elements of a view of the same type, and their text nodes may no longer be on the page ([`Wording`]); a closure in a
/// closure it builds each time. What is not to lose the focus must not change: hand in a memo.
pub fn live(parts: impl Fn() -> Vec<AnyView> + Send + 'static) -> AnyView {
    let parts: Box<dyn Fn() -> Vec<AnyView> + Send> = Box::new(parts);
    (move || {
        let mut drawn = Some(parts());
        move || drawn.take().unwrap_or_default()
    })
    .into_any()
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
