//! The answers of a recovery request while they are typed (rows B6 to B9): in memory, a signal for each, so that a key
//! press redraws nothing and a question that comes and goes keeps what was typed. Old passwords lie here and nowhere else.
//!
//! [`answer`] is the tree of them and what it comes to in JSON, [`place`] says which part of the form is looked at, and
//! which field is meant by a pointer, [`merge`] what becomes of answers that were changed elsewhere as well.

mod answer;
mod merge;
mod page;

use answer::Extent;
pub use answer::{Answer, Row};
pub use page::{FieldRef, FormPage, id_of};

use crate::backend::Failure;
use crate::fault::FieldFault;
use crate::state::PageError;
use leptos::prelude::*;
use merge::{Together, merged};
use regain_core::check::{Checked, Context, check, secrets};
use regain_core::fault::Fault;
use regain_core::form::{Asks, Field, Texts, WordedForm};
use regain_core::kind::Kind;
use regain_core::pointer::At;
use regain_core::secret::erase_all;
use regain_core::wire::SecretAnswers;
use serde_json::{Map, Value};
use std::sync::Arc;

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

impl Saving {
    /// After a failure that may credentials.
    pub fn after(failure: &Failure, online: bool) -> Self {
        Self::Failed(match failure {
            _ if !online => PageError::Offline,
            Failure::TimedOut => PageError::TimedOut,
            Failure::Unavailable => PageError::Unavailable,
            Failure::Unreachable => PageError::Unreachable,
            Failure::Problem(_) | Failure::Unreadable => PageError::Unexpected,
        })
    }
}

/// A handle to the answer_form of one request.
#[derive(Clone, Copy)]
pub struct AnswerForm {
    /// The questions, in the language in use.
    pub form: RwSignal<Arc<WordedForm>>,
    /// What the rules say of the answers as they are.
    pub checked: RwSignal<Arc<Checked>>,
    /// The same as it was when a field was left last: advice does not disturb typing.
    pub settled: RwSignal<Arc<Checked>>,
    /// What shows as wrong before the form is sent: what only gets worse with typing.
    pub early: RwSignal<Vec<FieldFault>>,
    /// Counts the changes of what is to be saved.
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

/// So many saves without an answer are remembered.
const MOST_SENT: usize = 8;

/// What the backend has of it, as far as is known here.
#[derive(Clone, Default)]
struct Baseline {
    /// As saved last, here or elsewhere.
    answers: Map<String, Value>,
    /// Which save that was, where the backend counts them.
    revision: Option<u32>,
    /// The edits in it.
    edits: u32,
    /// What was sent and not answered yet, or never: it may have arrived.
    sent: Vec<Map<String, Value>>,
}

/// The answer_form as it is sent.
#[derive(Clone)]
pub struct Snapshot {
    /// All but the secrets.
    pub answers: Map<String, Value>,
    /// Which save it was made from.
    pub revision: Option<u32>,
    edits: u32,
}

impl AnswerForm {
    /// The answer_form of a request with the answers saved last. What it holds lives as long as `owner`.
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
            answer_form.judge();
            answer_form.settled.set(answer_form.checked.get_untracked());
            answer_form
        })
    }

    /// Whether it is the answer_form of this request.
    pub fn is_of(self, reference: &str) -> bool {
        self.kept.with_value(|kept| kept.reference == reference)
    }

    /// The same questions in other words; what was typed stays. Another version of the form keeps what it still asks.
    pub fn reword(self, form: Arc<WordedForm>) {
        let same = self.form.with_untracked(|now| now.version == form.version);
        if !same {
            let (owner, mut typed) = self.kept.with_value(|kept| {
                (
                    kept.owner.clone(),
                    answer::written(&kept.answers, Extent::Filled, |_| true),
                )
            });
            typed.retain(|id, _| form.field(id).is_some());
            let mut answers = owner.with(|| answer::read(&form, &typed));
            let mut typed = Value::Object(typed);
            erase_all(&mut typed);
            self.kept
                .update_value(|kept| std::mem::swap(&mut kept.answers, &mut answers));
            // The signals live on as long as the ui.
            answers.iter().for_each(|(_, answer)| answer.clear());
        }
        self.form.set(form);
        self.judge();
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
        key
    }

    /// Something was typed or chosen.
    pub fn edited(self) {
        self.judge();
        self.edits.update(|edits| *edits += 1);
    }

    /// Whether a pointer is held down: what is under it must stay there. False once the answer_form is gone.
    pub fn is_pressed(self) -> bool {
        self.pressed.try_get_value().unwrap_or_default()
    }

    /// A pointer goes down, or is let go.
    pub fn press(self, pressed: bool) {
        self.pressed.set_value(pressed);
    }

    /// A field was left.
    pub fn paused(self) {
        self.settled.set(self.checked.get_untracked());
        self.pauses.update(|pauses| *pauses += 1);
    }

    /// What is saved: all but the secrets, without what is blank.
    pub fn answers(self) -> Map<String, Value> {
        self.written(Extent::Filled, false)
    }

    /// The same, to be sent now.
    pub fn snapshot(self) -> Snapshot {
        let answers = self.answers();
        self.kept.update_value(|kept| {
            let sent = &mut kept.backed.sent;
            if !sent.contains(&answers) {
                sent.push(answers.clone());
                // Without a connection there is no end of them.
                let old = sent.len().saturating_sub(MOST_SENT);
                sent.drain(..old);
            }
        });
        Snapshot {
            answers,
            revision: self.kept.with_value(|kept| kept.backed.revision),
            edits: self.edits.get_untracked(),
        }
    }

    /// Keeps which answers stay behind where these are saved.
    pub fn leave_out(self, saved: &Map<String, Value>) {
        let mut left = Vec::new();
        for (id, typed) in &self.answers() {
            differing(typed, saved.get(id), id, &mut left);
        }
        self.left.set(left);
    }

    /// What those are called. Follows them.
    pub fn left_out(self) -> Vec<String> {
        let left = self.left.get();
        let spots = left.iter().filter_map(|pointer| self.spot(pointer));
        spots.map(|spot| spot.name).collect()
    }

    /// Whether the backend has all that was typed.
    pub fn is_saved(self) -> bool {
        let edits = self.edits.get_untracked();
        self.kept.with_value(|kept| kept.backed.edits == edits)
    }

    /// Whether a save of this revision is newer than any seen here.
    pub fn is_behind(self, revision: Option<u32>) -> bool {
        self.kept.with_value(|kept| revision > kept.backed.revision)
    }

    /// The backend has this draft, as its save of this revision.
    pub fn saved(self, draft: Snapshot, revision: Option<u32>) {
        self.kept.update_value(|kept| {
            if revision >= kept.backed.revision {
                kept.backed = Baseline {
                    answers: draft.answers,
                    revision,
                    edits: draft.edits,
                    sent: Vec::new(),
                };
            }
        });
    }

    /// The backend has other answers than were seen here last: what another tab or device changed comes in, and what was
    /// typed here since stays.
    pub fn merge_saved(self, theirs: &Map<String, Value>, revision: Option<u32>) {
        let (owner, backed) = self
            .kept
            .with_value(|kept| (kept.owner.clone(), kept.backed.clone()));
        if revision < backed.revision {
            return;
        }
        let mine = self.answers();
        let form = self.form.get_untracked();
        for field in form.fields().filter(|field| !field.is_secret()) {
            let of = |answers: &Map<String, Value>| answers.get(&field.id).cloned();
            let new = of(theirs);
            // What this tab sent itself, its answer lost on the way, is nobody else's.
            let own = backed.sent.iter().any(|sent| of(sent) == new);
            let base = if own {
                new.clone()
            } else {
                of(&backed.answers)
            };
            let now = of(&mine);
            let value = merged(together(field), base.as_ref(), now.as_ref(), new.as_ref());
            if value != now
                && let Some(answer) = self.answer(&field.id)
            {
                owner.with(|| answer.put(field, value.as_ref()));
            }
        }
        self.judge();
        let is_theirs = self.answers() == *theirs;
        let edits = self.edits.get_untracked();
        // What was made from an older save than this one is not taken any more.
        let sent = match revision == backed.revision {
            true => backed.sent,
            false => Vec::new(),
        };
        self.kept.update_value(|kept| {
            kept.backed = Baseline {
                answers: theirs.clone(),
                revision,
                edits: if is_theirs { edits } else { backed.edits },
                sent,
            };
        });
    }

    /// What is sent once, with the request.
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

    fn judge(self) {
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

    /// All that is wrong with the answers in this part of the form, or in all of it, each fault at the id of its field.
    pub fn faults(self, section: Option<usize>) -> Vec<FieldFault> {
        let form = self.form.get_untracked();
        let checked = self.checked.get_untracked();
        let answers = Value::Object(self.answers());
        let secret = self.secrets();
        let secret = secrets(&form, &answers, secret.reveal())
            .err()
            .unwrap_or_default();
        let all = checked.problems.iter().chain(&secret);
        let found = all.filter_map(|at| {
            let spot = self.spot(&at.pointer)?;
            let here = section.is_none_or(|section| section == spot.section);
            let waits = section.is_some() && at.found == Fault::Missing;
            if !here || waits || self.may_be_local(&spot, at) {
                return None;
            }
            Some(FieldFault::new(&self.met(spot), &at.found))
        });
        found.collect()
    }

    /// A number's country may be the site's own, which only the server knows.
    fn may_be_local(self, spot: &FieldRef, at: &At<Fault>) -> bool {
        spot.kind == Some(Kind::Phone)
            && at.found != Fault::Missing
            && spot.text.as_ref().is_some_and(|text| {
                !text.with_untracked(|text| text.trim_start().starts_with(['+', '＋']))
            })
    }

    /// Faults of a body that was refused, at the ids of their fields; one that fits none keeps its pointer.
    pub fn at_fields(self, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        let faults = faults.into_iter().map(|mut fault| {
            let within = fault.field.split_once('/').map(|(_, within)| within);
            if let Some(spot) = within.and_then(|within| self.spot(within)) {
                fault.field = self.met(spot);
            }
            fault
        });
        faults.collect()
    }

    /// Keeps what a field is called, for the summary; its id.
    fn met(self, spot: FieldRef) -> String {
        let id = spot.id.clone();
        self.kept.update_value(|kept| {
            kept.met.retain(|met| met.id != spot.id);
            kept.met.push(spot);
        });
        id
    }

    /// The field of this id that something was wrong with.
    pub fn spot_met(self, id: &str) -> Option<FieldRef> {
        self.kept
            .with_value(|kept| kept.met.iter().find(|met| met.id == id).cloned())
    }

    /// Whether a condition hides what this pointer names. Follows the answers.
    pub fn is_hidden(self, pointer: &str) -> bool {
        self.checked
            .with(|checked| checked.hidden.iter().any(|hidden| hidden == pointer))
    }

    /// Whether anything is asked in this part of the form. Follows the answers.
    pub fn is_asked(self, section: usize) -> bool {
        self.form.with(|form| {
            form.sections.get(section).is_some_and(|section| {
                let mut fields = section.fields.iter();
                fields.any(|field| !self.is_hidden(&["#/", &field.id].concat()))
            })
        })
    }

    /// The parts of the form in which something is asked, in order. Follows the answers.
    pub fn sections(self) -> Vec<usize> {
        let count = self.form.with(|form| form.sections.len());
        (0..count).filter(|n| self.is_asked(*n)).collect()
    }

    /// How many of a part's questions have an answer. Follows the answers.
    pub fn answered(self, section: usize) -> u64 {
        self.checked.track();
        let form = self.form.get();
        let Some(section) = form.sections.get(section) else {
            return 0;
        };
        let asked = section.fields.iter().filter(|field| {
            !self.is_hidden(&["#/", &field.id].concat())
                && self.answer(&field.id).is_some_and(|a| !a.is_blank())
        });
        asked.count() as u64
    }
}

/// Pointers to the texts that differ.
fn differing(typed: &Value, saved: Option<&Value>, at: &str, found: &mut Vec<String>) {
    let within = |part: &str| [at, "/", part].concat();
    match typed {
        Value::Array(rows) => {
            for (n, row) in rows.iter().enumerate() {
                let saved = saved.and_then(|saved| saved.get(n));
                differing(row, saved, &within(&n.to_string()), found);
            }
        }
        Value::Object(cells) => {
            for (id, cell) in cells {
                let saved = saved.and_then(|saved| saved.get(id));
                differing(cell, saved, &within(id), found);
            }
        }
        typed if Some(typed) != saved => found.push(at.to_owned()),
        _ => {}
    }
}

fn together(field: &Field<Texts>) -> Together {
    let rows = |most| Together::Rows(usize::try_from(most).unwrap_or(usize::MAX));
    match (&field.asks, field.repeat) {
        (_, Some(repeat)) => rows(repeat.max),
        (Asks::Group(_), None) => Together::Group,
        (Asks::Question(question), None) if question.kind == Kind::Choices => {
            Together::Rows(question.options.len())
        }
        (Asks::Question(_), None) => Together::One,
    }
}

/// The fields of a group; none for a question.
pub fn group(field: &Field<Texts>) -> &[Field<Texts>] {
    match &field.asks {
        Asks::Group(fields) => fields,
        Asks::Question(_) => &[],
    }
}
