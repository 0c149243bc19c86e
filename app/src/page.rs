//! The frame around a step: the way back, help, and brand and languages where Regain has the whole page to itself.

use crate::command::Command;
use crate::i18n::{I18n, key};
use crate::part::{El, dynamic, effect, el, expiry_warning, link, quiet, status, sync_fields};
use crate::query;
use crate::screen::screen;
use crate::state::UiState;
use leptos::prelude::*;
use web_sys::Event;

/// The way back above, help below, the step between; on a page of its own brand and languages, too.
pub fn frame(ui: UiState) -> AnyView {
    let i18n = ui.i18n;
    effect(move || {
        ui.host.set_language(&i18n.locale(), &i18n.say(key::DIR));
    });
    let can_go_back = Memo::new(move |_| ui.can_go_back());
    let back = dynamic(move || {
        let back = can_go_back.get();
        Vec::from_iter(back.then(|| quiet(ui, key::PAGE_BACK, Command::Back)))
    });
    let has_page = ui.host.get().frame;
    let header = has_page.then(|| {
        el("header")
            .class("rg-header")
            .child(brand(ui))
            .children(languages(ui))
            .into_any()
    });
    // A page has one `main`, and it is the page's own where this is a part of it.
    let main = match has_page {
        true => "main",
        false => "div",
    };
    let main = el(main)
        .class("rg-card")
        .child(expiry_warning(ui))
        .child(screen(ui))
        .child(status(ui));
    let body = el("div")
        .class("rg-body")
        .child(el("div").class("rg-back").child(back))
        .child(main);
    let parts = header.into_iter().chain([body.into_any(), help(ui)]);
    Vec::from_iter(parts).into_any()
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
