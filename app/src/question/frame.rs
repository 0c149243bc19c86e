//! What stands around an input: label, hint, what makes an answer count, what is wrong, advice. One place makes the ids
//! that tie them together.

use super::ask::{Ask, Leaf};
use crate::fault::FieldFault;
use crate::host::Host;
use crate::i18n::key::{PROBLEM_ERROR, request as key};
use crate::i18n::verbatim;
use crate::part::{El, dynamic, el};
use leptos::prelude::*;
use regain_core::form::{Question, Texts};
use regain_core::kind::{Hint, Kind};
use wasm_bindgen::JsCast;

/// A longer tip is folded up: it must not push the question off a phone's screen.
const LONG_TIP: usize = 120;

/// Whose words a kind's faults have, in the language files.
pub fn scope(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::Email) => "address_email",
        Some(Kind::Phone) => "address_phone",
        Some(kind) => kind.name(),
        None => "",
    }
}

/// What is asked, in words: what has to be filled in says so.
pub fn asked(ask: Ask, label: Signal<String>, needed: bool) -> Signal<String> {
    let i18n = ask.ui.i18n;
    match needed {
        true => {
            Signal::derive(move || i18n.fill(key::QUESTIONS_NEEDED, &[("question", &label.get())]))
        }
        false => label,
    }
}

/// The label of one input.
pub fn label(ask: Ask, leaf: &Leaf) -> El {
    el("label")
        .class("rg-label")
        .attr("for", leaf.id.clone())
        .attr("lang", ask.lang())
        .attr("dir", ask.dir())
        .text(asked(ask, leaf.label, leaf.needed))
}

/// The legend of a fieldset.
pub fn legend(ask: Ask, text: Signal<String>) -> El {
    el("legend")
        .class("rg-label")
        .attr("lang", ask.lang())
        .attr("dir", ask.dir())
        .text(text)
}

/// What the browser may fill in.
pub fn autocomplete(question: &Question) -> String {
    let autocomplete = question.autocomplete.clone();
    autocomplete.unwrap_or_else(|| "off".into())
}

/// What a button says, and whom it is about for those who do not see where it stands.
pub fn named(says: Signal<String>, between: &'static str, name: Signal<String>) -> El {
    let name = Signal::derive(move || [between, &name.get()].concat());
    el("span")
        .child(el("span").text(says))
        .child(el("span").class("rg-away").text(name))
}

/// Hint and tip; the hint describes the input, and so does a tip that is not folded up.
pub fn help(ask: Ask, id: &str, texts: &Texts) -> Vec<El> {
    let line = |class, part, text: &String| {
        el("p")
            .class(class)
            .attr("id", [id, part].concat())
            .attr("lang", ask.lang())
            .attr("dir", ask.dir())
            .child(text.clone())
    };
    let hint = texts.hint.iter().map(|hint| line("rg-hint", "-hint", hint));
    let tip = texts.tip.iter().map(|tip| match is_long(tip) {
        true => {
            let title = el("summary")
                .class("rg-tip-title")
                .text(ask.ui.i18n.text(key::QUESTIONS_TIP));
            el("details")
                .class("rg-tip")
                .child(title)
                .child(line("rg-tip-text", "-tip", tip))
        }
        false => line("rg-hint", "-tip", tip),
    });
    hint.chain(tip).collect()
}

fn is_long(tip: &str) -> bool {
    tip.chars().count() > LONG_TIP
}

/// The ids that describe an input, as `aria-describedby` takes them.
pub fn described(id: &str, texts: &Texts) -> String {
    let mut ids = Vec::new();
    if texts.hint.is_some() {
        ids.push([id, "-hint"].concat());
    }
    if texts.tip.as_deref().is_some_and(|tip| !is_long(tip)) {
        ids.push([id, "-tip"].concat());
    }
    ids.push([id, "-fault"].concat());
    ids.join(" ")
}

/// `aria-invalid` of an input.
pub fn invalid(ask: Ask, id: &str) -> Signal<Option<&'static str>> {
    let id = id.to_owned();
    Signal::derive(move || fault_at(ask, &id).map(|_| "true"))
}

/// What is wrong with a field: found when the form was sent, or shown already while it is filled in.
fn fault_at(ask: Ask, id: &str) -> Option<FieldFault> {
    let at = |faults: &[FieldFault]| faults.iter().find(|fault| fault.field == id).cloned();
    let sent = ask.ui.errors.with(|errors| at(&errors.faults));
    sent.or_else(|| ask.answer_form.early.with(|early| at(early)))
}

/// What is wrong, at the field; empty while nothing is, for the input names it all the time.
pub fn fault(ask: Ask, id: &str, kind: Option<Kind>) -> El {
    let ui = ask.ui;
    let (line, of) = ([id, "-fault"].concat(), id.to_owned());
    let words = Signal::derive(move || {
        let fault = fault_at(ask, &of);
        fault.map_or_else(String::new, |fault| ui.i18n.fault(scope(kind), &fault))
    });
    let error = Signal::derive(move || match words.get().is_empty() {
        true => String::new(),
        false => [&ui.i18n.say(PROBLEM_ERROR), " "].concat(),
    });
    el("p")
        .class("rg-fault")
        .attr("id", line)
        .child(el("span").class("rg-away").text(error))
        .child(el("span").text(words))
}

/// What is worth a second look, once the field was left, with a button that takes it over.
pub fn advice(ask: Ask, leaf: &Leaf, text: RwSignal<String>, take: Callback<String>) -> El {
    let ui = ask.ui;
    let (pointer, input) = (leaf.pointer, leaf.id.clone());
    // What was advised for is no longer there while something else is typed.
    let meant = move || {
        let pointer = pointer.get();
        let same = text.with(|text| !text.is_empty());
        ask.answer_form.settled.with(|settled| {
            let hint = settled
                .hints
                .iter()
                .find(|at| at.pointer == pointer && same)?;
            let still = ask.answer_form.checked.with(|now| now.hints.contains(hint));
            match &hint.found {
                Hint::LooksMistyped { suggestion } if still => {
                    Some((key::ADVICE_MISTYPED, suggestion.clone()))
                }
                Hint::OtherCountry { suggestion } if still => {
                    Some((key::ADVICE_COUNTRY, suggestion.clone()))
                }
                _ => None,
            }
        })
    };
    let suggested = Memo::new(move |_| meant().map_or_else(String::new, |(_, text)| text));
    let lines = dynamic(move || {
        if suggested.get().is_empty() {
            return Vec::new();
        }
        let Some((what, suggestion)) = untrack(meant) else {
            return Vec::new();
        };
        let about = |key| ui.i18n.text_with(key, "suggestion", verbatim(&suggestion));
        let (says, label) = (about(what), about(key::ADVICE_TAKE));
        let input = input.clone();
        let click = move |_| {
            take.run(suggestion.clone());
            focus(ui.host, &input);
        };
        let button = el("button")
            .class("rg-quiet")
            .attr("type", "button")
            .on("click", click)
            .text(label);
        let line = el("p")
            .class("rg-advice")
            .child(el("span").text(says))
            .child(" ")
            .child(button);
        vec![line.into_any()]
    });
    el("div").attr("role", "status").child(lines)
}

/// Moves the focus to the input of this id, or to the first one in what has it.
pub fn focus(host: Host, id: &str) {
    let Some(element) = host.find(id) else {
        return;
    };
    let within = element.query_selector("input, select, textarea").ok();
    let within = within.flatten().and_then(|found| found.dyn_into().ok());
    let _ = within.unwrap_or(element).focus();
}
