//! The flow ends or locks by itself: said in time, and put off by one button (WCAG 2.2.1).

use super::button::button;
use super::el;
use super::form::notice;
use super::to_title;
use crate::command::Command;
use crate::i18n::key;
use crate::state::{Screen, UiState};
use leptos::prelude::*;

/// The warning, above every step. Empty and hidden until it is time: what comes into it is read out, and the button
/// stays the same one as the clock goes on.
pub fn expiry_warning(ui: UiState) -> AnyView {
    ui.clock.tick();
    let i18n = ui.i18n;
    let until = move || ui.expires_at().filter(|_| ui.is_ending());
    let warning = Signal::derive(move || match until() {
        Some(until) => {
            let time = i18n.moment(until, untrack(|| ui.clock.now()));
            let warning = ui.screen.with(|screen| match screen {
                Screen::Drawn(flow) if flow.locks_at.is_some() => key::request::LOCK_WARNING,
                screen if screen.link().is_some() => key::request::LINK_STAY_WARNING,
                _ => key::STAY_WARNING,
            });
            i18n.fill(warning, &[("time", &time)])
        }
        None => String::new(),
    });
    let hidden = Signal::derive(move || until().is_none().then_some(""));
    let stay = Callback::new(move |()| {
        // The button goes with the warning, and must not take the focus along.
        to_title(ui.host);
        ui.dispatch(Command::StayOpen);
    });
    let label = i18n.text(key::STAY_SUBMIT);
    let button = button(ui, label, Command::StayOpen.name(), None, stay);
    el("div")
        .class("rg-staying")
        .child(notice(warning))
        .child(el("div").attr("hidden", hidden).child(button))
        .into_any()
}
