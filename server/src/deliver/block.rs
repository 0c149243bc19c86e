//! One part of a mail in words: a part of `mail.json` with its parameters filled in.

use super::parameters::Parameters;
use super::part::Part;
use super::texts::ISOLATION;

/// A part of one mail, in words.
pub enum Block {
    Text(String),
    Code(String),
    Button { text: String, link: String },
    Link { text: String, link: String },
    List(Vec<String>),
}

impl Block {
    /// The part with its parameters; `None` where it is left out.
    pub fn of(part: &Part, params: &Parameters) -> Option<Self> {
        Some(match part {
            Part::Text(text) => Self::Text(params.filled(text)?),
            // It stands alone, so it needs no isolation, and people copy it.
            Part::Code(name) => Self::Code(params.get(name)?.trim_matches(ISOLATION).into()),
            Part::Button { text, link } => Self::Button {
                text: params.filled(text)?,
                link: params.get(link)?.into(),
            },
            Part::Link { text, link } => Self::Link {
                text: params.filled(text)?,
                link: params.get(link)?.into(),
            },
            Part::List(items) => {
                let items: Vec<String> = items
                    .iter()
                    .filter_map(|item| params.filled(item))
                    .collect();
                if items.is_empty() {
                    return None;
                }
                Self::List(items)
            }
        })
    }
}
