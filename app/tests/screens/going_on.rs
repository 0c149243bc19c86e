//! Row C6: a request is gone on with later, elsewhere or here, and a computer is left.

use crate::coming_back::{REFERENCE, all_offered, of, reference, status};
use crate::questions::{asking, form_on, reviewing};
use crate::screen::{Screen, at, seconds, settle};
use leptos::prelude::*;
use regain_app::answer_form::FormPage;
use regain_app::command::Command;
use regain_app::state;
use regain_core::wire::{Action, Flow, Purpose, RequestState, Step};
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_computer_is_left_from_every_screen_of_a_request() {
    let sent = of(
        Purpose::Request,
        Step::Submitted {
            reference: REFERENCE.into(),
            answer_by: seconds(86_400),
            masked: "a***@e***.com".into(),
            identifier: "anna".into(),
            tries_left_today: 1,
            message: None,
        },
    );
    for stage in [sent.clone(), status(RequestState::Received, 0)] {
        let screen = Screen::of(all_offered(), stage).await;
        screen.click("Leave this computer").await;
        assert_eq!(screen.sent(), [Command::Leave]);
        screen.ui.show_screen(state::Screen::Left(REFERENCE.into()));
        settle().await;
        assert_eq!(screen.text("h1"), "You can close this tab");
        assert!(screen.text(".rg-card").contains(REFERENCE));
        assert!(screen.find(".rg-card form").is_none());
    }
    // Where nobody can come back, leaving is closing the tab.
    let screen = Screen::new(sent).await;
    let text = screen.root.text_content().unwrap();
    assert!(!text.contains("Leave this computer"));
}

fn drawn(screen: state::Screen) -> Flow {
    match screen {
        state::Screen::Drawn(flow) => flow,
        other => panic!("no flow: {other:?}"),
    }
}

#[wasm_bindgen_test]
async fn the_questions_say_how_to_go_on_later() {
    for step in [asking(json!({})), reviewing(json!({}))] {
        let flow = Flow {
            expires_at: seconds(7 * 86_400),
            ..drawn(of(Purpose::Request, step))
        };
        let until = flow.expires_at;
        let screen = Screen::of(all_offered(), state::Screen::Drawn(flow)).await;
        let (screen, _) = form_on(screen).await;
        let text = screen.root.text_content().unwrap();
        let until = screen.ui.i18n.date_and_time(until);
        let how = format!(
            "Your reference is P2QBF-4S116. With it you can come back on any device until {until}"
        );
        assert!(text.contains(&how), "{how} in {text}");
        assert!(!text.contains("Keep this tab open"));
        screen.click("Continue later: mail me the reference").await;
        screen.click("Leave this computer").await;
        let mailed = Command::act(Action::MailReference);
        assert_eq!(screen.sent()[1..], [mailed, Command::Leave]);
    }
}

#[wasm_bindgen_test]
async fn where_nobody_can_come_back_the_tab_stays_open() {
    let (screen, _) = form_on(Screen::new(at(asking(json!({})))).await).await;
    let text = screen.root.text_content().unwrap();
    assert!(text.contains("Keep this tab open"));
    for way in [
        "P2QBF-4S116",
        "mail me the reference",
        "Leave this computer",
    ] {
        assert!(!text.contains(way), "{way}");
    }
    for (site, told) in [(all_offered(), false), (crate::screen::config(), true)] {
        let contact = Step::Contact {
            kinds: Vec::new(),
            contact: None,
        };
        let screen = Screen::of(site, of(Purpose::Request, contact)).await;
        let text = screen.root.text_content().unwrap();
        assert_eq!(text.contains("This tab, open until"), told);
        assert_eq!(text.contains("on any device"), !told);
    }
}

#[wasm_bindgen_test]
async fn leaving_says_that_old_passwords_are_lost_where_there_are_any() {
    let asked = Screen::of(all_offered(), at(asking(json!({})))).await;
    let (screen, answer_form) = form_on(asked).await;
    screen.ui.open_page(answer_form, FormPage::Section(0));
    settle().await;
    let lost = "The passwords that you typed are only on this screen";
    assert!(!screen.text(".rg-card").contains(lost));
    let pin = screen.find("input[type=password]").unwrap().id();
    screen.fill(&pin, "hunter2").await;
    assert!(screen.text(".rg-card").contains(lost));
    screen.fill(&pin, "").await;
    assert!(!screen.text(".rg-card").contains(lost));
    screen.click("Leave this computer").await;
    assert_eq!(screen.sent().last(), Some(&Command::Leave));
}

/// A locked flow does not say which save it took: it was the next one.
#[wasm_bindgen_test]
async fn what_a_locked_flow_takes_is_saved() {
    let mut step = asking(json!({}));
    if let Step::AnswerQuestions { revision, .. } = &mut step {
        *revision = Some(4);
    }
    let asked = Screen::of(all_offered(), of(Purpose::Request, step)).await;
    let (screen, answer_form) = form_on(asked).await;
    screen.ui.open_page(answer_form, FormPage::Section(0));
    settle().await;
    screen.fill("rg-a-name", "Anna").await;
    assert!(!answer_form.is_saved());
    let snapshot = answer_form.snapshot();
    let locked = drawn(reference(Some("P2QBF-4S116"), true));
    answer_form.saved(snapshot, &locked);
    assert!(answer_form.is_saved());
    assert!(answer_form.is_behind(Some(6)));
    assert!(!answer_form.is_behind(Some(5)));
}

/// Answers that were not saved before the lock are saved once a code has opened the questions again.
#[wasm_bindgen_test]
async fn what_was_typed_last_is_saved_after_the_lock() {
    let questions = || of(Purpose::Request, asking(json!({})));
    let (screen, answer_form) = form_on(Screen::of(all_offered(), questions()).await).await;
    screen.ui.open_page(answer_form, FormPage::Section(0));
    settle().await;
    screen.fill("rg-a-name", "Anna").await;
    let before = answer_form.pauses.get_untracked();
    let asked = |screen: &Screen| screen.text(".rg-card").contains("Label of name");
    screen.ui.show_screen(reference(Some("P2QBF-4S116"), true));
    settle().await;
    assert!(!asked(&screen));
    assert_eq!(answer_form.pauses.get_untracked(), before);
    screen.ui.show_screen(questions());
    settle().await;
    assert!(asked(&screen));
    assert_eq!(screen.input("rg-a-name").value(), "Anna");
    assert_eq!(answer_form.pauses.get_untracked(), before + 1);
}

/// The request was taken up elsewhere: what is not saved stays in sight, and what a lock was to hide does not.
#[wasm_bindgen_test]
async fn what_is_taken_over_elsewhere_stays_in_sight_unless_it_was_left_alone() {
    for (locks_in, typed, stays) in [
        (600, false, true),
        (600, true, true),
        (0, true, true),
        (0, false, false),
    ] {
        let flow = Flow {
            locks_at: Some(seconds(locks_in)),
            ..drawn(of(Purpose::Request, asking(json!({}))))
        };
        let asked = Screen::of(all_offered(), state::Screen::Drawn(flow)).await;
        let (screen, answer_form) = form_on(asked).await;
        if typed {
            answer_form.edited();
        }
        let actions = regain_app::chunk::request().unwrap().actions();
        assert_eq!(actions.flow_ended(screen.ui), stays, "{locks_in} {typed}");
    }
}

/// A page that was left alone, and cannot ask the server: a lid that is opened where there is no network yet.
#[wasm_bindgen_test]
async fn what_a_lock_hides_is_hidden_without_an_answer_as_well() {
    let locked_since = |step| Flow {
        locks_at: Some(seconds(0)),
        ..drawn(of(Purpose::Request, step))
    };
    let submitted = Step::Submitted {
        reference: REFERENCE.into(),
        answer_by: seconds(86_400),
        masked: "a***@e***.com".into(),
        identifier: "anna".into(),
        tries_left_today: 1,
        message: None,
    };
    for (step, readonly) in [(asking(json!({"name": "Anna"})), true), (submitted, false)] {
        let flow = locked_since(step);
        let screen = Screen::of(all_offered(), state::Screen::Drawn(flow)).await;
        let actions = regain_app::chunk::request().unwrap().actions();
        actions.lock(screen.ui);
        settle().await;
        let shown = screen.ui.screen.get_untracked();
        let expected = Step::Reference {
            reference: Some(reference_shown(&shown)),
            readonly,
        };
        assert_eq!(drawn(shown).step, expected);
        let text = screen.root.text_content().unwrap();
        assert!(!text.contains("anna") && !text.contains("a***"), "{text}");
    }
}

fn reference_shown(screen: &state::Screen) -> String {
    match screen {
        state::Screen::Drawn(Flow {
            step: Step::Reference { reference, .. },
            ..
        }) => reference.clone().unwrap(),
        other => panic!("{other:?}"),
    }
}
