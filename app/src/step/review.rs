//! Row B10: everything on one page, each answer with a way to change it that comes back here, and the sending. Of old
//! passwords only how many there are is said.

use super::answer_questions::{meter, opened, summary, waiting};
use super::coming_back::coming_back;
use crate::answer_form::{Answer, AnswerForm, group, id_of};
use crate::command::Command;
use crate::i18n::key::request as key;
use crate::i18n::verbatim;
use crate::part::{Dialog, El, dynamic, el, form, lead, submit, text, title};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::form::{Asks, Field, Question, Texts};
use regain_core::kind::{Context, Kind, country, normalize};
use regain_core::wire::Action;

pub fn view(ui: UiState, reference: &str, identifier: &str, masked: &str) -> Vec<AnyView> {
    let Some(answer_form) = opened(ui, reference) else {
        return waiting(ui, key::REVIEW_TITLE);
    };
    // Typed while the way here was under way, or another tab went it.
    if !answer_form.is_saved() {
        ui.later(move || ui.review(answer_form));
    }
    let i18n = ui.i18n;
    let asks = Dialog::default();
    let send = Callback::new(move |()| {
        let asked = ui.is_idle() && is_doubtful(answer_form) && asks.open();
        if !asked {
            submit_request(ui, answer_form);
        }
    });
    // Anew in another language.
    let sections = dynamic(move || {
        answer_form.form.track();
        let sections = untrack(|| answer_form.sections()).into_iter();
        sections.map(|n| section(ui, answer_form, n)).collect()
    });
    vec![
        summary(ui, answer_form),
        title(ui, key::REVIEW_TITLE),
        lead(i18n.text(key::REVIEW_LEAD)),
        about(ui, identifier, masked),
        meter(ui, answer_form),
        sections,
        text(i18n.text(key::REVIEW_SUBMIT_LEAD)),
        form(
            send,
            Signal::stored(None),
            vec![
                honeypot(ui),
                submit(ui, key::REVIEW_SUBMIT, "submit_request"),
            ],
        ),
        coming_back(ui, reference, Some(answer_form)),
        doubt(ui, answer_form, asks),
    ]
}

/// For bots: neither seen nor read out, and no key leads there.
fn honeypot(ui: UiState) -> AnyView {
    let embedder = ui.host.get().embedder.clone();
    let Some(name) = embedder.and_then(|embedder| embedder.honeypot()) else {
        return ().into_any();
    };
    let input = el("input")
        .attr("type", "text")
        .attr("name", name)
        .attr("tabindex", "-1")
        .attr("autocomplete", "off");
    el("div")
        .class("rg-away")
        .attr("aria-hidden", "true")
        .child(input)
        .into_any()
}

fn submit_request(ui: UiState, answer_form: AnswerForm) {
    ui.dispatch(Command::act(Action::SubmitRequest {
        secrets: answer_form.secrets(),
        once: None,
    }));
}

/// Whether it may well be sent by mistake: a day takes few.
fn is_doubtful(answer_form: AnswerForm) -> bool {
    answer_form.misses_secrets()
        || answer_form
            .checked
            .with_untracked(|checked| checked.given == 0)
}

/// Asks once more.
fn doubt(ui: UiState, answer_form: AnswerForm, asks: Dialog) -> AnyView {
    let i18n = ui.i18n;
    let back = Callback::new(move |()| {
        match answer_form
            .secret()
            .filter(|_| answer_form.misses_secrets())
        {
            Some((section, id)) => to_change(ui, answer_form, section, id),
            None => ui.dispatch(Command::Back),
        }
    });
    let send = Callback::new(move |()| submit_request(ui, answer_form));
    let why = Signal::derive(move || {
        answer_form.checked.track();
        i18n.say(match answer_form.misses_secrets() {
            true => key::REVIEW_ASK_SECRETS,
            false => key::REVIEW_ASK_EMPTY,
        })
    });
    let ways = [(key::REVIEW_ASK_BACK, back), (key::REVIEW_ASK_SEND, send)];
    asks.view(ui, key::REVIEW_ASK_TITLE, why, ways)
}

/// Which account it is about, as typed, and where the answer goes; nothing where a backend does not say.
fn about(ui: UiState, identifier: &str, masked: &str) -> AnyView {
    let rows = [
        (key::REVIEW_ACCOUNT, identifier),
        (key::REVIEW_CONTACT, masked),
    ];
    let rows = rows.into_iter().filter(|(_, said)| !said.is_empty());
    let rows = rows.map(|(name, said)| {
        let name = el("dt").class("rg-answer-label").text(ui.i18n.text(name));
        let said = el("span")
            .class("rg-answer")
            .attr("dir", "auto")
            .attr("translate", "no")
            .child(said.to_owned());
        let said = el("dd").class("rg-answer-text").child(said);
        el("div").class("rg-answer-row").child(name).child(said)
    });
    el("dl").class("rg-answers").children(rows).into_any()
}

fn section(ui: UiState, answer_form: AnswerForm, n: usize) -> AnyView {
    let whole = answer_form.form.get_untracked();
    let Some(section) = whole.sections.get(n) else {
        return ().into_any();
    };
    let mut given = Vec::new();
    let mut blank = Vec::new();
    for field in &section.fields {
        if untrack(|| answer_form.is_hidden(&["#/", &field.id].concat())) {
            continue;
        }
        let lines = answer_form
            .answer(&field.id)
            .map(|answer| lines(ui, field, &answer));
        match lines {
            Some(lines) if !lines.is_empty() => given.push(row(ui, answer_form, n, field, lines)),
            _ => {
                blank.push((
                    field.texts.label.clone(),
                    id_of(&field.id, &[]),
                    field.is_secret(),
                ));
            }
        }
    }
    let heading = section.texts.label.clone();
    let list = (!given.is_empty()).then(|| el("dl").class("rg-answers").children(given));
    let rest = (!blank.is_empty()).then(|| rest(ui, answer_form, n, &heading, &blank));
    let heading = el("h2")
        .class("rg-subtitle")
        .attr("lang", ui.request().form_lang.get_untracked())
        .attr("dir", ui.form_dir())
        .child(heading);
    el("section")
        .class("rg-answered")
        .child(heading)
        .children(list)
        .children(rest)
        .into_any()
}

/// A question with its answers.
fn row(
    ui: UiState,
    answer_form: AnswerForm,
    section: usize,
    field: &Field<Texts>,
    lines: Vec<String>,
) -> El {
    let label = field.texts.label.clone();
    let lines = lines
        .into_iter()
        .map(|line| el("span").class("rg-answer").attr("dir", "auto").text(line));
    let name = el("dt")
        .class("rg-answer-label")
        .attr("lang", ui.request().form_lang.get_untracked())
        .attr("dir", ui.form_dir())
        .child(label.clone());
    let change = change(ui, answer_form, section, id_of(&field.id, &[]), label);
    el("div")
        .class("rg-answer-row")
        .child(name)
        .child(el("dd").class("rg-answer-text").children(lines))
        .child(el("dd").class("rg-answer-change").child(change))
}

/// What was left out, in one line.
fn rest(
    ui: UiState,
    answer_form: AnswerForm,
    section: usize,
    heading: &str,
    blank: &[(String, String, bool)],
) -> El {
    let names: Vec<&str> = blank.iter().map(|(label, ..)| label.as_str()).collect();
    let says = ui
        .i18n
        .fill(key::REVIEW_NOT_GIVEN, &[("questions", &names.join(", "))]);
    let lost = blank.iter().any(|(.., secret)| *secret);
    let lost = lost.then(|| {
        let says = ui.i18n.say(key::REVIEW_SECRETS_LOST);
        el("p").class("rg-hint").child(says)
    });
    let first = blank
        .first()
        .map(|(_, id, _)| id.clone())
        .unwrap_or_default();
    let says = el("p").class("rg-hint").child(says);
    let change = change(ui, answer_form, section, first, heading.to_owned());
    el("div")
        .class("rg-not-given")
        .child(el("div").child(says).children(lost))
        .child(change)
}

/// "Change", with the question in its name: to the field, and back here from there.
fn change(ui: UiState, answer_form: AnswerForm, section: usize, id: String, name: String) -> El {
    let name = el("span").class("rg-away").child(": ").child(name);
    let says = el("span")
        .child(ui.i18n.say(key::REVIEW_CHANGE))
        .child(name);
    el("button")
        .class("rg-quiet")
        .attr("type", "button")
        .on("click", move |_| {
            to_change(ui, answer_form, section, id.clone());
        })
        .child(says)
}

fn to_change(ui: UiState, answer_form: AnswerForm, section: usize, id: String) {
    if ui.is_idle() {
        answer_form.change(section, id);
        ui.dispatch(Command::Back);
    }
}

/// The answers to a field, a line each; none where it is blank.
fn lines(ui: UiState, field: &Field<Texts>, answer: &Answer) -> Vec<String> {
    if field.is_secret() {
        let count = match answer {
            Answer::Rows(rows) => rows.with_untracked(|rows| {
                rows.iter()
                    .filter(|row| row.cells.iter().any(|(_, cell)| !cell.is_empty()))
                    .count()
            }),
            answer => usize::from(!answer.is_empty()),
        };
        let says = || ui.i18n.count(key::REVIEW_SECRETS, count as u64);
        return Vec::from_iter((count > 0).then(says));
    }
    let all = match answer {
        Answer::Text(text) => vec![shown(ui, field, &text.get_untracked())],
        Answer::Chosen(chosen) => {
            let chosen = chosen.get_untracked();
            let labels = options(field).filter(|(id, _)| chosen.contains(id));
            labels.map(|(_, label)| label.clone()).collect()
        }
        Answer::Rows(rows) => {
            let rows = rows.get_untracked().into_iter();
            rows.map(|row| {
                let cells = row.cells.iter().enumerate();
                let cells = cells.flat_map(|(n, (_, cell))| {
                    lines(ui, group(field).get(n).unwrap_or(field), cell)
                });
                cells.collect::<Vec<_>>().join(" · ")
            })
            .collect()
        }
    };
    all.into_iter()
        .filter(|line| !line.trim().is_empty())
        .collect()
}

/// An answer as a person reads it: dates, countries and options by their names, all else as typed and so marked.
fn shown(ui: UiState, field: &Field<Texts>, typed: &str) -> String {
    let Asks::Question(question) = &field.asks else {
        return String::new();
    };
    match question.kind {
        Kind::Choice => {
            let label = options(field).find(|(id, _)| *id == typed);
            label.map_or_else(|| verbatim(typed), |(_, label)| label.clone())
        }
        Kind::Country => {
            let code = country::canonical(typed).ok();
            let name = code.and_then(|code| {
                let only = std::iter::once(code.into_owned());
                ui.i18n.countries(only).pop()
            });
            name.map_or_else(|| verbatim(typed), |(_, name)| name)
        }
        Kind::Date => {
            read(question, typed).map_or_else(|| verbatim(typed), |date| ui.i18n.date(&date))
        }
        _ => verbatim(typed),
    }
}

fn read(question: &Question, typed: &str) -> Option<String> {
    let context = Context {
        approximate: question.approximate,
        ..Context::default()
    };
    let read = normalize(question.kind, typed, &context).ok()?;
    Some(read.value)
}

fn options(field: &Field<Texts>) -> impl Iterator<Item = (&String, &String)> {
    let ids = match &field.asks {
        Asks::Question(question) => question.options.as_slice(),
        Asks::Group(_) => &[],
    };
    ids.iter().zip(&field.texts.options)
}
