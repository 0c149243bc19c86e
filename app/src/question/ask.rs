//! The context and the data of a question, shared by the views of its parts.

use crate::answer_form::AnswerForm;
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::form::{Question, Texts};

/// The context that every view of a question takes.
#[derive(Clone, Copy)]
pub struct Ask {
    /// The state: words and errors.
    pub ui: UiState,
    /// The answers.
    pub answer_form: AnswerForm,
}

impl Ask {
    /// `lang` of the form's own words, where they are in another language than the page (WCAG 3.1.2).
    pub(super) fn lang(self) -> Option<String> {
        self.ui.request().form_lang.get_untracked()
    }

    /// `dir` of the same.
    pub(super) fn dir(self) -> Option<&'static str> {
        self.ui.form_dir()
    }
}

/// One question, or the cell of a row: how it is called, where it lies, what is in it.
#[derive(Clone)]
pub(super) struct Leaf {
    /// The id of its input.
    pub(super) id: String,
    /// The label; in a row it changes as rows before this one are removed.
    pub(super) label: Signal<String>,
    /// How to answer, and what makes an answer count.
    pub(super) texts: Texts,
    /// Whether the request needs an answer.
    pub(super) needed: bool,
    /// The question.
    pub(super) question: Question,
    /// Follows as rows before this one go.
    pub(super) pointer: Signal<String>,
}
