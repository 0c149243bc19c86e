//! What a site asks on path B, as data: sections of fields, each of a kind, some only where they fit (rows B6, B7, B9, E2).
//! `docs/forms.md` teaches writing one.
//!
//! A form as written (`forms/ID.json`) holds no words; its texts are beside it, a file a language
//! (`locales/LANG/form.ID.json`). [`Form::worded`] joins the two into what goes over the wire. Reading a form checks it
//! ([`read`]); a form that was read holds nothing that cannot be asked.

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

/// Something wrong in a form or in its texts, and where.
pub type FormError = At<FormFault>;

/// A form with its texts in one language: what goes over the wire.
pub type WordedForm = Form<Texts>;

/// A form: as written where `T` is [`Wordless`], in one language where it is [`Texts`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form<T = Wordless> {
    /// What it is called in file names and in a flow.
    pub id: String,
    /// Counts up with every change, from 1.
    pub version: u32,
    /// In the order they are asked.
    pub sections: Vec<Section<T>>,
}

/// Fields that are asked together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<T = Wordless> {
    /// Unique among the sections.
    pub id: String,
    /// Its title as label.
    pub texts: T,
    /// Asked only where this holds.
    pub when: Option<When>,
    /// In the order they are asked; ids are unique over all sections.
    pub fields: Vec<Field<T>>,
}

/// One question, or a group of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<T = Wordless> {
    /// The key of its answer.
    pub id: String,
    /// What people read.
    pub texts: T,
    /// A question, or the fields of a row.
    pub asks: Asks<T>,
    /// Whether an answer must be there.
    pub needed: bool,
    /// Whether there may be several answers (row B7).
    pub repeat: Option<Repeat>,
    /// Asked only where this holds.
    pub when: Option<When>,
}

impl<T> Field<T> {
    /// The most answers, or rows, it takes.
    pub fn max_rows(&self) -> u32 {
        self.repeat.map_or(1, |repeat| repeat.max)
    }

    /// Whether its answers are secrets: apart from all others, sent once (CONTRACT "Fields of kind `old_password`").
    pub fn is_secret(&self) -> bool {
        matches!(&self.asks, Asks::Question(question) if question.kind == Kind::OldPassword)
    }
}

/// What a field asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks<T = Wordless> {
    /// One thing.
    Question(Question),
    /// Several things that belong together; none of them is a group.
    Group(Vec<Field<T>>),
}

/// One thing asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// How an answer is read.
    pub kind: Kind,
    /// What an answer adds to what was given, beside the others': 0 to 100.
    pub weight: u32,
    /// What can be chosen, for kinds that choose.
    pub options: Vec<String>,
    /// Whether a year, or a year and a month, will do for a date.
    pub approximate: bool,
    /// The most characters of a text.
    pub max: Option<u32>,
    /// What a browser may fill in: HTML's `autocomplete`.
    pub autocomplete: Option<String>,
}

/// How many answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Rows there are to begin with, and at least, where the field is needed.
    pub min: u32,
    /// The most.
    pub max: u32,
}

/// When something is asked: a field before it, in the same row or not in any group, has such an answer. An answer that
/// cannot be read, or that is not asked for itself, is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct When {
    /// That field.
    pub field: String,
    /// What its answer must be.
    pub test: Test,
}

/// What an answer must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// One of these canonical values (`is` with one, `any` with more), or in a list that holds one.
    Any(Vec<String>),
    /// There, or not there.
    Filled(bool),
}

/// The most sections in a form.
pub const MAX_SECTIONS: usize = 50;
/// The most fields in a form, those in groups included.
pub const MAX_FIELDS: usize = 200;
/// The most options of a field.
pub const MAX_OPTIONS: usize = 300;
/// The most rows a field may take.
pub const MAX_ROWS: u32 = 100;
/// The most a field can weigh.
pub const MAX_WEIGHT: u32 = 100;
/// The most characters a form may allow in a text.
pub const MAX_TEXT: u32 = 10_000;
/// The rows a repeated field takes where the form names no most.
pub const USUAL_ROWS: u32 = 20;

impl Form {
    /// Reads a form from JSON text.
    ///
    /// # Errors
    /// As [`Form::read`], or the one place where it is no JSON.
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

    /// Reads a form; the texts of one from the wire are passed over.
    ///
    /// # Errors
    /// Everything that is wrong with it, each with a pointer into `form`; of too many fields, the rest is passed over.
    pub fn read(form: &Value) -> Result<Self, Vec<FormError>> {
        read::form(form)
    }

    /// The form in one language, from the JSON of `locales/LANG/form.ID.json`.
    ///
    /// # Errors
    /// Every text that is missing, empty or no text, and every text the form has no place for, with pointers into `texts`.
    pub fn worded(&self, texts: &Value) -> Result<WordedForm, Vec<FormError>> {
        texts::worded(self, texts)
    }
}

impl WordedForm {
    /// Reads a form from the wire, texts included.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read_worded(form: &Value) -> Result<Self, Vec<FormError>> {
        read::form(form)
    }

    /// As it goes over the wire.
    pub fn to_value(&self) -> Value {
        write::form(self)
    }
}

impl<T> Form<T> {
    /// Every field that is in no group, in order.
    pub fn fields(&self) -> impl Iterator<Item = &Field<T>> {
        self.sections.iter().flat_map(|section| &section.fields)
    }

    /// The field of that id that is in no group.
    pub fn field(&self, id: &str) -> Option<&Field<T>> {
        self.find(id).map(|(_, field)| field)
    }

    /// The same, with the section it is in.
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
