//! The questions of path B as data: sections of fields, each of a kind, some only under a condition (rows B6, B7, B9,
//! E2). `docs/forms.md` explains how to write a form.
//!
//! A form file (`forms/ID.json`) holds no texts; those are in one file for each language (`locales/LANG/form.ID.json`).
//! [`Form::worded`] joins the two for the wire. Reading a form validates it ([`read`]), so a [`Form`] is always valid.

mod condition;
mod fault;
mod read;
mod reader;
mod texts;
mod write;

use crate::prelude::*;
pub use fault::FormFault;
pub use texts::{Annotations, Texts, Wordless, differences};

use crate::json::Value;
use crate::kind::Kind;
use crate::pointer::At;

/// An error in a form or in its texts, with a pointer.
pub type FormError = At<FormFault>;

/// A form with its texts in one language, as sent to clients.
pub type WordedForm = Form<Texts>;

/// A form, without texts ([`Wordless`]) or with those of one language ([`Texts`]).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form<T = Wordless> {
    /// The id in file names and flows.
    pub id: String,
    /// The version, from 1.
    pub version: u32,
    /// The sections, in order.
    pub sections: Vec<Section<T>>,
}

/// A section: fields that are asked together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<T = Wordless> {
    /// The id, unique among the sections.
    pub id: String,
    /// The texts; the label is the title.
    pub texts: T,
    /// The condition under which it is asked.
    pub when: Option<When>,
    /// The fields, in order; ids are unique across sections.
    pub fields: Vec<Field<T>>,
}

/// A question, or a group of questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<T = Wordless> {
    /// The id: the key of the answer.
    pub id: String,
    /// The texts.
    pub texts: T,
    /// The question, or the fields of a row.
    pub asks: Asks<T>,
    /// Whether an answer is required.
    pub needed: bool,
    /// How many answers are possible, if several are (row B7).
    pub repeat: Option<Repeat>,
    /// The condition under which it is asked.
    pub when: Option<When>,
}

impl<T> Field<T> {
    /// The most answers, or rows, accepted.
    pub fn max_rows(&self) -> u32 {
        self.repeat.map_or(1, |repeat| repeat.max)
    }

    /// Whether the answers are secrets: sent once, apart from the others.
    pub fn is_secret(&self) -> bool {
        matches!(&self.asks, Asks::Question(question) if question.kind == Kind::OldPassword)
    }
}

/// What a field asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks<T = Wordless> {
    /// A single question.
    Question(Question),
    /// A group of fields, none of which is a group itself.
    Group(Vec<Field<T>>),
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The kind of the answer.
    pub kind: Kind,
    /// The weight in the completeness: 0 to 100.
    pub weight: u32,
    /// The options, for kinds with a choice.
    pub options: Vec<String>,
    /// Whether a year, or a year and a month, is enough for a date.
    pub approximate: bool,
    /// The most characters of a text.
    pub max: Option<u32>,
    /// The value of HTML's `autocomplete`.
    pub autocomplete: Option<String>,
}

/// The number of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// The number of rows shown at first, and the least accepted if the field is required.
    pub min: u32,
    /// The most rows.
    pub max: u32,
}

/// A condition: an earlier field, in the same row or outside groups, has such an answer. An answer that is unreadable
/// or not asked for counts as none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// The id of the field.
    pub field: String,
    /// The test of its answer.
    pub test: Test,
}

/// A test of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// It is, or contains, one of these canonical values (`is` with one, `any` with more).
    Any(Vec<String>),
    /// Whether there is an answer.
    Filled(bool),
}

/// The most sections in a form.
pub const MAX_SECTIONS: usize = 50;
/// The most fields in a form, including those in groups.
pub const MAX_FIELDS: usize = 200;
/// The most options of a field.
pub const MAX_OPTIONS: usize = 300;
/// The most rows a field may take.
pub const MAX_ROWS: u32 = 100;
/// The greatest weight of a field.
pub const MAX_WEIGHT: u32 = 100;
/// The most characters a form may allow in a text.
pub const MAX_TEXT: u32 = 10_000;
/// The most rows of a repeated field, by default.
pub const USUAL_ROWS: u32 = 20;

impl Form {
    /// Parses a form from JSON text.
    ///
    /// # Errors
    /// As [`Form::read`], or the position where it is not JSON.
    ///
    /// ```
    /// use regain_core::form::Form;
    ///
    /// let errors = Form::load(r#"{
    ///     "id": "library-card",
    ///     "version": 1,
    ///     "sections": [{"id": "you", "fields": [{"id": "name", "kind": "nmae"}, {"id": "born", "kind": "date", "wen": 1}]}]
    /// }"#).unwrap_err();
    /// assert_eq!(errors[0].to_string(), "#/sections/0/fields/0/kind: there is no such kind");
    /// assert_eq!(errors[1].to_string(), "#/sections/0/fields/1/wen: nothing by this name belongs here");
    /// ```
    #[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
    pub fn load(json: &str) -> Result<Self, Vec<FormError>> {
        let form = serde_json::from_str(json).map_err(|error| {
            let (line, column) = (error.line(), error.column());
            vec![At::new(
                &crate::pointer::Place::Top,
                FormFault::NoJson { line, column },
            )]
        })?;
        Self::read(&form)
    }

    /// Reads a form; texts in it are ignored.
    ///
    /// # Errors
    /// All errors, each with a pointer into `form`; with too many fields, the rest is ignored.
    pub fn read(form: &Value) -> Result<Self, Vec<FormError>> {
        read::form(form)
    }

    /// Joins the form and its texts in one language, the JSON of `locales/LANG/form.ID.json`.
    ///
    /// # Errors
    /// Every text that is missing, blank, not a string, or surplus, with pointers into `texts`.
    pub fn worded(&self, texts: &Value) -> Result<WordedForm, Vec<FormError>> {
        texts::worded(self, texts)
    }
}

impl WordedForm {
    /// Reads a form from the wire, with its texts.
    ///
    /// # Errors
    /// All errors.
    pub fn read_worded(form: &Value) -> Result<Self, Vec<FormError>> {
        read::form(form)
    }

    /// The form as JSON for the wire.
    pub fn to_value(&self) -> Value {
        write::form(self)
    }

    /// The form without its texts.
    pub fn wordless(&self) -> Form {
        texts::wordless(self)
    }
}

impl<T> Form<T> {
    /// The fields outside groups, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field<T>> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// The field with this id outside groups.
    pub fn field(&self, id: &str) -> Option<&Field<T>> {
        self.find(id).map(|(_, field)| field)
    }

    /// Like [`Form::field`], with its section.
    pub(crate) fn find(&self, id: &str) -> Option<(&Section<T>, &Field<T>)> {
        for section in &self.sections {
            for field in &section.fields {
                if field.id == id {
                    return Some((section, field));
                }
            }
        }
        None
    }
}
