//! Rows A5, A6: the code that was sent; where to look for it, another one, another way. Both ends, the code's and the
//! wait for another, are the server's (`expires_at`, `resend_at`).

use crate::part::{
    Field, Form, Input, Quiet, Submit, Subtitle, Summary, Text, TextField, Title, Wait, Ways,
};
use crate::text::{Key, key};
use crate::visit::{Deed, Stage, Visit};
use leptos::prelude::*;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ContactKind, Step};

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
    fn read(visit: Visit) -> Option<Self> {
        visit.stage.with(|stage| match stage {
            Stage::Drawn(flow) => match flow.step {
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
            Stage::Ended(_) => None,
        })
    }
}

/// The screen.
#[component]
pub fn EnterCode(visit: Visit, kind: ContactKind, masked: String, length: u8) -> AnyView {
    visit.clock.tick();
    let words = visit.words;
    let (lead, missing) = match kind {
        ContactKind::Email => (key::ENTER_CODE_EMAIL, key::ENTER_CODE_MISSING_EMAIL),
        ContactKind::Phone => (key::ENTER_CODE_PHONE, key::ENTER_CODE_MISSING_PHONE),
    };
    let lead = words.text_with(lead, "masked", masked);
    view! { class="rg",
        <Summary visit fields=vec![CODE]/>
        <Title visit title=key::ENTER_CODE_TITLE/>
        <Text class="rg-lead" text=lead/>
        <Notice visit/>
        <Code visit length/>
        <Ways>
            <Subtitle text=words.text(key::ENTER_CODE_MISSING_TITLE)/>
            <Text text=words.text(missing)/>
            <Resend visit/>
            <Quiet visit label=key::ENTER_CODE_OTHER deed=Deed::Back/>
        </Ways>
    }
    .into_any()
}

/// The code itself. Digits of any kind, spaces and dashes are all fine: `core` reads them. Hidden, not removed, where
/// no try is left: what was typed is there again with the next code.
#[component]
fn Code(visit: Visit, length: u8) -> AnyView {
    let words = visit.words;
    let value = RwSignal::new(String::new());
    let check = Callback::new(move |()| Vec::from_iter(CODE.missing(value)));
    let submit = Callback::new(move |()| {
        let code = Secret::new(value.get_untracked());
        visit.submit(check.run(()), Action::EnterCode { code });
    });
    let hint = Signal::derive(move || {
        let digits = words.count(key::ENTER_CODE_HINT, length.into());
        let Some(sent) = Sent::read(visit) else {
            return digits;
        };
        let time = words.moment(sent.expires_at, untrack(|| visit.clock.now()));
        [
            digits,
            words.fill(key::ENTER_CODE_UNTIL, &[("time", &time)]),
        ]
        .join(" ")
    });
    let hidden = Signal::derive(move || Sent::read(visit).is_some_and(|sent| sent.tries_left == 0));
    let mut input = Input::new("text", "numeric", "one-time-code");
    input.class = "rg-input rg-input-code";
    view! { class="rg",
        <Form submit hidden>
            <TextField visit field=CODE label=key::ENTER_CODE_LABEL hint input value check/>
            <Submit visit label=key::PAGE_CONTINUE name="enter_code"/>
        </Form>
    }
    .into_any()
}

/// Another code, from the moment the server takes that.
#[component]
fn Resend(visit: Visit) -> AnyView {
    let words = visit.words;
    let until = move || {
        let now = visit.clock.now();
        let at = Sent::read(visit)?.resend_at;
        (now < at).then(|| words.wait(at, now))
    };
    let wait = Signal::derive(move || until().is_some());
    let text = Signal::derive(move || match until() {
        Some(wait) => words.fill(key::ENTER_CODE_RESEND_WAIT, &[("wait", &wait)]),
        None => words.say(key::ENTER_CODE_RESEND),
    });
    view! { class="rg", <Wait visit text wait=Some(wait) deed=Deed::Act(Action::ResendCode)/> }
        .into_any()
}

/// How the code stands, also for those who do not see it.
#[component]
fn Notice(visit: Visit) -> AnyView {
    let text = Signal::derive(move || {
        notice(visit).map_or_else(String::new, |notice| visit.words.say(notice))
    });
    view! { class="rg",
        <p class="rg-notice" role="status">
            {text}
        </p>
    }
    .into_any()
}

/// What there is to say about the code, worst first.
fn notice(visit: Visit) -> Option<Key> {
    let sent = Sent::read(visit)?;
    let left = visit.clock.now().seconds_until(sent.expires_at);
    if sent.tries_left == 0 {
        Some(key::ENTER_CODE_NO_TRIES)
    } else if left == 0 {
        Some(key::ENTER_CODE_EXPIRED)
    } else if left <= WARNING_SECONDS {
        Some(key::ENTER_CODE_EXPIRING)
    } else {
        visit.doing.get().said
    }
}
