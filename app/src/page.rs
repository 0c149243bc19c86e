//! The frame around a step when Regain has the whole page to itself: brand, languages, the way back, help.

use crate::BASE;
use crate::backend::{Backend, Failure};
use crate::clock::Clock;
use crate::handover::{LEAVE, ask_to_leave, is_elsewhere, to_other_build};
use crate::part::{link, live, quiet, status, staying, take_in, watch};
use crate::session::{self, Opening, Session};
use crate::step::drawn;
use crate::text::{Words, key};
use crate::visit::{Deed, Doing, Visit};
use leptos::ev::MouseEvent;
use leptos::leptos_dom::helpers::window_event_listener_untyped;
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;

/// Where the page draws; `index.html` has it.
pub const ROOT: &str = "regain";
/// What `index.html` shows until there is something to draw.
const LOADING: &str = "regain-loading";
/// What it shows when nothing can be drawn: no words could be fetched, so they are in the page.
const UNAVAILABLE: &str = "regain-unavailable";

/// Takes the page: reads what the site offers, takes up the flow or begins one, and draws it.
pub fn full_page() {
    session::spawn(async {
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
    let mut opening = session::open(&backend).await?;
    if is_elsewhere(&opening.stage) {
        match to_other_build().await {
            Ok(()) => return Ok(()),
            Err(failure) => opening.fail(failure),
        }
    }
    let was_drawn = root.child_element_count() > 0;
    if let (true, Some(failure)) = (was_drawn, &opening.failure) {
        return Err(failure.clone());
    }
    ask_to_leave();
    show(LOADING, false);
    // Somebody else's script may have failed meanwhile (app/guard.js).
    show(UNAVAILABLE, false);
    let drawn = mount_to(root, move || {
        let visit = begin(opening, clock, backend);
        // Who was at a step before is moved to the heading of this one.
        visit.is_under_way_since(was_drawn);
        frame(visit)
    });
    let drawn = Cell::new(Some(drawn));
    window_event_listener_untyped(LEAVE, move |_| drop(drawn.take()));
    Ok(())
}

fn begin(opening: Opening, clock: Clock, backend: Backend) -> Visit {
    let words = Words::new(opening.texts);
    let visit = Visit::new(opening.config, words, clock, opening.stage);
    if let Some(failure) = opening.failure {
        visit.show(Vec::new(), Some(session::trouble(&failure)), None);
        visit.deliver_to(Callback::new(move |deed| open_again(visit, deed)));
        return visit;
    }
    if let Some(identifier) = session::asked_identifier() {
        visit.keep_identifier(&identifier);
    }
    Session::begin(visit, backend, opening.pass);
    visit
}

/// All there is to ask for where nothing could be opened.
fn open_again(visit: Visit, deed: Deed) {
    if let Deed::Speak(locale) = deed {
        let _ = window()
            .location()
            .set_search(&session::address_in(&locale));
        return;
    }
    let deed = Some(deed.name());
    visit.doing.set(Doing {
        deed,
        ..Doing::default()
    });
    session::spawn(async move {
        if let Err(failure) = draw().await {
            visit.doing.set(Doing::default());
            visit.show(Vec::new(), Some(session::trouble(&failure)), None);
        }
    });
}

/// Brand and languages above, help below, the step between.
pub fn frame(visit: Visit) -> AnyView {
    let words = visit.words;
    watch(move || {
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("lang", &words.locale());
            let _ = html.set_attribute("dir", &words.say(key::DIR));
        }
    });
    let can_go_back = Memo::new(move |_| visit.can_go_back());
    let back = live(move || {
        let back = can_go_back.get();
        Vec::from_iter(back.then(|| quiet(visit, key::PAGE_BACK, Deed::Back)))
    });
    view! { class="rg",
        <header class="rg-header">{brand(visit)} {languages(visit)}</header>
        <div class="rg-body">
            <div class="rg-back">{back}</div>
            <main class="rg-card">{staying(visit)} {drawn(visit)} {status(visit)}</main>
        </div>
        {help(visit)}
    }
    .into_any()
}

/// Whose sign-in this is.
fn brand(visit: Visit) -> AnyView {
    let brand = visit.config.with_value(|config| config.brand.clone());
    match brand.logo {
        Some(logo) => {
            view! { class="rg", <img class="rg-logo" src=logo alt=brand.name/> }.into_any()
        }
        None => {
            view! { class="rg", <p class="rg-brand" translate="no">{brand.name}</p> }.into_any()
        }
    }
}

/// The languages there are, each in its own words; without a choice there is nothing to show.
fn languages(visit: Visit) -> AnyView {
    let locales = visit.config.with_value(|config| config.locales.clone());
    let choice = (locales.len() > 1).then(|| {
        let links = locales.into_iter().map(|locale| language(visit, locale));
        let links = links.collect::<Vec<_>>();
        view! { class="rg",
            <nav class="rg-languages" aria-label=visit.words.text(key::PAGE_LANGUAGE)>
                {links}
            </nav>
        }
    });
    choice.into_any()
}

fn language(visit: Visit, locale: String) -> AnyView {
    let name = Words::language_name(&locale);
    let href = session::address_in(&locale);
    let (asked, shown) = (locale.clone(), locale.clone());
    let speak = move |event: MouseEvent| {
        event.prevent_default();
        take_in();
        visit.send(Deed::Speak(asked.clone()));
    };
    let current = Signal::derive(move || (visit.words.locale() == shown).then_some("true"));
    view! { class="rg",
        <a
            class="rg-language"
            href=href
            lang=locale.clone()
            hreflang=locale
            translate="no"
            aria-current=current
            on:click=speak
        >
            {name}
        </a>
    }
    .into_any()
}

/// The same help in the same place on every screen (WCAG 3.2.6), and a way to a new account (row C5).
fn help(visit: Visit) -> AnyView {
    let links = visit.config.with_value(|config| config.links.clone());
    let words = visit.words;
    view! { class="rg",
        <footer class="rg-footer">
            {link("rg-help", links.support, words.text(key::PAGE_SUPPORT))}
            {link("rg-help", links.sign_up, words.text(key::PAGE_SIGN_UP))}
            {link("rg-help", links.privacy, words.text(key::PAGE_PRIVACY))}
        </footer>
    }
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
