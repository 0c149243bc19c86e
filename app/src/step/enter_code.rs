//! Rows A5, A6: the code that was sent; where to look for it, another one, another way. Both ends, the code's and the
//! wait for another, are the server's (`expires_at`, `resend_at`).

use crate::part::{Field, Input, Quiet, Submit, Summary, TextField, Title, busy, held};
use crate::text::{Key, key};
use crate::visit::{Deed, Stage, Visit};
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, ContactKind, Step};

const CODE: Field = Field::new("code");

/// So long before its end the person is warned (WCAG 2.2.1 asks for 20 s).
const WARNING_SECONDS: u64 = 60;

/// What changes while the screen stays.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Sent {
    expires_at: Timestamp,
    resend_at: Timestamp,
    tries_left: u32,
}

/// The screen.
#[component]
pub fn EnterCode(visit: Visit, kind: ContactKind, masked: String, length: u8) -> impl IntoView {
    visit.clock.tick();
    let value = RwSignal::new(String::new());
    let sent =
        Memo::new(move |before: Option<&Option<Sent>>| sent(visit).or(before.copied().flatten()));
    let notice = Memo::new(move |_| notice(visit, sent.get()?));
    let spent = Memo::new(move |_| notice.get() == Some(key::ENTER_CODE_NO_TRIES));
    let (lead, missing) = match kind {
        ContactKind::Email => (key::ENTER_CODE_EMAIL, key::ENTER_CODE_MISSING_EMAIL),
        ContactKind::Phone => (key::ENTER_CODE_PHONE, key::ENTER_CODE_MISSING_PHONE),
    };
    view! { class="rg",
        <Summary visit fields=vec![CODE]/>
        <Title visit title=key::ENTER_CODE_TITLE/>
        <p class="rg-lead">{move || visit.words.fill(lead, &[("masked", &masked)])}</p>
        <p class="rg-notice" role="status">
            {move || notice.get().map(|words| visit.words.say(words))}
        </p>
        {move || (!spent.get()).then(|| view! { class="rg", <Form visit length value sent/> })}
        <section class="rg-ways" aria-labelledby="rg-missing">
            <h2 class="rg-subtitle" id="rg-missing">
                {move || visit.words.say(key::ENTER_CODE_MISSING_TITLE)}
            </h2>
            <p>{move || visit.words.say(missing)}</p>
            <Resend visit sent/>
            <Quiet visit label=key::ENTER_CODE_OTHER deed=Deed::Back/>
        </section>
    }
}

/// The code itself. Digits of any kind, spaces and dashes are all fine: `core` reads them.
#[component]
fn Form(
    visit: Visit,
    length: u8,
    value: RwSignal<String>,
    sent: Memo<Option<Sent>>,
) -> impl IntoView {
    let check = Callback::new(move |()| {
        let empty = value.with_untracked(|text| text.trim().is_empty());
        empty
            .then(|| CODE.fault(&Fault::Missing))
            .into_iter()
            .collect::<Vec<_>>()
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let code = || Secret::new(value.get_untracked());
        visit.submit(check.run(()), || Action::EnterCode { code: code() });
    };
    let hint = Signal::derive(move || {
        let digits = visit.words.count(key::ENTER_CODE_HINT, length.into());
        let Some(sent) = sent.get() else {
            return digits;
        };
        let time = visit
            .words
            .moment(sent.expires_at, untrack(|| visit.clock.now()));
        format!(
            "{digits} {}",
            visit.words.fill(key::ENTER_CODE_UNTIL, &[("time", &time)])
        )
    });
    let input = Input {
        kind: "text",
        inputmode: "numeric",
        autocomplete: "one-time-code",
        class: "rg-input-code",
    };
    view! { class="rg",
        <form class="rg-form" novalidate on:submit=submit>
            <TextField visit field=CODE label=key::ENTER_CODE_LABEL hint input value check/>
            <Submit visit label=key::PAGE_CONTINUE name="enter_code"/>
        </form>
    }
}

/// Another code, from the moment the server takes that. Until then the button is there and says when: a button that
/// comes and goes takes the focus with it.
#[component]
fn Resend(visit: Visit, sent: Memo<Option<Sent>>) -> impl IntoView {
    let wait = Memo::new(move |_| {
        let now = visit.clock.now();
        sent.get()
            .map(|sent| sent.resend_at)
            .filter(|at| now < *at)
            .map(|at| visit.words.wait(at, now))
    });
    let waits = move || wait.with(Option::is_some);
    let pending = held(visit);
    let resend = move |_| {
        if untrack(|| !waits()) {
            visit.send(Deed::Act(Action::ResendCode));
        }
    };
    let label = move || match wait.get() {
        Some(wait) => visit
            .words
            .fill(key::ENTER_CODE_RESEND_WAIT, &[("wait", &wait)]),
        None => visit.words.say(key::ENTER_CODE_RESEND),
    };
    view! { class="rg",
        <button
            class="rg-quiet"
            type="button"
            aria-busy=busy(visit, "resend_code")
            aria-disabled=move || if waits() { Some("true") } else { pending() }
            on:click=resend
        >
            {label}
        </button>
    }
}

fn sent(visit: Visit) -> Option<Sent> {
    visit.stage.with(|stage| match stage {
        Stage::Drawn(flow) => match flow.step {
            Step::EnterCode {
                expires_at,
                resend_at,
                tries_left,
                ..
            } => Some(Sent {
                expires_at,
                resend_at,
                tries_left,
            }),
            _ => None,
        },
        Stage::Ended(_) => None,
    })
}

/// What there is to say about the code, worst first.
fn notice(visit: Visit, sent: Sent) -> Option<Key> {
    let left = visit.clock.now().seconds_until(sent.expires_at);
    if sent.tries_left == 0 {
        Some(key::ENTER_CODE_NO_TRIES)
    } else if left == 0 {
        Some(key::ENTER_CODE_EXPIRED)
    } else if left <= WARNING_SECONDS {
        Some(key::ENTER_CODE_EXPIRING)
    } else {
        visit.said.get()
    }
}
