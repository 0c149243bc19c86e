//! Row B4: the check against robots. The browser works by itself, or the person reads a picture; each leads to the other,
//! and to another one of its kind. What is shown now is read from the flow as it stands: a new challenge leaves the
//! screen, and what has the focus, where they are.

mod work;

use crate::command::Command;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::part::{
    ElValue, Field, Input, TextField, effect, el, form, lead, quiet, submit, subtitle, summary,
    text_field, title, ways,
};
use crate::state::{Screen, UiState};
use leptos::prelude::*;
use regain_core::wire::{Action, ChallengeKind, Picture, Step};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

const ANSWER: Field = Field::new("answer");

pub fn view(ui: UiState, offered: &[ChallengeKind], is_work: bool) -> Vec<AnyView> {
    let other = if is_work {
        (ChallengeKind::Picture, CHALLENGE_TO_PICTURE)
    } else {
        (ChallengeKind::Work, CHALLENGE_TO_WORK)
    };
    let way = offered.contains(&other.0).then(|| {
        let command = Command::act(Action::NewChallenge { kind: other.0 });
        quiet(ui, other.1, command)
    });
    if is_work {
        work::view(ui, way)
    } else {
        picture(ui, way)
    }
}

fn picture(ui: UiState, other_way: Option<AnyView>) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let length = move || shown(ui).map_or(0, |picture| picture.length).into();
    let value = RwSignal::new(String::new());
    let check = Callback::new(move |()| ANSWER.missing(value));
    let send = Callback::new(move |()| {
        let action = Action::AnswerChallenge {
            kind: ChallengeKind::Picture,
            answer: value.get_untracked(),
        };
        ui.submit(check.run(()), action);
    });
    let before = StoredValue::new(None::<Picture>);
    effect(move || {
        let now = shown(ui);
        let was = before.try_update_value(|before| before.replace(now.clone()?));
        // What was typed belongs to the one before.
        if was.flatten().is_some_and(|was| Some(was) != now) {
            value.set(String::new());
            ui.set_draft(ANSWER.name, "");
            clear_input(ui);
        }
    });
    let field = TextField {
        field: ANSWER,
        label: CHALLENGE_LABEL,
        hint: Some(Signal::derive(move || i18n.count(CHALLENGE_HINT, length()))),
        input: Input {
            class: "rg-input rg-input-code",
            ..Input::new("text", "text", "off")
        },
        value,
        check,
    };
    let alt = Signal::derive(move || i18n.count(CHALLENGE_IMAGE, length()));
    let source = ElValue::live(move || shown(ui).map(|picture| picture.image.into()));
    let image = el("img")
        .class("rg-picture")
        .attr("src", source)
        .attr("alt", alt);
    let fields = vec![
        image.into_any(),
        text_field(ui, field),
        submit(ui, key::PAGE_CONTINUE, "answer_challenge"),
    ];
    let another = Command::act(Action::NewChallenge {
        kind: ChallengeKind::Picture,
    });
    let mut left = vec![
        subtitle(i18n.text(CHALLENGE_UNREADABLE_TITLE)),
        quiet(ui, CHALLENGE_ANOTHER_PICTURE, another),
    ];
    left.extend(other_way);
    vec![
        summary(ui, &[ANSWER]),
        title(ui, CHALLENGE_TITLE),
        lead(i18n.text(CHALLENGE_PICTURE)),
        form(send, Signal::stored(None), fields),
        ways(left),
    ]
}

/// The picture to read now. Follows it.
fn shown(ui: UiState) -> Option<Picture> {
    ui.screen.with(|screen| match screen {
        Screen::Drawn(flow) => match &flow.step {
            Step::Challenge { picture, .. } => picture.clone(),
            _ => None,
        },
        Screen::Ended(_) | Screen::LinkLost(_) | Screen::Left(_) | Screen::Ways => None,
    })
}

/// An input is never rewritten, but for this.
fn clear_input(ui: UiState) {
    if let Some(input) = ui.host.find(&ANSWER.id()) {
        input.unchecked_ref::<HtmlInputElement>().set_value("");
    }
}
