//! Rows C2 and C7: what the two mailed links lead to, a screen at a time.

use crate::screen::{NL, Screen, at, config, seconds, set_password, settle, texts};
use leptos::prelude::*;
use regain_app::command::Command;
use regain_app::draft;
use regain_app::host::{Host, HostOptions};
use regain_app::link::{self, Link};
use regain_app::state;
use regain_core::time::Timestamp;
use regain_core::wire::{Action, Flow, Purpose, RefusedCode, Step, StoppableRequest};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

/// Noon in UTC: in every time zone but a few a time of that day.
const RECEIVED: Timestamp = Timestamp(1_795_262_400);

fn by_link(purpose: Purpose, step: Step) -> state::Screen {
    match at(step) {
        state::Screen::Drawn(flow) => state::Screen::Drawn(Flow {
            purpose,
            can_go_back: false,
            ..flow
        }),
        other => other,
    }
}

fn stoppable(n: usize) -> StoppableRequest {
    StoppableRequest {
        id: format!("r{n}"),
        reference: format!("7K3M9-QXDV{n}"),
        received_at: RECEIVED,
    }
}

fn confirm(requests: usize) -> state::Screen {
    let requests = (1..=requests).map(stoppable).collect();
    by_link(Purpose::Stop, Step::ConfirmStop { requests })
}

fn refused(purpose: Purpose, code: RefusedCode) -> state::Screen {
    let again_at = None;
    by_link(purpose, Step::Refused { code, again_at })
}

/// Every screen that a mailed link leads to.
pub fn stages() -> Vec<state::Screen> {
    let mut stages = vec![
        by_link(Purpose::Reset, set_password()),
        by_link(
            Purpose::Reset,
            Step::PasswordChanged {
                sessions_ended: true,
            },
        ),
        confirm(0),
        confirm(1),
        confirm(2),
        refused(Purpose::Reset, RefusedCode::LinkUsed),
        refused(Purpose::Stop, RefusedCode::LinkExpired),
        refused(Purpose::Stop, RefusedCode::TooLate),
    ];
    for second_review in [false, true] {
        let stopped = Step::RequestStopped { second_review };
        stages.push(by_link(Purpose::Stop, stopped));
    }
    stages.extend([Purpose::Reset, Purpose::Stop].map(state::Screen::LinkLost));
    stages
}

#[wasm_bindgen_test]
async fn after_a_verified_request_only_a_password_is_left() {
    let screen = Screen::new(by_link(Purpose::Reset, set_password())).await;
    assert_eq!(
        screen.text(".rg-lead"),
        "We have verified that the account is yours. All that is left is a new password."
    );
    let screen = Screen::new(at(set_password())).await;
    assert!(screen.find(".rg-lead").is_none());
    for (purpose, advised) in [(Purpose::Reset, true), (Purpose::Password, false)] {
        let changed = Step::PasswordChanged {
            sessions_ended: true,
        };
        let screen = Screen::new(by_link(purpose, changed)).await;
        let text = screen.root.text_content().unwrap();
        assert_eq!(text.contains("check the contacts on your account"), advised);
        let protect = screen.find("a[href='https://www.example.com/protect']");
        assert!(protect.is_some());
    }
}

#[wasm_bindgen_test]
async fn a_single_request_is_stopped_by_one_button() {
    let screen = Screen::new(confirm(1)).await;
    assert!(screen.find("input").is_none());
    let text = screen.root.text_content().unwrap();
    for told in ["2026", "reference 7K3M9-QXDV1", "Was it you?"] {
        assert!(text.contains(told), "{told} in {text}");
    }
    screen.click("It was not me: stop it").await;
    let requests = vec!["r1".to_owned()];
    assert_eq!(screen.acted(), [Action::StopRequest { requests }]);
}

#[wasm_bindgen_test]
async fn of_several_requests_none_is_ticked_beforehand() {
    let screen = Screen::new(confirm(3)).await;
    assert_eq!(screen.all("fieldset input[type=checkbox]").len(), 3);
    assert!(screen.find("input:checked").is_none());
    let text = screen.root.text_content().unwrap();
    assert!(text.contains("One of these may be your own"));
    screen.click("It was not me: stop what I ticked").await;
    assert_eq!(screen.sent(), []);
    assert_eq!(screen.focused(), "rg-summary");
    assert_eq!(screen.text(".rg-summary-line a"), "Tick what was not you");
    screen.click("Tick what was not you").await;
    assert_eq!(screen.focused(), "rg-requests");
    for n in ["rg-requests-1", "rg-requests-2"] {
        screen.input(n).click();
        settle().await;
    }
    assert!(screen.find(".rg-summary[hidden]").is_some());
    screen.click("It was not me: stop what I ticked").await;
    let requests = vec!["r2".to_owned(), "r3".to_owned()];
    assert_eq!(screen.acted(), [Action::StopRequest { requests }]);
}

#[wasm_bindgen_test]
async fn what_was_ticked_is_there_after_a_reload() {
    let screen = Screen::new(confirm(2)).await;
    screen.input("rg-requests-1").click();
    settle().await;
    let draft = screen.ui.draft.get_untracked();
    screen
        .ui
        .show_screen(state::Screen::LinkLost(Purpose::Stop));
    settle().await;
    // As an instance does it: the draft is there before the screen is drawn.
    screen.ui.draft.set(draft);
    screen.ui.screen.set(confirm(2));
    screen.ui.screens.update(|screens| *screens += 1);
    settle().await;
    assert!(!screen.input("rg-requests").checked());
    assert!(screen.input("rg-requests-1").checked());
}

#[wasm_bindgen_test]
async fn without_a_request_there_is_nothing_to_stop() {
    let screen = Screen::new(confirm(0)).await;
    assert_eq!(screen.text("h1"), "There is nothing to stop");
    assert!(screen.find("form").is_none());
    screen.click("Choose a new password").await;
    assert_eq!(screen.sent(), [Command::begin(Purpose::Password)]);
}

#[wasm_bindgen_test]
async fn a_new_contact_stops_nothing_by_itself_and_is_told_so() {
    for (second_review, title, told) in [
        (false, "We have stopped it", "Nobody can set a new password"),
        (
            true,
            "We are going to look at it once more",
            "stops nothing yet",
        ),
    ] {
        let stopped = Step::RequestStopped { second_review };
        let screen = Screen::new(by_link(Purpose::Stop, stopped)).await;
        assert_eq!(screen.text("h1"), title);
        assert!(screen.text(".rg-lead").contains(told));
        screen.click("Choose a new password").await;
        assert_eq!(screen.sent(), [Command::begin(Purpose::Password)]);
    }
}

/// Another request only where a new password was asked for, and where the site takes requests.
#[wasm_bindgen_test]
async fn a_link_that_opens_nothing_leaves_ways_on() {
    let both = vec![Purpose::Password, Purpose::Request];
    for code in [RefusedCode::LinkUsed, RefusedCode::LinkExpired] {
        for (purpose, purposes, requests) in [
            (Purpose::Reset, both.clone(), true),
            (Purpose::Reset, vec![Purpose::Password], false),
            (Purpose::Stop, both.clone(), false),
        ] {
            let mut site = config();
            site.purposes = purposes;
            let screen = Screen::of(site, refused(purpose, code)).await;
            screen.click("Get a code and choose a new password").await;
            let offered = screen.root.text_content().unwrap();
            assert_eq!(offered.contains("Send a new request"), requests);
            let mut sent = vec![Command::begin(Purpose::Password)];
            if requests {
                screen.click("Send a new request").await;
                sent.push(Command::begin(Purpose::Request));
            }
            assert_eq!(screen.sent(), sent);
        }
    }
}

/// Whoever took the account is in it: nothing stands before the button that begins path A.
#[wasm_bindgen_test]
async fn who_comes_too_late_begins_at_once() {
    let screen = Screen::new(refused(Purpose::Stop, RefusedCode::TooLate)).await;
    let button = screen.find("form button[type=submit]").unwrap();
    button.unchecked_into::<HtmlElement>().click();
    settle().await;
    assert_eq!(screen.sent(), [Command::begin(Purpose::Password)]);
    let help = screen.find(".rg-ways a[href='https://www.example.com/help']");
    assert!(help.is_some());
}

/// A flow of a link that has ended begins none for something else by itself.
#[wasm_bindgen_test]
async fn a_lost_link_is_opened_once_more() {
    for purpose in [Purpose::Reset, Purpose::Stop] {
        let screen = Screen::new(state::Screen::LinkLost(purpose)).await;
        assert_eq!(screen.text("h1"), "Open the link in the mail once more");
        assert!(screen.find("form").is_none());
        screen.click("Get a code and choose a new password").await;
        assert_eq!(screen.sent(), [Command::begin(Purpose::Password)]);
    }
}

#[wasm_bindgen_test]
async fn the_expiry_warning_names_the_link() {
    let state::Screen::Drawn(mut flow) = confirm(1) else {
        panic!("a flow")
    };
    flow.expires_at = seconds(60);
    let screen = Screen::new(state::Screen::Drawn(flow)).await;
    let warning = screen.text(".rg-staying .rg-notice");
    assert!(
        warning.contains("open the link in the mail once more"),
        "{warning}"
    );
    screen.ui.i18n.change(texts("nl", NL));
    settle().await;
    let warning = screen.text(".rg-staying .rg-notice");
    assert!(warning.contains("de link in de mail"), "{warning}");
}

/// The history entry says which link led there, and nothing of its token.
#[wasm_bindgen_test]
async fn a_draft_names_the_link_and_never_its_token() {
    for stage in stages() {
        let purpose = stage.link().unwrap().name();
        let screen = Screen::new(stage).await;
        let draft = screen.ui.draft.get_untracked();
        assert_eq!(draft::of(&draft, link::OPENED).as_deref(), Some(purpose));
    }
    let screen = Screen::new(at(set_password())).await;
    let draft = screen.ui.draft.get_untracked();
    assert_eq!(draft::of(&draft, link::OPENED), None);
}

/// An element with this link opened in its page; the object that holds it.
fn with_link(opened: &str) -> (HostOptions, js_sys::Object) {
    let element = js_sys::Object::new();
    let set = |name: &str, value: &JsValue| js_sys::Reflect::set(&element, &name.into(), value);
    set("opened", &opened.into()).unwrap();
    for (name, body) in [
        ("link", "return this.opened"),
        ("forgetLink", "this.opened = undefined"),
    ] {
        set(name, &js_sys::Function::new_no_args(body)).unwrap();
    }
    let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    let options = HostOptions {
        embedder: Some(element.clone().unchecked_into()),
        ..HostOptions::new(root, "recovery/v1", "regain")
    };
    (options, element)
}

#[wasm_bindgen_test]
fn a_link_waits_until_it_has_begun_a_flow() {
    let owner = Owner::new();
    let (options, element) = with_link("reset=first");
    let host = owner.with(|| Host::new(options));
    let first = Link::pending(host).unwrap();
    assert_eq!(
        (first.purpose, first.token.reveal()),
        (Purpose::Reset, "first")
    );
    assert!(!format!("{first:?}").contains("first\""));
    // Another one is opened meanwhile.
    js_sys::Reflect::set(&element, &"opened".into(), &"stop=second".into()).unwrap();
    first.forget(host);
    let second = Link::pending(host).unwrap();
    assert_eq!(
        (second.purpose, second.token.reveal()),
        (Purpose::Stop, "second")
    );
    second.forget(host);
    assert_eq!(Link::pending(host), None);
}
