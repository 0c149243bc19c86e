//! Rows A5, A6, B5: the code that was sent; where to look for it, another one, another way. Both ends, the code's and the
//! wait for another, are the server's (`expires_at`, `resend_at`).

use crate::command::Command;
use crate::feature;
use crate::i18n::{Key, key, verbatim};
use crate::part::{
    Field, Input, TextField, button, form, lead, notice, quiet, submit, subtitle, summary, text,
    text_field, title, ways,
};
use crate::state::{Screen, UiState};
use leptos::prelude::*;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ContactKind, Purpose, Step};

const CODE: Field = Field::new("code");

/// So long before its end the person is warned (WCAG 2.2.1 asks for 20 s).
const WARNING_SECONDS: u64 = 60;

/// What changes while the screen stays.
#[derive(Clone, Copy)]
struct Sent {
    expires_at: Timestamp,
    resend_at: Timestamp,
    tries_left: u32,
}

impl Sent {
    fn read(ui: UiState) -> Option<Self> {
        ui.screen.with(|screen| match screen {
            Screen::Drawn(flow) => match flow.step {
                Step::EnterCode {
                    expires_at,
                    resend_at,
                    tries_left,
                    ..
                } => Some(Self {
                    expires_at,
                    resend_at,
                    tries_left,
                }),
                _ => None,
            },
            Screen::Ended(_) | Screen::LinkLost(_) | Screen::Left(_) | Screen::Ways => None,
        })
    }
}

/// What is said of where it went.
pub struct Told {
    lead: Key,
    missing: Key,
    another: Key,
}

impl Told {
    /// To a contact on file it may not have gone at all (row E5), nor for a reference that is none (row C6); to the one
    /// given for a request (row B5) or to look usernames up (row A8) it has.
    pub fn of(ui: UiState, kind: ContactKind, purpose: Purpose) -> Self {
        let another_way = match ui.can(feature::CHOOSE_METHOD) {
            true => key::ENTER_CODE_ANOTHER_WAY,
            false => key::CHOOSE_METHOD_CHECK,
        };
        let (lead, missing, another) = match (purpose, kind) {
            (Purpose::Status, _) => (
                key::request::PROVE_REFERENCE_LEAD,
                key::request::PROVE_REFERENCE_MISSING,
                key::request::PROVE_REFERENCE_ANOTHER,
            ),
            (Purpose::Username, ContactKind::Phone) => (
                key::request::PROVE_PHONE_LEAD,
                key::request::PROVE_PHONE_MISSING,
                key::request::PROVE_PHONE_ANOTHER,
            ),
            (Purpose::Request | Purpose::Username, _) => (
                key::request::PROVE_CONTACT_LEAD,
                key::request::PROVE_CONTACT_MISSING,
                key::request::PROVE_CONTACT_ANOTHER,
            ),
            (_, ContactKind::Email) => (
                key::ENTER_CODE_EMAIL,
                key::ENTER_CODE_MISSING_EMAIL,
                another_way,
            ),
            (_, ContactKind::Phone) => (
                key::ENTER_CODE_PHONE,
                key::ENTER_CODE_MISSING_PHONE,
                another_way,
            ),
        };
        Self {
            lead,
            missing,
            another,
        }
    }
}

pub fn view(ui: UiState, told: Told, masked: &str, length: u8) -> Vec<AnyView> {
    let i18n = ui.i18n;
    let standing = Signal::derive(move || {
        standing(ui).map_or_else(String::new, |standing| i18n.say(standing))
    });
    vec![
        summary(ui, &[CODE]),
        title(ui, key::ENTER_CODE_TITLE),
        lead(i18n.text_with(told.lead, "masked", verbatim(masked))),
        notice(standing),
        code_form(ui, length),
        ways(vec![
            subtitle(i18n.text(key::ENTER_CODE_MISSING_TITLE)),
            text(i18n.text(told.missing)),
            resend(ui),
            quiet(ui, told.another, Command::Back),
        ]),
    ]
}

/// The code itself. Digits of any kind, spaces and dashes are all fine: `core` reads them. Hidden, not removed, where
/// no try is left: what was typed is there again with the next code.
fn code_form(ui: UiState, length: u8) -> AnyView {
    let i18n = ui.i18n;
    let value = RwSignal::new(String::new());
    // A slip that would cost a request; whether it is the code is the server's to say.
    let check = CODE.checked(ui, value, move |rules, text, config| {
        rules.code(text, length, config.code.length)
    });
    let send = Callback::new(move |()| {
        let code = Secret::new(value.get_untracked());
        ui.submit(check.run(()), Action::EnterCode { code });
    });
    let hint = Signal::derive(move || {
        let digits = i18n.count(key::ENTER_CODE_HINT, length.into());
        let Some(sent) = Sent::read(ui).filter(|sent| sent.expires_at != Timestamp::NEVER) else {
            return digits;
        };
        let time = i18n.moment(sent.expires_at, untrack(|| ui.clock.now()));
        [digits, i18n.fill(key::ENTER_CODE_UNTIL, &[("time", &time)])].join(" ")
    });
    let spent = Signal::derive(move || {
        let sent = Sent::read(ui)?;
        (sent.tries_left == 0).then_some("")
    });
    let field = TextField {
        field: CODE,
        label: key::ENTER_CODE_LABEL,
        hint: Some(hint),
        input: Input {
            class: "rg-input rg-input-code",
            ..Input::new("text", "numeric", "one-time-code")
        },
        value,
        check,
    };
    let fields = vec![
        text_field(ui, field),
        submit(ui, key::PAGE_CONTINUE, "enter_code"),
    ];
    form(send, spent, fields)
}

/// Another code, from the moment the server takes that.
fn resend(ui: UiState) -> AnyView {
    let i18n = ui.i18n;
    let until = move || {
        let now = ui.clock.now();
        let at = Sent::read(ui)?.resend_at;
        (now < at).then(|| i18n.wait(at, now))
    };
    let wait = Signal::derive(move || until().map(|_| "true"));
    let text = Signal::derive(move || match until() {
        Some(wait) => i18n.fill(key::ENTER_CODE_RESEND_WAIT, &[("wait", &wait)]),
        None => i18n.say(key::ENTER_CODE_RESEND),
    });
    let command = Command::act(Action::ResendCode);
    let name = command.name();
    let click = Callback::new(move |()| ui.dispatch(command.clone()));
    button(ui, text, name, Some(wait), click)
}

/// What there is to say about the code, also to those who do not see it: the worst first.
fn standing(ui: UiState) -> Option<Key> {
    let sent = Sent::read(ui)?;
    let left = ui.clock.now().seconds_until(sent.expires_at);
    if sent.tries_left == 0 {
        Some(key::ENTER_CODE_NO_TRIES)
    } else if left == 0 {
        Some(key::ENTER_CODE_EXPIRED)
    } else if left <= WARNING_SECONDS {
        Some(key::ENTER_CODE_EXPIRING)
    } else {
        ui.status.get().said
    }
}
