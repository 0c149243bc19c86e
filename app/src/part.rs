//! What the steps share. Each part reads like the HTML it makes; ids come from [`Field`] and nowhere else.

mod button;
mod choices;
mod field;
mod summary;
mod title;

pub use button::{Quiet, Status, Submit, busy, held};
pub use choices::{Choice, Choices, Tick};
pub use field::{Field, Input, TextField, WrongLine, recheck};
pub use summary::Summary;
pub use title::Title;
