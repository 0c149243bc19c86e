//! The answers of a recovery request while they are typed (rows B6 to B9): in memory, a signal for each, so that a key
//! press redraws nothing and a question that comes and goes keeps what was typed. Old passwords lie here and nowhere else.
//!
//! [`answer`] is the tree of them and what it comes to in JSON, [`page`] which page of the form is open and which field a
//! pointer means, [`checked`] what the rules say, [`saved`] what the backend has, and [`merge`] what becomes of answers
//! that were changed elsewhere as well.

mod answer;
mod baseline;
mod checked;
mod merge;
mod page;
mod saved;

use answer::Extent;
pub use answer::{Answer, Row};
use baseline::Baseline;
pub use baseline::{Snapshot, saved};
pub use page::{FieldRef, FormPage, id_of};

use crate::fault::FieldFault;
use crate::state::PageError;
use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use regain_core::check::{Checked, Context, check};
use regain_core::form::{Asks, Field, Texts, WordedForm};
use regain_core::secret::erase_all;
use regain_core::wire::SecretAnswers;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;

/// Typing has paused when nothing was typed for so long.
const CHECK_PAUSE: Duration = Duration::from_millis(200);

/// How it goes with keeping what was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Saving {
    /// There was nothing to save yet.
    Idle,
    /// Something typed is not saved yet.
    Waits,
    /// All of it is.
    Saved,
    /// Not now; it is tried again.
    Failed(PageError),
    /// There is more than can be sent.
    TooLarge,
    /// The flow is over.
    Ended,
}

/// A deferred function that owns what it needs: the screen that scheduled it may be gone by then.
pub type Later = Box<dyn FnOnce() + Send + Sync>;

/// A handle to the answers of one request.
#[derive(Clone, Copy)]
pub struct AnswerForm {
    /// The questions, in the language in use.
    pub form: RwSignal<Arc<WordedForm>>,
    /// The result of validating the current answers.
    pub checked: RwSignal<Arc<Checked>>,
    /// That result when a field last lost the focus: hints change only then, so that they do not disturb typing.
    pub settled: RwSignal<Arc<Checked>>,
    /// Faults shown before submission: of a kind that more typing cannot mend, such as `too_long`.
    pub early: RwSignal<Vec<FieldFault>>,
    /// Counts the edits since the form was opened.
    pub edits: RwSignal<u32>,
    /// Counts the moments that are good for saving: a field left, a part of the form left.
    pub pauses: RwSignal<u32>,
    /// How it goes with that.
    pub saving: RwSignal<Saving>,
    /// The part of the form that is looked at; counts how often that changed.
    pub place: RwSignal<(FormPage, u32)>,
    /// Pointers to what is too long to be saved.
    left: RwSignal<Vec<String>>,
    pressed: StoredValue<bool>,
    on_release: StoredValue<Vec<Later>>,
    /// Set while the current answers still have to be validated.
    check_timer: StoredValue<Option<TimeoutHandle>>,
    kept: StoredValue<Kept>,
}

struct Kept {
    owner: Owner,
    reference: String,
    answers: Vec<(String, Answer)>,
    /// The places before this one, for the way back.
    trail: Vec<FormPage>,
    /// The field that takes the focus once it is drawn.
    aim: Option<String>,
    /// Whether the person came from the review to change something.
    returns: bool,
    /// The fields that something was wrong with.
    met: Vec<FieldRef>,
    /// Whether secrets were typed before the page was loaded again.
    lost: bool,
    backed: Baseline,
}

impl AnswerForm {
    /// The answers of a request, with those saved last. What it holds lives as long as `owner`.
    pub fn new(
        owner: &Owner,
        form: Arc<WordedForm>,
        reference: &str,
        saved: &Map<String, Value>,
        revision: Option<u32>,
        place: FormPage,
    ) -> Self {
        owner.with(|| {
            let answers = answer::read(&form, saved);
            let answer_form = Self {
                form: RwSignal::new(form),
                checked: RwSignal::default(),
                settled: RwSignal::default(),
                early: RwSignal::default(),
                edits: RwSignal::new(0),
                pauses: RwSignal::new(0),
                saving: RwSignal::new(Saving::Idle),
                place: RwSignal::new((place, 0)),
                left: RwSignal::default(),
                pressed: StoredValue::new(false),
                on_release: StoredValue::default(),
                check_timer: StoredValue::default(),
                kept: StoredValue::new(Kept {
                    owner: owner.clone(),
                    reference: reference.into(),
                    answers,
                    trail: Vec::new(),
                    aim: None,
                    returns: false,
                    met: Vec::new(),
                    lost: false,
                    backed: Baseline {
                        answers: saved.clone(),
                        revision,
                        ..Baseline::default()
                    },
                }),
            };
            answer_form.check_answers();
            answer_form.settled.set(answer_form.checked.get_untracked());
            answer_form
        })
    }

    /// Whether these are the answers of this request.
    pub fn is_of(self, reference: &str) -> bool {
        self.kept.with_value(|kept| kept.reference == reference)
    }

    /// The same questions in other words; what was typed stays. Another version of the form keeps what it still asks.
    pub fn reword(self, form: Arc<WordedForm>) {
        let same = self.form.with_untracked(|now| now.version == form.version);
        if !same {
            let (owner, typed) = self.kept.with_value(|kept| {
                let is_asked = |id: &str| form.field(id).is_some();
                let typed = answer::written(&kept.answers, Extent::Filled, is_asked);
                (kept.owner.clone(), typed)
            });
            let mut answers = owner.with(|| answer::read(&form, &typed));
            let mut typed = Value::Object(typed);
            erase_all(&mut typed);
            self.kept
                .update_value(|kept| std::mem::swap(&mut kept.answers, &mut answers));
            // The signals live on as long as the state.
            answers.iter().for_each(|(_, answer)| answer.clear());
        }
        self.form.set(form);
        self.check_answers();
        self.place.update(|(_, count)| *count += 1);
    }

    /// The answer to the field of this id that is in no group.
    pub fn answer(self, id: &str) -> Option<Answer> {
        self.kept.with_value(|kept| {
            let mut answers = kept.answers.iter();
            answers.find(|(of, _)| of == id).map(|(_, a)| a.clone())
        })
    }

    /// A row more, at the end; its key.
    pub fn add_row(self, field: &Field<Texts>, rows: RwSignal<Vec<Row>>) -> u32 {
        let owner = self.kept.with_value(|kept| kept.owner.clone());
        let key = rows.with_untracked(|rows| rows.iter().map(|row| row.key + 1).max().unwrap_or(0));
        let row = owner.with(|| Row::new(field, key, None));
        rows.update(|rows| rows.push(row));
        self.edited();
        // Fields that a condition hides must not flash up in the new row.
        self.check_now();
        key
    }

    /// Something was typed. The rules look at it once typing pauses: a large form takes longer than a key press may.
    pub fn edited(self) {
        let check = move || {
            if !self.check_timer.is_disposed() {
                self.check_now();
            }
        };
        let timer = set_timeout_with_handle(check, CHECK_PAUSE).ok();
        self.check_timer.update_value(|pending| {
            if let Some(earlier) = std::mem::replace(pending, timer) {
                earlier.clear();
            }
        });
        self.edits.update(|edits| *edits += 1);
    }

    /// The rules look at what was typed last, if they have not.
    pub(super) fn check_now(self) {
        if let Some(pending) = self.check_timer.try_update_value(Option::take).flatten() {
            pending.clear();
            self.check_answers();
        }
    }

    /// Runs this once no pointer is held down: what is under it must stay there (WCAG 3.2.1).
    pub fn when_released(self, run: Later) {
        match self.pressed.try_get_value() {
            Some(true) => self.on_release.update_value(|waiting| waiting.push(run)),
            Some(false) => set_timeout(run, Duration::ZERO),
            None => {}
        }
    }

    /// A pointer goes down, or is let go.
    pub fn press(self, pressed: bool) {
        self.pressed.set_value(pressed);
        if pressed {
            return;
        }
        let waiting = self.on_release.try_update_value(std::mem::take);
        // After the click that the release makes.
        for run in waiting.into_iter().flatten() {
            set_timeout(run, Duration::ZERO);
        }
    }

    /// A field was left.
    pub fn paused(self) {
        self.check_now();
        self.settled.set(self.checked.get_untracked());
        self.pauses.update(|pauses| *pauses += 1);
    }

    /// The answers to save: without secrets and without blank ones.
    pub fn answers(self) -> Map<String, Value> {
        self.written(Extent::Filled, false)
    }

    /// The secret answers, which are sent once, at submission.
    pub fn secrets(self) -> SecretAnswers {
        SecretAnswers::new(Value::Object(self.written(Extent::Filled, true)))
    }

    /// Says that secrets were typed before the page was loaded again.
    pub fn lose_secrets(self) {
        self.kept.update_value(|kept| kept.lost = true);
    }

    /// Whether secrets were typed, be they still there or not.
    pub fn had_secrets(self) -> bool {
        self.kept.with_value(|kept| kept.lost) || !self.secrets().is_empty()
    }

    /// Whether none of those that were typed is there any more.
    pub fn misses_secrets(self) -> bool {
        self.kept.with_value(|kept| kept.lost) && self.secrets().is_empty()
    }

    /// Forgets the secrets: they have been sent.
    pub fn forget_secrets(self) {
        self.kept.update_value(|kept| kept.lost = false);
        self.form.with_untracked(|form| {
            self.kept.with_value(|kept| {
                let secret = |id: &str| form.field(id).is_some_and(Field::is_secret);
                let answers = kept.answers.iter().filter(|(id, _)| secret(id));
                answers.for_each(|(_, answer)| answer.clear());
            });
        });
    }

    /// Forgets everything that was typed: it is saved, and the computer is left.
    pub fn forget_all(self) {
        self.kept.update_value(|kept| {
            kept.lost = false;
            kept.answers.iter().for_each(|(_, answer)| answer.clear());
        });
    }

    fn written(self, extent: Extent, secret: bool) -> Map<String, Value> {
        self.form.with_untracked(|form| {
            self.kept.with_value(|kept| {
                answer::written(&kept.answers, extent, |id| {
                    form.field(id)
                        .is_some_and(|field| field.is_secret() == secret)
                })
            })
        })
    }

    fn check_answers(self) {
        let answers = Value::Object(self.written(Extent::Whole, false));
        let secrets = self.secrets();
        let context = Context {
            secrets: secrets.reveal().as_object(),
            ..Context::default()
        };
        let checked = self
            .form
            .with_untracked(|form| check(form, &answers, &context));
        self.checked.set(Arc::new(checked));
    }
}

/// The fields of a group; none for a question.
pub fn group(field: &Field<Texts>) -> &[Field<Texts>] {
    match &field.asks {
        Asks::Group(fields) => fields,
        Asks::Question(_) => &[],
    }
}
