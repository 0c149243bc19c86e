//! What the screens of path B share besides [`UiState`].

use crate::answer_form::AnswerForm;
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::form::WordedForm;
use std::sync::Arc;

/// What they share, for as long as the [`UiState`] lives.
#[derive(Clone, Copy)]
pub struct RequestState {
    /// Since which history entry what comes before the request has been read (row B1): only from there on are its first
    /// steps drawn.
    pub begun: RwSignal<Option<i32>>,
    /// The questions, in the language in use.
    pub form: RwSignal<Option<Arc<WordedForm>>>,
    /// The language they are in, where that is not the one in use: a form need not have words in every language.
    pub form_lang: RwSignal<Option<String>>,
    /// What was typed into them.
    pub answer_form: RwSignal<Option<AnswerForm>>,
}

impl UiState {
    /// What path B's screens share; made the first time.
    pub fn request(self) -> RequestState {
        self.shared(|| RequestState {
            begun: RwSignal::new(None),
            form: RwSignal::new(None),
            form_lang: RwSignal::new(None),
            answer_form: RwSignal::new(None),
        })
    }

    /// The value of a type that lives as long as this state; made the first time.
    pub fn shared<T: Clone + Send + Sync + 'static>(self, make: impl Fn() -> T) -> T {
        let owner = self.owner().unwrap_or_default();
        owner.with(|| {
            use_context::<T>().unwrap_or_else(|| {
                let made = make();
                provide_context(made.clone());
                made
            })
        })
    }

    /// `dir` of the form's own words, where they are in another language: they tell themselves which way they are written.
    pub fn form_dir(self) -> Option<&'static str> {
        self.request()
            .form_lang
            .with_untracked(|lang| lang.as_ref().map(|_| "auto"))
    }
}
