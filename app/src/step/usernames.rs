//! Row A8: the usernames that go with a contact, each with the way back into its account; or that there is none.

use super::link_lost::other_ways;
use crate::command::Command;
use crate::i18n::key;
use crate::i18n::key::request::*;
use crate::i18n::verbatim;
use crate::part::{button, el, lead, link, quiet, subtitle, summary, title, ways};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::wire::Purpose;

pub fn view(ui: UiState, usernames: &[String]) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let links = ui.config.with_value(|config| config.links.clone());
    let again = quiet(ui, USERNAMES_AGAIN, Command::begin(Purpose::Username));
    if usernames.is_empty() {
        let mut left = vec![subtitle(i18n.text(key::REFUSED_NEXT)), again];
        left.extend(other_ways(ui, Purpose::Username));
        let sign_up = i18n.text(key::PAGE_SIGN_UP);
        left.push(link("rg-link", links.sign_up, sign_up));
        return vec![
            summary(ui, &[]),
            title(ui, USERNAMES_NONE_TITLE),
            lead(i18n.text(USERNAMES_NONE_LEAD)),
            ways(left),
        ];
    }
    let (what, why) = match usernames.len() {
        1 => (USERNAMES_ONE_TITLE, USERNAMES_ONE_LEAD),
        _ => (USERNAMES_TITLE, USERNAMES_LEAD),
    };
    let rows = usernames.iter().map(|username| row(ui, username));
    vec![
        summary(ui, &[]),
        title(ui, what),
        lead(i18n.text(why)),
        el("ul").class("rg-list").children(rows).into_any(),
        ways(vec![
            link("rg-link", links.sign_in, i18n.text(key::PAGE_SIGN_IN)),
            again,
        ]),
    ]
}

/// A username: back into its account, by a new flow.
fn row(ui: UiState, username: &str) -> AnyView {
    let label = ui
        .i18n
        .text_with(USERNAMES_RECOVER, "username", verbatim(username));
    let recover = Command::BeginFlow(Purpose::Password, Some(username.to_owned()));
    let (name, username) = (recover.name(), username.to_owned());
    let click = Callback::new(move |()| {
        ui.keep_identifier(&username);
        ui.dispatch(recover.clone());
    });
    el("li")
        .child(button(ui, label, name, None, click))
        .into_any()
}
