//! Rows B6 to B9: what only the owner knows. An overview of the parts of the form first, then one part to a screen, in
//! any order; what is typed is saved along the way.

use super::coming_back::{coming_back, leave};
use crate::answer_form::{AnswerForm, FormPage, Saving};
use crate::command::Command;
use crate::fault::FieldFault;
use crate::feature;
use crate::i18n::Key;
use crate::i18n::key::PAGE_CONTINUE;
use crate::i18n::key::request as key;
use crate::part::{
    SummaryLine, button, each, el, form, heading, lead, notice, submit, submit_as, subtitle,
    summary_of, text, title, ways,
};
use crate::question::{Ask, field, focus, scope};
use crate::state::{PageError, UiState};
use leptos::prelude::*;
use regain_core::decimal::decimal;
use std::time::Duration;

pub fn view(ui: UiState, reference: &str) -> Vec<AnyView> {
    match opened(ui, reference) {
        Some(answer_form) => {
            // A screen of its own for each part: no input is taken over from another one.
            let screen = Signal::derive(move || vec![answer_form.place.with(|(_, count)| *count)]);
            let reference = reference.to_owned();
            let draw = move |_| drawn(ui, answer_form, &reference);
            vec![each(screen, Callback::new(draw))]
        }
        None => waiting(ui, key::QUESTIONS_TITLE),
    }
}

/// The answers, once the questions are there: they are fetched where they are not. Follows their arrival.
pub fn opened(ui: UiState, reference: &str) -> Option<AnswerForm> {
    let is_there = Memo::new(move |_| ui.request().form.with(Option::is_some));
    if is_there.get() {
        return ui.answer_form_of(reference);
    }
    // Once the step is drawn: then nothing else is under way.
    ui.later(move || {
        if ui.request().form.with_untracked(Option::is_none) {
            ui.dispatch(Command::LoadForm);
        }
    });
    None
}

/// What is there until the questions are.
pub fn waiting(ui: UiState, what: Key) -> Vec<AnyView> {
    vec![
        summary_of(ui, Box::new(move |fault| unnamed(ui, fault))),
        title(ui, what),
        lead(ui.i18n.text(key::QUESTIONS_LOADING)),
    ]
}

fn unnamed(ui: UiState, fault: &FieldFault) -> SummaryLine {
    SummaryLine {
        words: ui.i18n.fault("", fault),
        id: None,
        way: None,
    }
}

fn drawn(ui: UiState, answer_form: AnswerForm, reference: &str) -> AnyView {
    let parts = match answer_form.place.get_untracked().0 {
        FormPage::Section(section) if untrack(|| answer_form.is_asked(section)) => {
            one(ui, answer_form, section)
        }
        _ => overview(ui, answer_form, reference),
    };
    if let Some(id) = answer_form.aim() {
        // After the heading has taken it.
        set_timeout(move || focus(ui.host, &id), Duration::ZERO);
    }
    parts.into_any()
}

fn overview(ui: UiState, answer_form: AnswerForm, reference: &str) -> Vec<AnyView> {
    let i18n = ui.i18n;
    // Each stays as answers are saved: it may have the focus.
    let keys = Signal::derive(move || {
        let sections = answer_form.sections().into_iter();
        sections.filter_map(|n| u32::try_from(n).ok()).collect()
    });
    let rows = each(
        keys,
        Callback::new(move |section| entry(ui, answer_form, section as usize)),
    );
    let on = Callback::new(move |()| match first_open(answer_form) {
        Some(section) => ui.open_page(answer_form, FormPage::Section(section)),
        None => ui.review(answer_form),
    });
    let label = Signal::derive(move || {
        i18n.say(match given(answer_form) {
            0 => key::QUESTIONS_START,
            _ => key::QUESTIONS_GO_ON,
        })
    });
    let keep_open = match ui.can_come_back() {
        true => key::QUESTIONS_SAVED,
        false => key::QUESTIONS_KEEP_OPEN,
    };
    vec![
        summary(ui, answer_form),
        title(ui, key::QUESTIONS_TITLE),
        lead(i18n.text(key::QUESTIONS_LEAD)),
        text(i18n.text(key::QUESTIONS_GUESS)),
        text(i18n.text(keep_open)),
        meter(ui, answer_form),
        subtitle(i18n.text(key::QUESTIONS_PARTS)),
        el("ol").class("rg-tasks").child(rows).into_any(),
        form(
            on,
            Signal::stored(None),
            vec![submit_as(ui, label, "save_answers")],
        ),
        saving(ui, answer_form),
        ways(vec![review_button(ui, answer_form)]),
        coming_back(ui, reference, Some(answer_form)),
    ]
}

/// A part of the form in the overview, with how much of it was answered.
fn entry(ui: UiState, answer_form: AnswerForm, section: usize) -> AnyView {
    let name = label(answer_form, section);
    let answered = Signal::derive(move || {
        let answered = answer_form.answered(section);
        ui.i18n.count(key::QUESTIONS_ANSWERED, answered)
    });
    let button = el("button")
        .class("rg-quiet rg-task-name")
        .attr("type", "button")
        .attr("lang", ui.request().form_lang.get_untracked())
        .attr("dir", ui.form_dir())
        .on("click", move |_| {
            ui.open_page(answer_form, FormPage::Section(section));
        })
        .child(name);
    el("li")
        .class("rg-task")
        .child(button)
        .child(el("span").class("rg-task-state").text(answered))
        .into_any()
}

fn label(answer_form: AnswerForm, section: usize) -> String {
    answer_form.form.with_untracked(|form| {
        let section = form.sections.get(section);
        section.map_or_else(String::new, |section| section.texts.label.clone())
    })
}

/// The first part that nothing was answered in.
fn first_open(answer_form: AnswerForm) -> Option<usize> {
    untrack(|| {
        let mut sections = answer_form.sections().into_iter();
        sections.find(|section| answer_form.answered(*section) == 0)
    })
}

/// One part of the form.
fn one(ui: UiState, answer_form: AnswerForm, section: usize) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let whole = answer_form.form.get_untracked();
    let Some(asked) = whole.sections.get(section) else {
        return Vec::new();
    };
    let of = Signal::derive(move || {
        let sections = answer_form.sections();
        let part = sections
            .iter()
            .take_while(|other| **other <= section)
            .count();
        let (part, count) = (decimal(part), decimal(sections.len()));
        i18n.fill(
            key::QUESTIONS_PART_OF,
            &[("part", &part), ("count", &count)],
        )
    });
    let ask = Ask { ui, answer_form };
    let mut fields: Vec<AnyView> = asked.fields.iter().map(|of| field(ask, of)).collect();
    let next = Callback::new(move |()| go_on(ui, answer_form, section));
    let go_on = match ui.can(feature::SAVE_ANSWERS) {
        true => key::QUESTIONS_SAVE,
        false => PAGE_CONTINUE,
    };
    fields.push(submit(ui, go_on, "save_answers"));
    let mut parts = vec![
        summary(ui, answer_form),
        el("p").class("rg-part-of").text(of).into_any(),
    ];
    let says = [&asked.texts.hint, &asked.texts.tip].into_iter().flatten();
    let says = says.map(|says| lead(Signal::stored(says.clone())));
    let title = heading(ui, Signal::stored(asked.texts.label.clone()));
    let head = el("div")
        .attr("lang", ui.request().form_lang.get_untracked())
        .attr("dir", ui.form_dir())
        .child(title)
        .children(says);
    parts.push(head.into_any());
    parts.extend([
        form(next, Signal::stored(None), fields),
        meter(ui, answer_form),
        saving(ui, answer_form),
    ]);
    let all = Callback::new(move |()| ui.open_page(answer_form, FormPage::Overview));
    let all = button(
        ui,
        i18n.text(key::QUESTIONS_ALL),
        Command::OpenPage.name(),
        None,
        all,
    );
    let mut others = vec![all, review_button(ui, answer_form)];
    others.extend(leave(ui, Some(answer_form)));
    parts.push(ways(others));
    parts
}

/// To the part that follows, or to the review; not past what can be read as no answer at all.
fn go_on(ui: UiState, answer_form: AnswerForm, section: usize) {
    answer_form.paused();
    let faults = answer_form.faults(Some(section));
    if !faults.is_empty() {
        if ui.is_idle() {
            ui.show(faults, None, None);
        }
        return;
    }
    let next = untrack(|| answer_form.sections())
        .into_iter()
        .find(|next| *next > section);
    match next {
        Some(next) if !answer_form.returns() => ui.open_page(answer_form, FormPage::Section(next)),
        _ => ui.review(answer_form),
    }
}

/// What is wrong, each with the way to its field, in whatever part that is.
pub fn summary(ui: UiState, answer_form: AnswerForm) -> AnyView {
    summary_of(
        ui,
        Box::new(move |fault| {
            let Some(spot) = answer_form.spot_met(&fault.field) else {
                return unnamed(ui, fault);
            };
            let i18n = ui.i18n.fault(scope(spot.kind), fault);
            let (id, section) = (spot.id.clone(), spot.section);
            let way = Callback::new(move |()| {
                // At the review the page is that which led there, and it is not drawn.
                let is_drawn = untrack(|| ui.open_form()).is_some()
                    && answer_form.place.get_untracked().0 == FormPage::Section(section);
                if is_drawn {
                    focus(ui.host, &id);
                } else {
                    ui.open_field(answer_form, section, id.clone());
                }
            });
            SummaryLine {
                words: [&spot.name, ": ", &i18n].concat(),
                id: Some(spot.id),
                way: Some(way),
            }
        }),
    )
}

/// How much was given: never whether it is right (row B6).
pub fn meter(ui: UiState, answer_form: AnswerForm) -> AnyView {
    let i18n = ui.i18n;
    let says = Signal::derive(move || {
        i18n.say(match given(answer_form) {
            0 => key::GIVEN_NOTHING,
            1..25 => key::GIVEN_LITTLE,
            25..60 => key::GIVEN_SOME,
            _ => key::GIVEN_MUCH,
        })
    });
    let width = Signal::derive(move || decimal(given(answer_form)));
    let label = i18n.text(key::GIVEN_LABEL);
    let words = el("p")
        .class("rg-given-words")
        .child(el("span").class("rg-given-label").text(label))
        .child(" ")
        .child(el("span").text(says));
    let meter = el("meter")
        .class("rg-meter")
        .attr("min", "0")
        .attr("max", "100")
        .attr("value", width)
        .attr("aria-label", label)
        .attr("aria-valuetext", says);
    el("div")
        .class("rg-given")
        .child(words)
        .child(meter)
        .into_any()
}

/// How much was given, 0 to 100. Follows it.
fn given(answer_form: AnswerForm) -> u8 {
    answer_form.checked.with(|checked| checked.given)
}

/// Whether what was typed is saved: seen all the time, read out when it is not.
fn saving(ui: UiState, answer_form: AnswerForm) -> AnyView {
    let i18n = ui.i18n;
    let quiet = Signal::derive(move || match answer_form.saving.get() {
        Saving::Waits => i18n.say(key::SAVING_WAITS),
        Saving::Saved => i18n.say(key::SAVING_SAVED),
        _ => String::new(),
    });
    let loud = Signal::derive(move || match answer_form.saving.get() {
        Saving::Failed(PageError::Offline) => i18n.say(key::SAVING_OFFLINE),
        Saving::Failed(_) => i18n.say(key::SAVING_FAILED),
        Saving::TooLarge => {
            let (says, names) = (i18n.say(key::SAVING_TOO_LARGE), answer_form.left_out());
            let names = names.join(", ");
            let left = || i18n.fill(key::SAVING_LEFT_OUT, &[("questions", &names)]);
            match names.is_empty() {
                true => says,
                false => [says, left()].join(" "),
            }
        }
        Saving::Ended => i18n.say(key::SAVING_ENDED),
        _ => String::new(),
    });
    if !ui.can(feature::SAVE_ANSWERS) {
        return notice(loud);
    }
    el("div")
        .class("rg-saving")
        .child(el("p").class("rg-hint").text(quiet))
        .child(notice(loud))
        .into_any()
}

fn review_button(ui: UiState, answer_form: AnswerForm) -> AnyView {
    let review = Callback::new(move |()| ui.review(answer_form));
    let label = ui.i18n.text(key::QUESTIONS_REVIEW);
    button(ui, label, "save_answers", None, review)
}
