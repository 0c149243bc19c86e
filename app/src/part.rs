//! What the steps share: the few kinds of markup there are, each a function in the shape of the HTML it makes. Ids
//! come from [`Field`] and nowhere else.
//!
//! A part is an [`El`] or an `AnyView` and a step is a list of parts: leptos builds code for every type of view there is,
//! about 1 kB each, and so there is one for all elements and none for a step.

mod button;
mod checked;
mod choices;
mod element;
mod expiry_warning;
mod field;
mod form;
mod summary;
mod sync_fields;
mod text_content;
mod title;

pub use button::submit_as;
pub use button::{button, quiet, status, submit};
pub use choices::{Choice, choices, tick};
pub use element::ElementRef;
pub use element::{El, el};
pub use expiry_warning::expiry_warning;
pub use field::now_wrong;
pub use field::{Check, Field, Input, TextField, text_field};
pub use form::{form, lead, link, notice, subtitle, text, ways};
pub use summary::summary;
pub use summary::{SummaryLine, summary_of};
pub use sync_fields::sync_fields;
pub use title::heading;
pub use title::title;

use leptos::control_flow::{For, ForProps};
use leptos::prelude::*;

/// A view rebuilt on every change, of one type for all: each time with new elements. leptos takes over the
/// elements of a view of the same type, and their text nodes may no longer be on the page ([`text_content`]); a closure in a
/// closure it builds each time. What is not to lose the focus must not change: hand in a memo.
pub fn dynamic(parts: impl Fn() -> Vec<AnyView> + Send + 'static) -> AnyView {
    let parts: Box<dyn Fn() -> Vec<AnyView> + Send> = Box::new(parts);
    (move || {
        let mut drawn = Some(parts());
        move || drawn.take().unwrap_or_default()
    })
    .into_any()
}

/// A list of which each entry stays as it is while others come and go.
pub fn each(keys: Signal<Vec<u32>>, draw: Callback<u32, AnyView>) -> AnyView {
    let list = ForProps::builder()
        .each(move || keys.get())
        .key(|key| *key)
        .children(move |key| untrack(|| draw.run(key)));
    For(list.build()).into_any()
}

/// An effect, of one type for all.
pub fn effect(change: impl Fn() + 'static) {
    let change: Box<dyn Fn()> = Box::new(change);
    Effect::new(move |_| change());
}
