//! What the steps share: the few kinds of markup there are, each a function in the shape of the HTML it makes. Ids
//! come from [`Field`] and nowhere else.
//!
//! A part is an [`El`] or an `AnyView` and a step is a list of parts: leptos builds code for every type of view there is,
//! about 1 kB each, and so there is one for all elements and none for a step.

mod button;
mod changing;
mod checked;
mod choices;
mod client_only;
mod dialog;
mod effect;
mod element;
mod expiry_warning;
mod field;
mod form;
mod hydrate;
mod summary;
mod sync_fields;
mod text_content;
mod title;

pub use button::submit_as;
pub use button::{button, quiet, status, submit};
pub use changing::{dynamic, each};
pub use choices::{Choice, choices, tick, ticks};
pub use dialog::Dialog;
pub use effect::effect;
pub use element::{El, ElValue, ElementRef, el};
pub use expiry_warning::expiry_warning;
pub use field::now_wrong;
pub use field::{Check, Field, Input, TextField, text_field};
pub use form::{form, lead, link, notice, submit_form, subtitle, text, ways};
pub use hydrate::hydrate;
pub use summary::summary;
pub use summary::{SummaryLine, summary_of};
pub use sync_fields::sync_fields;
pub use title::heading;
pub use title::{title, to_title};
