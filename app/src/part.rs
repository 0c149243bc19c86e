//! What the steps share. Each part reads like the HTML it makes; ids come from [`Field`] and nowhere else. A part gives
//! an `AnyView`, and a step is made of parts alone: leptos builds code for every type of view, and so there are few.

mod button;
mod choices;
mod field;
mod form;
mod summary;
mod title;

pub use button::{Quiet, Status, Submit, Wait};
pub use choices::{Choice, Choices, Tick};
pub use field::{Check, Field, Input, TextField, WrongLine};
pub use form::{Form, Link, Subtitle, Text, Ways};
pub use summary::Summary;
pub use title::Title;
