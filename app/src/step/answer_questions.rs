//! Rows B6 to B9: what only the owner knows. An overview of the parts of the form first, then one part to a screen, in
//! any order; what is typed is saved along the way.

use crate::fault::FieldFault;
use crate::part::{
    Found, Wording, button, each, form, heading, lead, notice, submit, submit_as, subtitle,
    summary_of, text, title, ways,
};
use crate::question::{Ask, field, focus, scope};
use crate::sheet::{Place, Saving, Sheet};
use crate::text::Key;
use crate::text::key::request as key;
use crate::visit::{Deed, Trouble, Visit};
use leptos::prelude::*;
use std::time::Duration;

pub fn parts(visit: Visit, reference: &str) -> Vec<AnyView> {
    match opened(visit, reference) {
        Some(sheet) => {
            // A screen of its own for each part: no input is taken over from another one.
            let screen = Signal::derive(move || vec![sheet.place.with(|(_, count)| *count)]);
            vec![each(screen, Callback::new(move |_| drawn(visit, sheet)))]
        }
        None => waiting(visit, key::QUESTIONS_TITLE),
    }
}

/// The sheet, once the questions are there: they are asked for where they are not. Follows their coming.
pub fn opened(visit: Visit, reference: &str) -> Option<Sheet> {
    let is_there = Memo::new(move |_| visit.form.with(Option::is_some));
    if is_there.get() {
        return visit.sheet_of(reference);
    }
    // Once the step is drawn: then nothing else is under way.
    set_timeout(
        move || {
            if visit.form.with_untracked(Option::is_none) {
                visit.send(Deed::ReadForm);
            }
        },
        Duration::ZERO,
    );
    None
}

/// What is there until the questions are.
pub fn waiting(visit: Visit, what: Key) -> Vec<AnyView> {
    vec![
        summary_of(visit, Box::new(move |fault| unnamed(visit, fault))),
        title(visit, what),
        lead(visit.words.text(key::QUESTIONS_LOADING)),
    ]
}

fn unnamed(visit: Visit, fault: &FieldFault) -> Found {
    Found {
        words: visit.words.fault("", fault),
        id: None,
        way: None,
    }
}

fn drawn(visit: Visit, sheet: Sheet) -> AnyView {
    let parts = match sheet.place.get_untracked().0 {
        Place::Section(section) if untrack(|| sheet.is_asked(section)) => {
            one(visit, sheet, section)
        }
        _ => overview(visit, sheet),
    };
    if let Some(id) = sheet.aim() {
        // After the heading has taken it.
        set_timeout(move || focus(&id), Duration::ZERO);
    }
    parts.into_any()
}

fn overview(visit: Visit, sheet: Sheet) -> Vec<AnyView> {
    let words = visit.words;
    // Each stays as answers are saved: it may have the focus.
    let keys = Signal::derive(move || {
        let sections = sheet.sections().into_iter();
        sections.filter_map(|n| u32::try_from(n).ok()).collect()
    });
    let rows = each(
        keys,
        Callback::new(move |section| entry(visit, sheet, section as usize)),
    );
    let on = Callback::new(move |()| match first_open(sheet) {
        Some(section) => visit.turn(sheet, Place::Section(section)),
        None => visit.review(sheet),
    });
    let begun = Memo::new(move |_| sheet.checked.with(|checked| checked.given > 0));
    let label = Signal::derive(move || {
        words.say(match begun.get() {
            true => key::QUESTIONS_GO_ON,
            false => key::QUESTIONS_START,
        })
    });
    vec![
        summary(visit, sheet),
        title(visit, key::QUESTIONS_TITLE),
        lead(words.text(key::QUESTIONS_LEAD)),
        text(words.text(key::QUESTIONS_GUESS)),
        text(words.text(key::QUESTIONS_KEEP_OPEN)),
        meter(visit, sheet),
        subtitle(words.text(key::QUESTIONS_PARTS)),
        view! { class="rg", <ol class="rg-tasks">{rows}</ol> }.into_any(),
        form(
            on,
            Signal::stored(None),
            vec![submit_as(visit, label, "save_answers")],
        ),
        saving(visit, sheet),
        ways(vec![review_button(visit, sheet)]),
    ]
}

/// A part of the form in the overview, with how much of it was answered.
fn entry(visit: Visit, sheet: Sheet, section: usize) -> AnyView {
    let name = label(sheet, section);
    let answered = Signal::derive(move || {
        let answered = sheet.answered(section);
        visit.words.count(key::QUESTIONS_ANSWERED, answered)
    });
    view! { class="rg",
        <li class="rg-task">
            <button
                class="rg-quiet rg-task-name"
                type="button"
                lang=visit.form_lang.get_untracked()
                dir=visit.form_dir()
                on:click=move |_| visit.turn(sheet, Place::Section(section))
            >
                {name}
            </button>
            <span class="rg-task-state" prop:textContent=Wording(answered)></span>
        </li>
    }
    .into_any()
}

fn label(sheet: Sheet, section: usize) -> String {
    sheet.form.with_untracked(|form| {
        let section = form.sections.get(section);
        section.map_or_else(String::new, |section| section.texts.label.clone())
    })
}

/// The first part that nothing was answered in.
fn first_open(sheet: Sheet) -> Option<usize> {
    untrack(|| {
        let mut sections = sheet.sections().into_iter();
        sections.find(|section| sheet.answered(*section) == 0)
    })
}

/// One part of the form.
fn one(visit: Visit, sheet: Sheet, section: usize) -> Vec<AnyView> {
    let words = visit.words;
    let whole = sheet.form.get_untracked();
    let Some(asked) = whole.sections.get(section) else {
        return Vec::new();
    };
    let of = Signal::derive(move || {
        let sections = sheet.sections();
        let part = sections
            .iter()
            .take_while(|other| **other <= section)
            .count();
        let (part, count) = (part.to_string(), sections.len().to_string());
        words.fill(
            key::QUESTIONS_PART_OF,
            &[("part", &part), ("count", &count)],
        )
    });
    let ask = Ask { visit, sheet };
    let mut fields: Vec<AnyView> = asked.fields.iter().map(|of| field(ask, of)).collect();
    let next = Callback::new(move |()| go_on(visit, sheet, section));
    fields.push(submit(visit, key::QUESTIONS_SAVE, "save_answers"));
    let mut parts = vec![
        summary(visit, sheet),
        view! { class="rg", <p class="rg-part-of" prop:textContent=Wording(of)></p> }.into_any(),
    ];
    let says = [&asked.texts.hint, &asked.texts.tip].into_iter().flatten();
    let says: Vec<AnyView> = says
        .map(|says| lead(Signal::stored(says.clone())))
        .collect();
    let title = heading(visit, Signal::stored(asked.texts.label.clone()));
    parts.push(
        view! { class="rg",
            <div lang=visit.form_lang.get_untracked() dir=visit.form_dir()>
                {title} {says}
            </div>
        }
        .into_any(),
    );
    parts.extend([
        form(next, Signal::stored(None), fields),
        meter(visit, sheet),
        saving(visit, sheet),
    ]);
    let all = Callback::new(move |()| visit.turn(sheet, Place::Overview));
    let all = button(visit, words.text(key::QUESTIONS_ALL), "turn", None, all);
    parts.push(ways(vec![all, review_button(visit, sheet)]));
    parts
}

/// To the part that follows, or to the review; not past what can be read as no answer at all.
fn go_on(visit: Visit, sheet: Sheet, section: usize) {
    sheet.paused();
    let faults = sheet.faults(Some(section));
    if !faults.is_empty() {
        if visit.is_idle() {
            visit.show(faults, None, None);
        }
        return;
    }
    let next = untrack(|| sheet.sections())
        .into_iter()
        .find(|next| *next > section);
    match next {
        Some(next) if !sheet.returns() => visit.turn(sheet, Place::Section(next)),
        _ => visit.review(sheet),
    }
}

/// What is wrong, each with the way to its field, in whatever part that is.
pub fn summary(visit: Visit, sheet: Sheet) -> AnyView {
    summary_of(
        visit,
        Box::new(move |fault| {
            let Some(spot) = sheet.spot_met(&fault.field) else {
                return unnamed(visit, fault);
            };
            let words = visit.words.fault(scope(spot.kind), fault);
            let (id, section) = (spot.id.clone(), spot.section);
            let way = Callback::new(move |()| {
                if sheet.place.get_untracked().0 == Place::Section(section) {
                    focus(&id);
                } else {
                    visit.turn_to(sheet, section, id.clone());
                }
            });
            Found {
                words: [&spot.name, ": ", &words].concat(),
                id: Some(spot.id),
                way: Some(way),
            }
        }),
    )
}

/// How much was given: never whether it is right (row B6).
pub fn meter(visit: Visit, sheet: Sheet) -> AnyView {
    let words = visit.words;
    let given = Memo::new(move |_| sheet.checked.with(|checked| checked.given));
    let says = Signal::derive(move || {
        words.say(match given.get() {
            0 => key::GIVEN_NOTHING,
            1..25 => key::GIVEN_LITTLE,
            25..60 => key::GIVEN_SOME,
            _ => key::GIVEN_MUCH,
        })
    });
    let width = Signal::derive(move || given.get().to_string());
    view! { class="rg",
        <div class="rg-given">
            <p class="rg-given-words">
                <span
                    class="rg-given-label"
                    prop:textContent=Wording(words.text(key::GIVEN_LABEL))
                ></span>
                " "
                <span prop:textContent=Wording(says)></span>
            </p>
            <meter
                class="rg-meter"
                min="0"
                max="100"
                value=width
                aria-label=words.text(key::GIVEN_LABEL)
                aria-valuetext=says
            ></meter>
        </div>
    }
    .into_any()
}

/// Whether what was typed is saved: seen all the time, read out when it is not.
fn saving(visit: Visit, sheet: Sheet) -> AnyView {
    let words = visit.words;
    let state = Memo::new(move |_| sheet.saving.get());
    let quiet = Signal::derive(move || match state.get() {
        Saving::Waits => words.say(key::SAVING_WAITS),
        Saving::Saved => words.say(key::SAVING_SAVED),
        _ => String::new(),
    });
    let loud = Signal::derive(move || match state.get() {
        Saving::Failed(Trouble::Offline) => words.say(key::SAVING_OFFLINE),
        Saving::Failed(_) => words.say(key::SAVING_FAILED),
        Saving::TooLarge => {
            let (says, names) = (words.say(key::SAVING_TOO_LARGE), sheet.left_out());
            let names = names.join(", ");
            let left = || words.fill(key::SAVING_LEFT_OUT, &[("questions", &names)]);
            match names.is_empty() {
                true => says,
                false => [says, left()].join(" "),
            }
        }
        Saving::Ended => words.say(key::SAVING_ENDED),
        _ => String::new(),
    });
    view! { class="rg",
        <div class="rg-saving">
            <p class="rg-hint" prop:textContent=Wording(quiet)></p>
            {notice(loud)}
        </div>
    }
    .into_any()
}

fn review_button(visit: Visit, sheet: Sheet) -> AnyView {
    let review = Callback::new(move |()| visit.review(sheet));
    let label = visit.words.text(key::QUESTIONS_REVIEW);
    button(visit, label, "save_answers", None, review)
}
