//! A line to type, or several: what kind of keys are shown, what the browser may fill in. The input has no mask, no
//! `maxlength` and is never rewritten: what was typed or pasted stays.

use super::ask::{Ask, Leaf};
use super::frame::{advice, autocomplete, described, fault, help, invalid, label, named};
use crate::fault::FieldFault;
use crate::i18n::key::request as key;
use crate::part::{El, el, now_wrong};
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::form::Question;
use regain_core::kind::{Context, Kind, normalize};
use regain_core::secret::erase;

/// Up to so many characters are a line; more are typed over several.
const LINE: u32 = 200;

/// `type` and `inputmode` for a kind.
fn face(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Email => ("email", "email"),
        Kind::Phone => ("tel", "tel"),
        Kind::Amount => ("text", "decimal"),
        Kind::Code => ("text", "numeric"),
        _ => ("text", "text"),
    }
}

/// Names begin with a capital letter on most keyboards; ids and addresses must not.
fn capitals(kind: Kind) -> &'static str {
    match kind {
        Kind::Name => "words",
        Kind::Text | Kind::Subject => "sentences",
        Kind::PostalCode | Kind::DeviceId => "characters",
        _ => "none",
    }
}

/// The question, its input, and what is said about it.
pub fn line(ask: Ask, leaf: Leaf, text: RwSignal<String>) -> AnyView {
    let kind = leaf.question.kind;
    let fields = match kind {
        Kind::OldPassword => password(ask, &leaf, text),
        Kind::Text if leaf.question.max.is_none_or(|max| max > LINE) => {
            vec![area(ask, &leaf, text)]
        }
        _ => vec![typed(ask, &leaf, text).attr("type", face(kind).0)],
    };
    let advice = (kind == Kind::Email).then(|| {
        let (typing, id) = (Typing::of(ask, &leaf, text), leaf.id.clone());
        let take = Callback::new(move |suggestion: String| {
            typing.holds(suggestion);
            typing.left(&id);
        });
        advice(ask, &leaf, text, take)
    });
    el("div")
        .class("rg-field")
        .child(label(ask, &leaf))
        .children(help(ask, &leaf.id, &leaf.texts))
        .child(fault(ask, &leaf.id, Some(kind)))
        .children(fields)
        .children(advice)
        .into_any()
}

/// One line; its `type` is added.
fn typed(ask: Ask, leaf: &Leaf, text: RwSignal<String>) -> El {
    let kind = leaf.question.kind;
    field("input", ask, leaf, text)
        .class("rg-input")
        .attr("inputmode", face(kind).1)
        .attr("autocapitalize", capitals(kind))
        .attr("spellcheck", "false")
}

fn area(ask: Ask, leaf: &Leaf, text: RwSignal<String>) -> El {
    field("textarea", ask, leaf, text)
        .class("rg-input rg-area")
        .attr("rows", "3")
}

/// What both have.
fn field(tag: &'static str, ask: Ask, leaf: &Leaf, text: RwSignal<String>) -> El {
    let typing = Typing::of(ask, leaf, text);
    let (id, left) = (leaf.id.clone(), leaf.id.clone());
    // Follows: it may be taken over from advice, or come from another tab.
    let shown: Signal<String> = text.into();
    el(tag)
        .attr("id", id.clone())
        .attr("name", id)
        .attr("autocomplete", autocomplete(&leaf.question))
        .attr("dir", "auto")
        .attr("aria-describedby", described(&leaf.id, &leaf.texts))
        .attr("aria-invalid", invalid(ask, &leaf.id))
        .value(shown)
        .on("input", move |event| {
            typing.holds(event_target_value(&event));
        })
        .on("change", move |event| {
            typing.holds(event_target_value(&event));
            typing.left(&left);
        })
}

/// Hidden until asked for; each for itself, for somebody may be looking on.
fn password(ask: Ask, leaf: &Leaf, text: RwSignal<String>) -> Vec<El> {
    let shown = RwSignal::new(false);
    let i18n = ask.ui.i18n;
    let kind = Signal::derive(move || Some(if shown.get() { "text" } else { "password" }));
    let says = Signal::derive(move || {
        i18n.say(if shown.get() {
            key::QUESTIONS_HIDE
        } else {
            key::QUESTIONS_SHOW
        })
    });
    let button = el("button")
        .class("rg-quiet")
        .attr("type", "button")
        .on("click", move |_| shown.update(|shown| *shown = !*shown))
        .child(named(says, " ", leaf.label));
    vec![typed(ask, leaf, text).attr("type", kind), button]
}

/// What a key press changes.
#[derive(Clone, Copy)]
pub(super) struct Typing {
    ask: Ask,
    text: RwSignal<String>,
    question: StoredValue<Question>,
}

impl Typing {
    pub(super) fn of(ask: Ask, leaf: &Leaf, text: RwSignal<String>) -> Self {
        Self {
            ask,
            text,
            question: StoredValue::new(leaf.question.clone()),
        }
    }

    // Once for all events that lead here.
    #[inline(never)]
    pub(super) fn holds(self, typed: String) {
        // A field that goes says once more what it holds.
        if self.question.is_disposed() || self.text.with_untracked(|text| *text == typed) {
            return;
        }
        self.text.update(|text| {
            // It may be an old password.
            erase(text);
            *text = typed;
        });
        self.ask.answer_form.edited();
    }

    /// One of the options was chosen: that is as good as to leave the field.
    #[inline(never)]
    pub(super) fn chose(self, value: String, id: &str) {
        if self.question.is_disposed() || self.text.with_untracked(|text| *text == value) {
            return;
        }
        self.holds(value);
        self.left(id);
    }

    /// The field was left, by the press of a button, maybe: that must not jump away under the finger.
    #[inline(never)]
    pub(super) fn left(self, id: &str) {
        let id = id.to_owned();
        let look = move || self.look_again(&id);
        self.ask.answer_form.when_released(Box::new(look));
    }

    /// A fault shown is looked at again, and one that only grows with typing shows by itself.
    fn look_again(self, id: &str) {
        if self.question.is_disposed() {
            return;
        }
        let question = self.question.get_value();
        let typed = self.text.get_untracked();
        let found = fault_in(&question, &typed).map(|fault| FieldFault::new(id, &fault));
        let wrong = self.ask.ui.errors;
        let is_shown = wrong.with_untracked(|errors| errors.faults.iter().any(|f| f.field == id));
        if is_shown {
            now_wrong(self.ask.ui, id, Vec::from_iter(found.clone()));
        }
        let is_long = |fault: &FieldFault| fault.code == Fault::TooLong { max: 0 }.code();
        self.ask.answer_form.early.update(|early| {
            early.retain(|fault| fault.field != id);
            early.extend(found.filter(is_long));
        });
        self.ask.answer_form.paused();
    }
}

/// What is wrong with a text by itself.
pub(super) fn fault_in(question: &Question, typed: &str) -> Option<Fault> {
    let context = Context {
        approximate: question.approximate,
        max: question.max,
        options: &question.options,
        ..Context::default()
    };
    let local = question.kind == Kind::Phone && !typed.trim_start().starts_with(['+', '＋']);
    let fault = normalize(question.kind, typed, &context).err();
    fault.filter(|fault| *fault != Fault::Missing && !local)
}
