//! Rows A3, A8 and C6: usernames, a request that is come back to, how it stands, and a computer that is left.

use crate::screen::{NL, Screen, at, choose, config, identify, seconds, settle, texts};
use leptos::prelude::*;
use regain_app::command::{Command, Retry};
use regain_app::host::{Host, HostOptions};
use regain_app::state;
use regain_core::secret::Secret;
use regain_core::time::Timestamp;
use regain_core::wire::{
    Action, Config, ContactKind, Flow, Purpose, RequestState, RequestStatus, Step,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlDialogElement, HtmlElement};

/// Noon in UTC: in every time zone but a few a time of that day.
const RECEIVED: Timestamp = Timestamp(1_795_262_400);

pub const REFERENCE: &str = "7K3M9-QXDV1";

/// A site that offers everything.
pub fn all_offered() -> Config {
    let mut site = config();
    site.purposes = vec![
        Purpose::Password,
        Purpose::Request,
        Purpose::Username,
        Purpose::Status,
    ];
    site
}

pub fn of(purpose: Purpose, step: Step) -> state::Screen {
    match at(step) {
        state::Screen::Drawn(flow) => state::Screen::Drawn(Flow {
            purpose,
            can_go_back: false,
            ..flow
        }),
        other => other,
    }
}

fn usernames(usernames: &[&str]) -> state::Screen {
    let usernames = usernames.iter().map(|name| (*name).to_owned()).collect();
    of(Purpose::Username, Step::Usernames { usernames })
}

fn contact(kinds: &[ContactKind]) -> state::Screen {
    let (kinds, contact) = (kinds.to_vec(), None);
    of(Purpose::Username, Step::Contact { kinds, contact })
}

pub fn reference(reference: Option<&str>, readonly: bool) -> state::Screen {
    let reference = reference.map(Into::into);
    let step = Step::Reference {
        reference,
        readonly,
    };
    of(Purpose::Status, step)
}

pub fn status(state: RequestState, links_left: u32) -> state::Screen {
    let status = RequestStatus {
        reference: REFERENCE.into(),
        state,
        received_at: RECEIVED,
        answer_by: seconds(3_600),
        masked: "a***@e***.com".into(),
        links_left,
    };
    of(Purpose::Status, Step::RequestStatus(status))
}

/// Screens of coming back.
pub fn stages() -> Vec<state::Screen> {
    vec![
        contact(&[ContactKind::Email, ContactKind::Phone]),
        usernames(&["anna.k", "kees"]),
        usernames(&[]),
        reference(None, false),
        reference(Some(REFERENCE), true),
        status(RequestState::Received, 0),
        status(RequestState::Verified, 2),
        state::Screen::Left(REFERENCE.into()),
    ]
}

#[wasm_bindgen_test]
async fn who_recognises_no_contact_may_look_up_their_username() {
    let step = || at(choose(&[(ContactKind::Email, "a***@e***.com")]));
    let screen = Screen::of(all_offered(), step()).await;
    screen.click("Look up your username").await;
    assert_eq!(screen.sent(), [Command::begin(Purpose::Username)]);
    let screen = Screen::new(step()).await;
    let text = screen.root.text_content().unwrap();
    assert!(!text.contains("Look up your username"));
}

/// Of a page of its own they are links that need no app; of a page of another, buttons: it has another address.
#[wasm_bindgen_test]
async fn the_first_step_leads_to_what_else_there_is() {
    let screen = Screen::of(all_offered(), at(identify())).await;
    let hrefs = |screen: &Screen| -> Vec<String> {
        let links = screen.all(".rg-ways a");
        links
            .iter()
            .filter_map(|link| link.get_attribute("href"))
            .collect()
    };
    assert_eq!(
        hrefs(&screen),
        ["?locale=en&purpose=username", "?locale=en&purpose=status"]
    );
    screen.ui.i18n.change(texts("nl", NL));
    settle().await;
    assert_eq!(
        hrefs(&screen),
        ["?locale=nl&purpose=username", "?locale=nl&purpose=status"]
    );
    let none = Screen::new(at(identify())).await;
    assert_eq!(none.text(".rg-ways"), "");
    let mut only = all_offered();
    only.purposes.pop();
    let part = Screen::part_of("part", only, at(identify())).await;
    part.click("Look up your username").await;
    assert_eq!(part.sent(), [Command::begin(Purpose::Username)]);
    assert!(part.find(".rg-ways a").is_none());
    assert_eq!(part.all(".rg-ways button").len(), 1);
}

#[wasm_bindgen_test]
async fn a_contact_is_checked_by_the_kinds_there_are() {
    let either = [ContactKind::Email, ContactKind::Phone];
    for (kinds, label, typed, wrong) in [
        (
            &either[..1],
            "Email address",
            "anna@",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            &either[..1],
            "Email address",
            "+44 1632 960123",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            &either[..],
            "Email address or phone number",
            "anna",
            "Enter an email address like name@example.com or a phone number like +44 1632 960123",
        ),
    ] {
        let screen = Screen::new(contact(kinds)).await;
        assert_eq!(screen.text("h1"), "Look up your username");
        assert_eq!(screen.text("label[for=rg-contact]"), label);
        screen.fill("rg-contact", typed).await;
        screen.click("Continue").await;
        assert_eq!(screen.text(".rg-summary-line a"), wrong);
        assert_eq!(screen.sent(), []);
    }
    for typed in ["anna@example.org", "+44 1632 960123"] {
        let screen = Screen::new(contact(&either)).await;
        screen.fill("rg-contact", typed).await;
        screen.click("Continue").await;
        let contact = typed.to_owned();
        assert_eq!(screen.acted(), [Action::GiveContact { contact }]);
    }
}

#[wasm_bindgen_test]
async fn a_code_says_why_it_came() {
    let code = |purpose, kind| {
        let mut step = crate::screen::enter_code(60, 5);
        if let Step::EnterCode { kind: of, .. } = &mut step {
            *of = kind;
        }
        of(purpose, step)
    };
    for (purpose, kind, lead, another) in [
        (
            Purpose::Username,
            ContactKind::Email,
            "We have mailed a code to a***@e***.com. It can take a few minutes.",
            "Use another address",
        ),
        (
            Purpose::Username,
            ContactKind::Phone,
            "We have sent a text message with a code to a***@e***.com. It can take a few minutes.",
            "Use another contact",
        ),
        (
            Purpose::Status,
            ContactKind::Email,
            "If the reference is right, a code is on its way to a***@e***.com, the address that the answer goes to. It \
             can take a few minutes.",
            "Check the reference",
        ),
    ] {
        let screen = Screen::new(code(purpose, kind)).await;
        assert_eq!(screen.text(".rg-lead"), lead);
        screen.click(another).await;
        screen.fill("rg-code", "123456").await;
        screen.click("Continue").await;
        let code = Secret::new("123456");
        let sent = [Command::Back, Command::act(Action::EnterCode { code })];
        assert_eq!(screen.sent(), sent);
    }
}

#[wasm_bindgen_test]
async fn each_username_leads_back_into_its_account() {
    let screen = Screen::of(all_offered(), usernames(&["anna.k", "kees"])).await;
    assert_eq!(screen.text("h1"), "Your usernames");
    screen.click("Get back into kees").await;
    let identifier = Some("kees".to_owned());
    let begun = Command::BeginFlow(Purpose::Password, identifier);
    assert_eq!(screen.sent(), [begun]);
    assert_eq!(screen.ui.identifier(), "kees");
    let screen = Screen::of(all_offered(), usernames(&["anna.k"])).await;
    assert_eq!(screen.text("h1"), "Your username");
    screen.click("Look up another contact").await;
    assert_eq!(screen.sent(), [Command::begin(Purpose::Username)]);
}

#[wasm_bindgen_test]
async fn no_username_is_no_dead_end() {
    let screen = Screen::of(all_offered(), usernames(&[])).await;
    assert_eq!(screen.text("h1"), "No account goes with this contact");
    for (label, purpose) in [
        ("Look up another contact", Purpose::Username),
        ("Get a code and choose a new password", Purpose::Password),
        ("Send a new request", Purpose::Request),
    ] {
        screen.click(label).await;
        assert_eq!(screen.sent().last(), Some(&Command::begin(purpose)));
    }
    assert!(screen.text(".rg-ways").contains("Open a new account"));
}

#[wasm_bindgen_test]
async fn a_reference_that_cannot_be_one_costs_no_request() {
    let screen = Screen::new(reference(Some("7K3M9"), false)).await;
    assert_eq!(screen.text("h1"), "Continue or check a request");
    for (typed, wrong) in [
        ("7K3M9", "Enter the whole reference, 10 letters and digits"),
        (" - ", "Enter the reference of your request"),
        (
            "7K3M9-QXDV1-7",
            "Enter only the reference, 10 letters and digits",
        ),
        ("7K3M9-QXDVU", "Leave out “U”, which is in no reference"),
    ] {
        screen.fill("rg-reference", typed).await;
        screen.click("Continue").await;
        assert_eq!(screen.text(".rg-summary-line a"), wrong);
    }
    assert_eq!(screen.sent(), []);
    screen.fill("rg-reference", "7k3m9 qxdvl").await;
    screen.click("Continue").await;
    let reference = "7k3m9 qxdvl".to_owned();
    assert_eq!(screen.acted(), [Action::GiveReference { reference }]);
}

#[wasm_bindgen_test]
async fn a_locked_page_shows_its_reference_and_one_button() {
    let screen = Screen::of(all_offered(), reference(Some(REFERENCE), true)).await;
    assert_eq!(screen.text("h1"), "This page is locked");
    assert!(screen.find("input").is_none());
    assert!(screen.text(".rg-card").contains(REFERENCE));
    screen.click("Send me a code").await;
    let reference = REFERENCE.to_owned();
    assert_eq!(screen.acted(), [Action::GiveReference { reference }]);
}

#[wasm_bindgen_test]
async fn a_request_is_taken_back_once_asked() {
    let screen = Screen::of(all_offered(), status(RequestState::Received, 0)).await;
    assert_eq!(screen.text("h1"), "We are looking at your request");
    let text = screen.root.text_content().unwrap();
    for told in ["2026", REFERENCE, "You will have an answer by"] {
        assert!(text.contains(told), "{told} in {text}");
    }
    assert!(!text.contains("Send a new request"), "a second one");
    let dialog: HtmlDialogElement = screen.find("dialog").unwrap().unchecked_into();
    screen.click("Withdraw my request").await;
    assert!(dialog.open());
    screen.click("Keep my request").await;
    assert!(!dialog.open());
    assert_eq!(screen.sent(), []);
    screen.click("Withdraw my request").await;
    screen.click("Withdraw it").await;
    assert!(!dialog.open());
    assert_eq!(screen.acted(), [Action::Withdraw]);
    screen.ui.show_screen(status(RequestState::Withdrawn, 0));
    settle().await;
    assert_eq!(screen.text("h1"), "You have withdrawn your request");
    assert!(screen.text(".rg-lead").contains("erased"));
    assert!(screen.find("dialog").is_none());
    let text = screen.root.text_content().unwrap();
    assert!(
        !text.contains("Leave this computer"),
        "nothing to come back to"
    );
    assert_eq!(screen.focused(), "rg-title");
    screen.click("Send a new request").await;
    let sent = Command::begin(Purpose::Request);
    assert_eq!(screen.sent().last(), Some(&sent));
}

#[wasm_bindgen_test]
async fn a_link_is_mailed_again_as_often_as_there_is_one() {
    let screen = Screen::of(all_offered(), status(RequestState::Verified, 2)).await;
    let button = screen
        .all("button")
        .into_iter()
        .find(|button| button.text_content().as_deref() == Some("Send the link once more"))
        .unwrap();
    assert!(screen.text(".rg-card").contains("2 more times"));
    screen.click("Send the link once more").await;
    screen.ui.show_screen(status(RequestState::Verified, 0));
    settle().await;
    assert!(button.is_connected(), "it has the focus");
    assert!(screen.text(".rg-card").contains("as often as we send it"));
    screen.click("Send the link once more").await;
    assert_eq!(screen.acted(), [Action::ResendLink]);
    let spent = Screen::of(all_offered(), status(RequestState::Verified, 0)).await;
    assert!(
        spent
            .text(".rg-card")
            .contains("We cannot send the link again")
    );
    let refused = Screen::of(all_offered(), status(RequestState::NotVerified, 0)).await;
    assert!(refused.text("h1").contains("could not verify"));
    refused.click("Send a new request").await;
    assert_eq!(refused.sent(), [Command::begin(Purpose::Request)]);
}

/// The session-expiry warning goes by `locks_at`, at the last steps of a flow as well.
#[wasm_bindgen_test]
async fn the_warning_says_that_the_page_locks() {
    let state::Screen::Drawn(flow) = status(RequestState::Received, 0) else {
        panic!("a flow")
    };
    for (locks_at, warned) in [(Some(60), true), (Some(600), false), (None, false)] {
        let screen = Screen::of(
            all_offered(),
            state::Screen::Drawn(Flow {
                locks_at: locks_at.map(seconds),
                ..flow.clone()
            }),
        )
        .await;
        let warning = screen.text(".rg-staying .rg-notice");
        assert_eq!(warning.contains("this page locks at"), warned, "{warning}");
        if warned {
            screen.click("I am still here").await;
            assert_eq!(screen.sent(), [Command::StayOpen]);
        }
    }
}

#[wasm_bindgen_test]
fn a_page_is_for_what_its_site_offers() {
    let owner = Owner::new();
    let host = |asked: Option<&str>| {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        let options = HostOptions {
            purpose: asked.map(Into::into),
            ..HostOptions::new(root, "recovery/v1", "regain")
        };
        owner.with(|| Host::new(options))
    };
    let (all, mut requests) = (all_offered(), config());
    requests.purposes = vec![Purpose::Request];
    for (asked, purpose) in [
        (None, Purpose::Password),
        (Some("request"), Purpose::Request),
        (Some("username"), Purpose::Username),
        (Some("status"), Purpose::Status),
        (Some("stop"), Purpose::Password),
        (Some("dance"), Purpose::Password),
    ] {
        assert_eq!(host(asked).purpose(&all), Some(purpose));
        let of_password = host(asked).purpose(&config());
        assert_eq!(of_password, Some(Purpose::Password));
        assert_eq!(host(asked).purpose(&requests), Some(Purpose::Request));
    }
    for site in [&all, &config(), &requests] {
        assert_eq!(host(Some("ways")).purpose(site), None);
    }
}

#[wasm_bindgen_test]
fn what_was_not_typed_is_sent_again_as_it_was() {
    for action in [Action::MailReference, Action::Withdraw, Action::ResendLink] {
        let command = Command::act(action);
        assert_eq!(Retry::of(command.clone()), Retry::Command(command));
    }
    let reference = REFERENCE.to_owned();
    let typed = Command::act(Action::GiveReference { reference });
    assert_eq!(Retry::of(typed), Retry::Form);
}

#[wasm_bindgen_test]
fn what_ends_well_is_told() {
    for (screen, outcome) in [
        (usernames(&[]), Some("usernames")),
        (status(RequestState::Withdrawn, 0), Some("withdrawn")),
        (status(RequestState::Received, 0), None),
        (reference(None, false), None),
    ] {
        assert_eq!(screen.outcome(), outcome);
    }
}
