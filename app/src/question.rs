//! The questions of a form, drawn from its data (rows B6 to B9, E2): each kind by the input that fits it, groups and
//! repeats around them. No question of any form is named here; a new kind is a line in [`input`] or an arm in [`leaf`].
//!
//! A screen is made anew in another language, so the form's own words are plain text here; ours follow by themselves.

mod choose;
mod date;
mod frame;
mod input;
mod rows;

pub use frame::{focus, scope};

use crate::answer_form::{Answer, AnswerForm, id_of};
use crate::part::el;
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::form::{Asks, Field, Question, Texts};

/// What every part of a question needs.
#[derive(Clone, Copy)]
pub struct Ask {
    /// I18n, and what is wrong.
    pub ui: UiState,
    /// What is typed.
    pub answer_form: AnswerForm,
}

impl Ask {
    /// `lang` of the form's own words, where they are in another language than the page (WCAG 3.1.2).
    fn lang(self) -> Option<String> {
        self.ui.request().form_lang.get_untracked()
    }

    /// `dir` of the same.
    fn dir(self) -> Option<&'static str> {
        self.ui.form_dir()
    }
}

/// One question, or the cell of a row: how it is called, where it lies, what is in it.
#[derive(Clone)]
struct Leaf {
    /// The id of its input.
    id: String,
    /// What is asked; in a row it follows as rows before this one go.
    label: Signal<String>,
    /// How to answer, and what makes an answer count.
    texts: Texts,
    needed: bool,
    question: Question,
    /// Follows as rows before this one go.
    pointer: Signal<String>,
}

/// A field of the form that is in no group. One that a condition hides keeps what was typed.
pub fn field(ask: Ask, field: &Field<Texts>) -> AnyView {
    let Some(answer) = ask.answer_form.answer(&field.id) else {
        return ().into_any();
    };
    let pointer = Signal::stored(["#/", &field.id].concat());
    drawn(ask, field, &answer, id_of(&field.id, &[]), pointer)
}

/// A field wherever it lies.
fn drawn(
    ask: Ask,
    field: &Field<Texts>,
    answer: &Answer,
    id: String,
    pointer: Signal<String>,
) -> AnyView {
    let inner = match (&field.asks, answer) {
        (Asks::Question(question), Answer::Text(text)) => {
            let leaf = Leaf {
                id,
                label: Signal::stored(field.texts.label.clone()),
                texts: field.texts.clone(),
                needed: field.needed,
                question: question.clone(),
                pointer,
            };
            leaf_view(ask, leaf, *text)
        }
        (Asks::Question(question), Answer::Chosen(chosen)) => {
            choose::several(ask, field, question, id, *chosen)
        }
        (_, Answer::Rows(rows)) => rows::rows(ask, field, id, *rows, pointer),
        (Asks::Group(_), _) => ().into_any(),
    };
    if field.when.is_none() {
        return inner;
    }
    let hidden = Signal::derive(move || ask.answer_form.is_hidden(&pointer.get()).then_some(""));
    el("div").attr("hidden", hidden).child(inner).into_any()
}

/// One text, by its kind.
fn leaf_view(ask: Ask, leaf: Leaf, text: RwSignal<String>) -> AnyView {
    use regain_core::kind::Kind;
    match leaf.question.kind {
        Kind::Date => date::date(ask, leaf, text),
        Kind::Country => choose::country(ask, leaf, text),
        Kind::Choice => choose::one(ask, leaf, text),
        _ => input::line(ask, leaf, text),
    }
}
