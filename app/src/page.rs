//! The frame around a step when Regain has the whole page to itself: brand, languages, the way back, help.

use crate::BASE;
use crate::backend::{Backend, Failure};
use crate::clock::Clock;
use crate::controller::{self, Controller, InitialData};
use crate::handover::{LEAVE, ask_to_leave, is_elsewhere, to_other_build};
use crate::i18n::{I18n, key};
use crate::part::{El, dynamic, effect, el, expiry_warning, link, quiet, status, sync_fields};
use crate::state::{Command, Status, UiState};
use crate::step::drawn;
use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::Event;

/// Where the page draws; `index.html` has it.
pub const ROOT: &str = "regain";
/// What `index.html` shows until there is something to draw.
const LOADING: &str = "regain-loading";
/// What it shows when nothing can be drawn: no words could be fetched, so they are in the page.
const UNAVAILABLE: &str = "regain-unavailable";

/// Takes the page: reads what the site offers, takes up the flow or begins one, and draws it.
pub fn full_page() {
    controller::spawn(async {
        if draw().await.is_err() {
            show(LOADING, false);
            show(UNAVAILABLE, true);
        }
    });
}

/// The same for the build that draws every step, over whoever has the page.
///
/// # Errors
/// See [`Failure`]; then the page is as it was.
#[cfg(feature = "request")]
pub async fn take_over() -> Result<(), Failure> {
    draw().await
}

/// Where there are words but no flow, that is drawn, unless something is drawn already.
async fn draw() -> Result<(), Failure> {
    let root = element(ROOT).ok_or(Failure::Unreadable)?;
    let clock = Clock::new();
    let backend = Backend::regain(BASE, clock);
    let mut initial = controller::open(&backend).await?;
    if is_elsewhere(&initial.screen) {
        match to_other_build().await {
            Ok(()) => return Ok(()),
            Err(failure) => initial.fail(failure),
        }
    }
    let was_drawn = root.child_element_count() > 0;
    if let (true, Some(failure)) = (was_drawn, &initial.failure) {
        return Err(failure.clone());
    }
    ask_to_leave();
    show(LOADING, false);
    // Somebody else's script may have failed meanwhile (app/guard.js).
    show(UNAVAILABLE, false);
    let drawn = mount_to(root, move || {
        let ui = begin(initial, clock, backend);
        // Who was at a step before is moved to the heading of this one.
        ui.is_under_way_since(was_drawn);
        frame(ui)
    });
    let drawn = Cell::new(Some(drawn));
    window_event_listener_untyped(LEAVE, move |_| drop(drawn.take()));
    Ok(())
}

fn begin(initial: InitialData, clock: Clock, backend: Backend) -> UiState {
    let i18n = I18n::new(initial.texts);
    let ui = UiState::new(initial.config, i18n, clock, initial.screen);
    if let Some(failure) = initial.failure {
        ui.show(Vec::new(), Some(controller::page_error(&failure)), None);
        ui.on_command(Callback::new(move |command| open_again(ui, command)));
        return ui;
    }
    if let Some(identifier) = controller::asked_identifier() {
        ui.keep_identifier(&identifier);
    }
    Controller::begin(ui, backend, initial.credentials);
    ui
}

/// All there is to ask for where nothing could be opened.
fn open_again(ui: UiState, command: Command) {
    if let Command::SetLanguage(locale) = command {
        let _ = window()
            .location()
            .set_search(&controller::address_in(&locale));
        return;
    }
    let command = Some(command.name());
    ui.status.set(Status {
        command,
        ..Status::default()
    });
    controller::spawn(async move {
        if let Err(failure) = draw().await {
            ui.status.set(Status::default());
            ui.show(Vec::new(), Some(controller::page_error(&failure)), None);
        }
    });
}

/// Brand and languages above, help below, the step between.
pub fn frame(ui: UiState) -> AnyView {
    let i18n = ui.i18n;
    effect(move || {
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("lang", &i18n.locale());
            let _ = html.set_attribute("dir", &i18n.say(key::DIR));
        }
    });
    let can_go_back = Memo::new(move |_| ui.can_go_back());
    let back = dynamic(move || {
        let back = can_go_back.get();
        Vec::from_iter(back.then(|| quiet(ui, key::PAGE_BACK, Command::Back)))
    });
    let header = el("header")
        .class("rg-header")
        .child(brand(ui))
        .children(languages(ui));
    let main = el("main")
        .class("rg-card")
        .child(expiry_warning(ui))
        .child(drawn(ui))
        .child(status(ui));
    let body = el("div")
        .class("rg-body")
        .child(el("div").class("rg-back").child(back))
        .child(main);
    vec![header.into_any(), body.into_any(), help(ui)].into_any()
}

/// Whose sign-in this is.
fn brand(ui: UiState) -> El {
    let brand = ui.config.with_value(|config| config.brand.clone());
    match brand.logo {
        Some(logo) => el("img")
            .class("rg-logo")
            .attr("src", logo)
            .attr("alt", brand.name),
        None => el("p")
            .class("rg-brand")
            .attr("translate", "no")
            .child(brand.name),
    }
}

/// The languages there are, each in its own words; without a choice there is nothing to show.
fn languages(ui: UiState) -> Option<El> {
    let locales = ui.config.with_value(|config| config.locales.clone());
    (locales.len() > 1).then(|| {
        let links = locales.into_iter().map(|locale| language(ui, locale));
        el("nav")
            .class("rg-languages")
            .attr("aria-label", ui.i18n.text(key::PAGE_LANGUAGE))
            .children(links)
    })
}

fn language(ui: UiState, locale: String) -> El {
    let name = I18n::language_name(&locale);
    let href = controller::address_in(&locale);
    let (asked, shown) = (locale.clone(), locale.clone());
    let speak = move |event: Event| {
        event.prevent_default();
        sync_fields();
        ui.dispatch(Command::SetLanguage(asked.clone()));
    };
    let current = Signal::derive(move || (ui.i18n.locale() == shown).then_some("true"));
    el("a")
        .class("rg-language")
        .attr("href", href)
        .attr("lang", locale.clone())
        .attr("hreflang", locale)
        .attr("translate", "no")
        .attr("aria-current", current)
        .on("click", speak)
        .child(name)
}

/// The same help in the same place on every screen (WCAG 3.2.6), and a way to a new account (row C5).
fn help(ui: UiState) -> AnyView {
    let links = ui.config.with_value(|config| config.links.clone());
    let i18n = ui.i18n;
    let link = |to, key| link("rg-help", to, i18n.text(key));
    el("footer")
        .class("rg-footer")
        .child(link(links.support, key::PAGE_SUPPORT))
        .child(link(links.sign_up, key::PAGE_SIGN_UP))
        .child(link(links.privacy, key::PAGE_PRIVACY))
        .into_any()
}

fn element(id: &str) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}

fn show(id: &str, shown: bool) {
    if let Some(element) = element(id) {
        element.set_hidden(!shown);
    }
}
