//! The frame around a step when Regain has the whole page to itself: brand, languages, the way back, help.

use crate::backend::Backend;
use crate::clock::Clock;
use crate::command::Command;
use crate::failure::Failure;
use crate::host::{BASE, ROOT, spawn};
use crate::i18n::{I18n, key};
use crate::initial::{self, InitialData};
use crate::part::{El, dynamic, effect, el, expiry_warning, link, quiet, status, sync_fields};
use crate::screen::screen;
use crate::state::{PageError, Status, UiState};
use crate::token_storage::Credentials;
use crate::{chunk, history, query};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use wasm_bindgen::JsCast;
use web_sys::Event;

/// What `index.html` shows until there is something to draw.
const LOADING: &str = "regain-loading";
/// What it shows when nothing can be drawn: no words could be fetched, so they are in the page.
const UNAVAILABLE: &str = "regain-unavailable";

/// What is drawn, to be taken away again.
type Mounted = StoredValue<Option<UnmountHandle<AnyViewState>>, LocalStorage>;

/// Takes the page: reads what the site offers, takes up the flow or begins one, and draws it.
pub fn full_page() {
    let owner = Owner::new();
    let mounted = owner.with(|| StoredValue::new_local(None));
    spawn(async move {
        if draw(mounted).await.is_err() {
            show(LOADING, false);
            show(UNAVAILABLE, true);
        }
        // For as long as there is a page.
        std::mem::forget(owner);
    });
}

/// Where there are words but no flow, that is drawn, unless something is drawn already.
async fn draw(mounted: Mounted) -> Result<(), Failure> {
    let root = element(ROOT).ok_or(Failure::Unreadable)?;
    let clock = Clock::new();
    let backend = Backend::regain(BASE, clock, chunk::fetch);
    let initial = initial::load(&backend).await?;
    let was_drawn = mounted.with_value(Option::is_some);
    if let (true, Some(failure)) = (was_drawn, &initial.failure) {
        return Err(failure.clone());
    }
    show(LOADING, false);
    // Somebody else's script may have failed meanwhile (app/guard.js).
    show(UNAVAILABLE, false);
    mounted.set_value(None);
    let now = mount_to(root, move || {
        let ui = begin(initial, clock, backend, mounted);
        // Who was at a screen before is moved to the heading of this one.
        ui.set_later_screen(was_drawn);
        frame(ui)
    });
    mounted.set_value(Some(now));
    Ok(())
}

fn begin(initial: InitialData, clock: Clock, backend: Backend, mounted: Mounted) -> UiState {
    let i18n = I18n::new(initial.messages);
    let ui = UiState::new(initial.config, i18n, clock, initial.screen);
    match initial.failure {
        Some(failure) => {
            ui.show(Vec::new(), Some(PageError::from(&failure)), None);
            ui.on_command(Callback::new(move |command| {
                open_again(ui, command, mounted);
            }));
        }
        None => {
            restore(ui, initial.credentials.as_ref());
            begin_journey(ui, backend, initial.credentials);
        }
    }
    ui
}

/// All there is to ask for where nothing could be opened.
fn open_again(ui: UiState, command: Command, mounted: Mounted) {
    if let Command::SetLanguage(locale) = command {
        let _ = window().location().set_search(&query::with_locale(&locale));
        return;
    }
    ui.start(&command);
    spawn(async move {
        if let Err(failure) = draw(mounted).await {
            ui.status.set(Status::default());
            ui.show(Vec::new(), Some(PageError::from(&failure)), None);
        }
    });
}

/// What the link says, and what was typed before a reload.
fn restore(ui: UiState, credentials: Option<&Credentials>) {
    if let Some(identifier) = query::identifier() {
        ui.keep_identifier(&identifier);
    }
    if let Some(entry) = history::shown()
        && credentials.is_none_or(|of| of.id == entry.flow)
    {
        ui.restore_draft(entry.draft);
    }
    if let Some(request) = chunk::request() {
        request.actions().attach(ui);
    }
}

/// Fetches what carries commands out, once the first screen is drawn. A command that comes before that waits for it.
fn begin_journey(ui: UiState, backend: Backend, credentials: Option<Credentials>) {
    let has_begun = StoredValue::new(false);
    let begun = move || {
        let (backend, credentials) = (backend.clone(), credentials.clone());
        async move {
            let journey = chunk::load_journey().await?;
            if !has_begun.get_value()
                && let Some(owner) = ui.owner()
            {
                has_begun.set_value(true);
                owner.with(|| journey.begin(ui, backend, credentials));
            }
            Ok::<_, Failure>(())
        }
    };
    let first = begun();
    ui.on_command(Callback::new(move |command| {
        ui.start(&command);
        let begun = begun();
        spawn(async move {
            let outcome = begun.await;
            ui.status.set(Status::default());
            match outcome {
                Ok(()) => ui.dispatch(command),
                Err(failure) => ui.show_failed(PageError::from(&failure), command),
            }
        });
    }));
    spawn(async move {
        // The next command fetches `journey` again. Without `rules` the server judges.
        let _ = first.await;
        let _ = chunk::load_rules().await;
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
        .child(screen(ui))
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
    let href = query::with_locale(&locale);
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
