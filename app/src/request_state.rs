//! What the screens of path B share besides [`UiState`].

use crate::answer_form::AnswerForm;
use crate::state::UiState;
use js_sys::Function;
use leptos::leptos_dom::helpers::TimeoutHandle;
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
    /// The saves under way.
    pub saves: StoredValue<SaveState, LocalStorage>,
    /// Which submission of the request it is, for as long as it is the same one.
    pub submission: StoredValue<Option<Submission>>,
}

/// The saves under way.
#[derive(Default)]
pub struct SaveState {
    /// The edits in a save under way. A parting save is none: nothing waits for it.
    pub in_flight: Option<u32>,
    /// What waits for that one.
    pub on_landed: Vec<Function>,
    /// The edits in a parting save under way.
    pub parted: Option<u32>,
    /// Counts the actions: a save that was sent before the last one says nothing of other tabs.
    pub actions: u32,
    /// Whether "saved" was announced.
    pub said: bool,
    /// Whether the answers are more than a parting save may hold.
    pub large: bool,
    /// Runs until the next save.
    pub timer: Option<TimeoutHandle>,
}

/// One submission of a request, which may take several tries. What is sent is read from the answer form each time.
#[derive(Clone)]
pub struct Submission {
    /// The edits in it.
    pub edits: u32,
    /// The language it is sent in.
    pub locale: String,
    /// Its idempotency key.
    pub key: String,
}

impl UiState {
    /// What path B's screens share; made the first time.
    pub fn request(self) -> RequestState {
        let shared = self.shared(|| Arc::new(RequestState::new()));
        // Nothing else is shared.
        match shared.downcast_ref::<RequestState>() {
            Some(request) => *request,
            None => RequestState::new(),
        }
    }

    /// `dir` of the form's own words, where they are in another language: they tell themselves which way they are written.
    pub fn form_dir(self) -> Option<&'static str> {
        self.request()
            .form_lang
            .with_untracked(|lang| lang.as_ref().map(|_| "auto"))
    }
}

impl RequestState {
    fn new() -> Self {
        Self {
            begun: RwSignal::new(None),
            form: RwSignal::new(None),
            form_lang: RwSignal::new(None),
            answer_form: RwSignal::new(None),
            saves: StoredValue::new_local(SaveState::default()),
            submission: StoredValue::new(None),
        }
    }
}
