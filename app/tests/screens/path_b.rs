//! Rows B1–B5, B11–B13, C5: the screens of path B before and after the questions, one at a time.

use crate::screen::{Screen, seconds, settle};
use regain_app::command::Command;
use regain_app::fault::FieldFault;
use regain_app::state;
use regain_core::fault::Fault;
use regain_core::secret::Secret;
use regain_core::wire::{
    Action, ChallengeKind, ContactKind, Flow, Picture, Purpose, RefusedCode, Step,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn at(step: Step) -> state::Screen {
    state::Screen::Drawn(Flow {
        id: "f1".into(),
        purpose: Purpose::Request,
        locale: "en".into(),
        expires_at: seconds(1_800),
        locks_at: None,
        can_go_back: false,
        step,
    })
}

fn contact() -> Step {
    Step::Contact {
        kinds: vec![ContactKind::Email],
        contact: None,
    }
}

fn picture(image: &str) -> Step {
    Step::Challenge {
        offered: vec![ChallengeKind::Work, ChallengeKind::Picture],
        work: None,
        picture: Some(Picture {
            image: image.into(),
            length: 5,
        }),
    }
}

#[wasm_bindgen_test]
async fn what_is_needed_comes_before_the_first_step_and_asks_for_nothing() {
    for step in [Step::Identify { identifier: None }, contact()] {
        let screen = Screen::new(at(step)).await;
        assert_eq!(screen.text("h1"), "Before you start");
        assert!(screen.text(".rg-card").contains("Within 24 hours"));
        assert!(
            screen
                .text(".rg-card")
                .contains("erased 30 days after our answer")
        );
        screen.click("Start the request").await;
        assert_eq!(screen.sent(), [Command::BeginRequest]);
        screen.ui.set_begun(Some(1));
        settle().await;
        assert_ne!(screen.text("h1"), "Before you start");
    }
}

#[wasm_bindgen_test]
async fn a_contact_that_cannot_be_one_costs_no_request() {
    let screen = Screen::new(at(contact())).await;
    screen.ui.set_begun(Some(1));
    settle().await;
    screen.fill("rg-contact", "friend@").await;
    screen.click("Continue").await;
    assert_eq!(screen.sent(), []);
    screen.fill("rg-contact", "friend@example.org").await;
    screen.click("Continue").await;
    let contact = "friend@example.org".to_owned();
    assert_eq!(screen.acted(), [Action::GiveContact { contact }]);
}

#[wasm_bindgen_test]
async fn another_picture_stays_on_the_screen_and_clears_what_was_read() {
    let screen = Screen::new(at(picture("data:image/png;base64,AA"))).await;
    let input = screen.input("rg-answer");
    screen.fill("rg-answer", "kx7m").await;
    screen
        .ui
        .show_screen(at(picture("data:image/png;base64,BB")));
    let fault = FieldFault::new("answer", &Fault::WrongAnswer);
    screen.ui.show(vec![fault], None, None);
    settle().await;
    let image = screen.find("img.rg-picture").unwrap();
    let source = image.get_attribute("src").unwrap();
    assert!(source.ends_with("BB"));
    assert!(input.is_connected(), "the same field");
    assert_eq!(input.value(), "");
    assert_eq!(screen.focused(), "rg-summary");
    screen.fill("rg-answer", "p3th4").await;
    screen.click("Continue").await;
    let (kind, answer) = (ChallengeKind::Picture, "p3th4".to_owned());
    assert_eq!(screen.acted(), [Action::AnswerChallenge { kind, answer }]);
}

#[wasm_bindgen_test]
async fn work_that_cannot_begin_leads_to_the_picture() {
    // There is no element here that would do it.
    let work = Step::Challenge {
        offered: vec![ChallengeKind::Work, ChallengeKind::Picture],
        work: Some(serde_json::json!({"parameters": {}})),
        picture: None,
    };
    let screen = Screen::new(at(work)).await;
    assert!(screen.text(".rg-card").contains("This browser cannot"));
    assert!(screen.text(".rg-card").contains("Read the characters"));
    screen.click("Read characters in a picture instead").await;
    let kind = ChallengeKind::Picture;
    assert_eq!(screen.acted(), [Action::NewChallenge { kind }]);
}

#[wasm_bindgen_test]
async fn the_code_of_a_request_went_out_for_certain() {
    let screen = Screen::new(at(crate::screen::enter_code(60, 5))).await;
    assert!(screen.text(".rg-lead").starts_with("We have mailed a code"));
    screen.fill("rg-code", "123456").await;
    screen.click("Continue").await;
    let code = Secret::new("123456");
    assert_eq!(screen.acted(), [Action::EnterCode { code }]);
}

#[wasm_bindgen_test]
async fn what_was_sent_has_a_reference_and_an_end() {
    let screen = Screen::new(at(Step::Submitted {
        reference: "7KX4M-Q2T9Z".into(),
        answer_by: seconds(86_400),
        masked: "f***@e***.org".into(),
        identifier: "anna@example.com".into(),
        tries_left_today: 1,
        message: None,
    }))
    .await;
    assert_eq!(screen.text(".rg-reference"), "7KX4M-Q2T9Z");
    assert!(screen.text(".rg-lead").contains("f***@e***.org"));
    assert!(screen.text(".rg-card").contains("1 more request "));
    assert!(screen.text(".rg-card").contains("anna@example.com"));
    screen.click("Send another request for this account").await;
    assert_eq!(screen.sent(), [Command::StartAgain]);
    assert!(screen.text(".rg-ways").contains("Open a new account"));
}

#[wasm_bindgen_test]
async fn too_many_today_says_from_when_on() {
    let screen = Screen::new(at(Step::Refused {
        code: RefusedCode::TooManyToday,
        again_at: Some(seconds(3_600)),
    }))
    .await;
    assert_eq!(screen.text("h1"), "No more requests today");
    assert!(screen.text(".rg-card").contains("another one from"));
}
