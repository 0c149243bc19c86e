//! What every screen has.

use crate::screen::{
    NL, Screen, at, choose, enter_code, identify, seconds, set_password, settle, texts, translate,
};
use leptos::prelude::*;
use regain_app::command::{Command, Retry};
use regain_app::fault::{FieldFault, Param};
use regain_app::i18n::key;
use regain_app::state::{self, PageError, Status};
use regain_core::fault::Fault;
use regain_core::problem::ProblemCode;
use regain_core::secret::Secret;
use regain_core::wire::{Action, ChallengeKind, ContactKind, RefusedCode, SecretAnswers, Step};
use wasm_bindgen_test::wasm_bindgen_test;

pub fn every_stage() -> Vec<state::Screen> {
    let (kind, masked) = (ContactKind::Email, "a***@e***.com".to_owned());
    let (code, again_at) = (RefusedCode::CannotRequest, None);
    let mut stages: Vec<state::Screen> = [
        identify(),
        choose(&[
            (ContactKind::Email, "a***@e***.com"),
            (ContactKind::Phone, "***23"),
        ]),
        Step::ConfirmAddress { kind, masked },
        enter_code(60, 5),
        set_password(),
        Step::PasswordChanged {
            sessions_ended: true,
        },
        Step::Refused { code, again_at },
    ]
    .map(at)
    .into();
    stages.push(state::Screen::Ended(ProblemCode::FlowExpired));
    stages.push(state::Screen::Ended(ProblemCode::UnknownFlow));
    stages.extend(crate::links::stages());
    stages.extend(crate::coming_back::stages());
    stages.push(state::Screen::Ways);
    stages
}

#[wasm_bindgen_test]
async fn a_character_that_nobody_sees_is_named_in_words() {
    let screen = Screen::new(at(identify())).await;
    for (locale, json, told) in [
        (
            "en",
            crate::screen::EN,
            [
                "Leave out the character “é”",
                "Enter this without a space",
                "Enter digits only, without an invisible space",
                "Enter this without an invisible character (U+0007)",
                "Enter one subject line here, without line breaks",
            ],
        ),
        (
            "nl",
            NL,
            [
                "Laat het teken ‘é’ weg",
                "Vul dit in zonder spatie",
                "Vul alleen cijfers in, zonder onzichtbare spatie",
                "Vul dit in zonder onzichtbaar teken (U+0007)",
                "Vul hier één onderwerpregel in, zonder nieuwe regel",
            ],
        ),
    ] {
        let words = screen.ui.i18n;
        words.change(texts(locale, json));
        let faults = [
            ("service_name", 'é'),
            ("service_name", ' '),
            ("code", '\u{200b}'),
            ("service_name", '\u{7}'),
            ("subject", '\n'),
        ];
        for ((scope, character), told) in faults.into_iter().zip(told) {
            let fault = FieldFault::new(scope, &Fault::BadCharacter { character });
            assert_eq!(words.fault(scope, &fault), told);
        }
    }
}

#[wasm_bindgen_test]
async fn every_screen_has_one_heading_in_its_title() {
    for screen in every_stage() {
        let screen = Screen::new(screen).await;
        assert_eq!(screen.all("h1").len(), 1);
        let title = format!("{} – Example", screen.text("h1"));
        assert_eq!(document().title(), title);
        assert!(screen.find(".rg-summary[hidden]").is_some());
    }
}

/// leptos writes static markup through `innerHTML`, which Trusted Types refuse, wherever the class is forgotten.
#[wasm_bindgen_test]
async fn every_element_has_our_class() {
    for screen in every_stage() {
        let screen = Screen::new(screen).await;
        screen.ui.show(
            Vec::new(),
            Some(PageError::Unreachable),
            Some(Retry::Command(Command::Back)),
        );
        settle().await;
        let bare = screen.all("*:not(.rg)");
        assert_eq!(bare.first().map(|element| element.outer_html()), None);
    }
}

#[wasm_bindgen_test]
async fn every_id_is_there_once_and_every_field_has_a_label() {
    for screen in every_stage() {
        let screen = Screen::new(screen).await;
        for element in screen.all("[id]") {
            assert_eq!(screen.all(&format!("[id={}]", element.id())).len(), 1);
        }
        for input in screen.all("input:not([aria-hidden])") {
            let label = screen.text(&format!("label[for={}]", input.id()));
            assert!(!label.is_empty(), "{}", input.outer_html());
        }
    }
}

#[wasm_bindgen_test]
async fn no_text_is_a_key_or_has_a_placeholder() {
    for screen in every_stage() {
        for (locale, json) in [("en", crate::screen::EN), ("nl", NL)] {
            let screen = Screen::new(screen.clone()).await;
            screen.ui.i18n.change(texts(locale, json));
            settle().await;
            let text = screen.root.text_content().unwrap();
            assert!(!text.contains(['{', '}', '_']), "{text}");
        }
    }
}

#[wasm_bindgen_test]
async fn another_language_leaves_what_was_typed() {
    let screen = Screen::new(at(identify())).await;
    screen.fill("rg-identifier", "anna").await;
    screen.ui.i18n.change(texts("nl", NL));
    settle().await;
    assert_eq!(screen.text("h1"), "Uw account terugkrijgen");
    assert_eq!(screen.input("rg-identifier").value(), "anna");
    let html = document().document_element().unwrap();
    assert_eq!(html.get_attribute("lang").as_deref(), Some("nl"));
    assert_eq!(document().title(), "Uw account terugkrijgen – Example");
}

#[wasm_bindgen_test]
async fn another_language_changes_what_is_wrong_as_well() {
    let screen = Screen::new(at(identify())).await;
    screen.click("Continue").await;
    screen.ui.i18n.change(texts("nl", NL));
    settle().await;
    let words = "Vul uw e-mailadres, telefoonnummer of gebruikersnaam in";
    assert_eq!(screen.text(".rg-summary-line a"), words);
    assert!(screen.described("rg-identifier").ends_with(words));
    assert!(document().title().starts_with("Fout: "));
}

/// Whatever stood there before, in whatever language, a translated page says what one drawn just now does.
#[wasm_bindgen_test]
async fn a_page_translator_leaves_no_words_of_before() {
    let fault = wrong_code(4);
    for before in every_stage() {
        for stage in every_stage() {
            let screen = Screen::new(before.clone()).await;
            screen
                .ui
                .show(vec![fault.clone()], Some(PageError::Offline), None);
            settle().await;
            translate(&screen.root);
            screen.ui.clear();
            screen.ui.show_screen(stage.clone());
            settle().await;
            translate(&screen.root);
            screen.ui.i18n.change(texts("nl", NL));
            settle().await;
            let fresh = Screen::new(stage.clone()).await;
            fresh.ui.i18n.change(texts("nl", NL));
            settle().await;
            // Without the seconds, which go on meanwhile.
            let words = |screen: &Screen| {
                let text = screen.root.text_content().unwrap_or_default();
                text.replace(|c: char| c.is_ascii_digit(), "")
            };
            assert_eq!(words(&screen), words(&fresh), "{stage:?} after {before:?}");
        }
    }
}

/// As the backend says it.
fn wrong_code(tries_left: u8) -> FieldFault {
    FieldFault {
        field: "code".into(),
        code: "wrong_code".into(),
        params: vec![("tries_left".into(), Param::Number(tries_left.into()))],
    }
}

/// A number that counts down is seen to, and the same words are not read out twice.
#[wasm_bindgen_test]
async fn what_is_wrong_follows_under_a_page_translator() {
    let screen = Screen::new(at(enter_code(60, 5))).await;
    for tries_left in [4, 3] {
        let fault = wrong_code(tries_left);
        screen.ui.show(vec![fault], None, None);
        settle().await;
        let words = format!("That is not the code we sent. You can try {tries_left} more times");
        assert_eq!(screen.text(".rg-summary-line"), words);
        assert_eq!(screen.text("#rg-code-fault span + span"), words);
        translate(&screen.root);
    }
    let line = screen.find(".rg-summary-line").unwrap();
    screen.fill("rg-code", "12").await;
    let changed = screen.find(".rg-summary-line").unwrap();
    assert!(!line.is_same_node(Some(&changed)));
    // Still too short: nothing comes that was not there.
    screen.fill("rg-code", "").await;
    screen.fill("rg-code", "1").await;
    let line = screen.find(".rg-summary-line").unwrap();
    screen.fill("rg-code", "12").await;
    assert!(line.is_same_node(screen.find(".rg-summary-line").as_deref()));
}

/// What is to be read letter by letter, no translator touches.
#[wasm_bindgen_test]
async fn masks_are_not_translated() {
    for stage in every_stage() {
        let screen = Screen::new(stage.clone()).await;
        let text = screen.root.text_content().unwrap();
        let kept = screen.all("bdi[translate=no]");
        let kept: Vec<_> = kept.iter().filter_map(|kept| kept.text_content()).collect();
        let references = ["7K3M9-QXDV1", "7K3M9-QXDV2"];
        let names = ["anna.k", "kees"];
        let masks = ["a***@e***.com", "***23"].into_iter().chain(references);
        let masks = masks.chain(names);
        let masks: Vec<_> = masks.filter(|mask| text.contains(mask)).collect();
        assert_eq!(kept, masks, "{stage:?}");
        assert!(!text.contains(['\u{2068}', '\u{2069}']));
    }
}

/// An extension that fills in a field need not send an event.
#[wasm_bindgen_test]
async fn what_a_field_shows_is_what_is_sent() {
    let screen = Screen::new(at(identify())).await;
    screen.input("rg-identifier").set_value("anna");
    screen.click("Continue").await;
    let identifier = "anna".to_owned();
    assert_eq!(screen.acted(), [Action::Identify { identifier }]);

    let screen = Screen::new(at(choose(&[
        (ContactKind::Email, "a***@e***.com"),
        (ContactKind::Phone, "***23"),
    ])))
    .await;
    screen.input("rg-method-1").set_checked(true);
    screen.click("Continue").await;
    let method = "m1".to_owned();
    assert_eq!(screen.acted(), [Action::ChooseMethod { method }]);
}

#[wasm_bindgen_test]
async fn a_language_is_chosen_by_its_own_name() {
    let screen = Screen::new(at(identify())).await;
    screen.click("Nederlands").await;
    assert_eq!(screen.sent(), [Command::SetLanguage("nl".into())]);
}

#[wasm_bindgen_test]
async fn a_new_step_takes_the_focus_and_the_first_does_not() {
    let screen = Screen::new(at(identify())).await;
    assert_ne!(screen.focused(), "rg-title");
    screen.ui.show_screen(at(set_password()));
    settle().await;
    assert_eq!(screen.focused(), "rg-title");
}

#[wasm_bindgen_test]
async fn while_something_is_under_way_nothing_else_is_sent() {
    let screen = Screen::new(at(identify())).await;
    screen.fill("rg-identifier", "anna").await;
    screen.ui.status.set(Status {
        command: Some("identify"),
        ..Status::default()
    });
    settle().await;
    screen.click("Continue").await;
    assert_eq!(screen.sent(), []);
    let button = screen.find("form button").unwrap();
    assert_eq!(button.get_attribute("aria-busy").as_deref(), Some("true"));
    assert_eq!(screen.text("main > [role=status]"), "One moment");
}

#[wasm_bindgen_test]
async fn what_failed_can_be_tried_again() {
    let screen = Screen::new(at(identify())).await;
    let identify = |identifier: &str| {
        let identifier = identifier.to_owned();
        Command::act(Action::Identify { identifier })
    };
    let page_error = Some(PageError::Unreachable);
    for (command, sent) in [
        // What the field shows then, and not what was sent before.
        (identify("anna"), identify("bram")),
        (Command::Back, Command::Back),
        (Command::act(Action::GoBack), Command::act(Action::GoBack)),
    ] {
        let again = Some(Retry::of(command));
        screen.ui.show(Vec::new(), page_error, again);
        settle().await;
        assert!(document().title().starts_with("Error: "));
        screen.fill("rg-identifier", "bram").await;
        screen.click("Try again").await;
        assert_eq!(screen.sent().last(), Some(&sent));
    }
    // What cannot be sent as it is now is not.
    let again = Some(Retry::Form);
    screen.ui.show(Vec::new(), page_error, again);
    settle().await;
    screen.fill("rg-identifier", " ").await;
    screen.click("Try again").await;
    assert_eq!(screen.sent().len(), 3);
    assert_eq!(screen.focused(), "rg-summary");
}

/// No retry holds what was typed, whatever step it was typed at.
#[wasm_bindgen_test]
fn nothing_typed_is_held_for_trying_again() {
    let text = || "typed".to_owned();
    for action in [
        Action::Identify { identifier: text() },
        Action::ChooseMethod { method: text() },
        Action::ConfirmAddress { address: text() },
        Action::EnterCode {
            code: Secret::new(text()),
        },
        Action::SetPassword {
            password: Secret::new(text()),
            end_sessions: true,
        },
        Action::GiveContact { contact: text() },
        Action::AnswerChallenge {
            kind: ChallengeKind::Picture,
            answer: text(),
        },
        Action::SubmitRequest {
            secrets: SecretAnswers::default(),
            once: None,
        },
    ] {
        assert_eq!(Retry::of(Command::act(action)), Retry::Form);
    }
}

/// A flow that cannot be opened: why, and trying again.
#[wasm_bindgen_test]
async fn what_cannot_be_opened_says_why() {
    let screen = Screen::new(state::Screen::Ended(ProblemCode::Unavailable)).await;
    let page_error = PageError::TooOften(Some(seconds(240)));
    screen.ui.show(Vec::new(), Some(page_error), None);
    settle().await;
    assert_eq!(
        screen.text("h1"),
        "Account recovery cannot be opened right now"
    );
    assert!(screen.text(".rg-summary").contains("in 4 minutes"));
    screen.click("Try again").await;
    assert_eq!(screen.sent(), [Command::StartAgain]);
}

#[wasm_bindgen_test]
async fn a_limit_says_until_when() {
    let screen = Screen::new(at(identify())).await;
    let page_error = PageError::TooOften(Some(seconds(240)));
    screen.ui.show(Vec::new(), Some(page_error), None);
    settle().await;
    assert!(screen.text(".rg-summary").contains("in 4 minutes"));
}

fn fault(field: &str, code: &str, params: &[(&str, Param)]) -> FieldFault {
    let params = params.iter().map(|(n, v)| ((*n).into(), v.clone()));
    FieldFault {
        field: field.into(),
        code: code.into(),
        params: params.collect(),
    }
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_is_said_at_its_field() {
    let left = |n| [("tries_left", Param::Number(n))];
    for (params, words) in [
        (
            left(4.0),
            "That is not the code we sent. You can try 4 more times",
        ),
        (
            left(1.0),
            "That is not the code we sent. You can try 1 more time",
        ),
        (
            left(0.0),
            "That is not the code we sent, and it was the last try. Ask for another code",
        ),
    ] {
        let screen = Screen::new(at(enter_code(60, 5))).await;
        let faults = vec![fault("code", "wrong_code", &params)];
        screen.ui.show(faults, None, None);
        settle().await;
        assert_eq!(screen.text(".rg-summary-line"), words);
        if screen.find(".rg-summary-line a").is_some() {
            screen.click(words).await;
            assert_eq!(screen.focused(), "rg-code");
        }
    }
}

#[wasm_bindgen_test]
async fn a_reason_that_depends_on_what_is_told_apart() {
    let screen = Screen::new(at(set_password())).await;
    let site = [("what", Param::Text("site".into()))];
    let faults = vec![fault("password", "contains", &site)];
    screen.ui.show(faults, None, None);
    settle().await;
    assert!(screen.text(".rg-summary").contains("name of this site"));
}

#[wasm_bindgen_test]
async fn what_fits_no_field_is_said_all_the_same() {
    let screen = Screen::new(at(identify())).await;
    let faults = vec![fault("shoe_size", "odd", &[])];
    screen.ui.show(faults, None, None);
    settle().await;
    assert_eq!(screen.text(".rg-summary-line"), "Check this and try again");
}

#[wasm_bindgen_test]
async fn a_new_account_and_help_are_always_offered() {
    for screen in every_stage() {
        let screen = Screen::new(screen).await;
        let links = screen.all("footer a").into_iter();
        let links: Vec<_> = links
            .filter_map(|link| link.get_attribute("href"))
            .collect();
        let expected = [
            "https://www.example.com/help",
            "https://www.example.com/sign-up",
        ];
        assert_eq!(links, expected);
    }
}

#[wasm_bindgen_test]
async fn a_flow_that_is_gone_begins_again_with_what_was_typed() {
    let screen = Screen::new(at(identify())).await;
    screen.fill("rg-identifier", "anna").await;
    screen.click("Continue").await;
    screen
        .ui
        .show_screen(state::Screen::Ended(ProblemCode::FlowExpired));
    settle().await;
    screen.click("Start again").await;
    assert_eq!(screen.sent().last(), Some(&Command::StartAgain));
    screen.ui.show_screen(at(identify()));
    settle().await;
    assert_eq!(screen.input("rg-identifier").value(), "anna");
}

#[wasm_bindgen_test]
async fn a_link_that_cannot_be_opened_takes_the_place_of_a_flow_that_is_gone() {
    let screen = Screen::new(state::Screen::Ended(ProblemCode::UnknownFlow)).await;
    assert_eq!(screen.text("h1"), "Start again");
    screen
        .ui
        .show_screen(state::Screen::Ended(ProblemCode::Unavailable));
    settle().await;
    let title = "Account recovery cannot be opened right now";
    assert_eq!(screen.text("h1"), title);
}

#[wasm_bindgen_test]
async fn what_is_announced_after_a_notice_is_not_seen() {
    let screen = Screen::new(at(identify())).await;
    let class = || screen.find("main > [role=status]").unwrap().class_name();
    screen.ui.notify(key::PAGE_NO_FORWARD);
    settle().await;
    assert_eq!(class(), "rg rg-status");
    screen.ui.announce(key::SET_PASSWORD_SHOWN);
    settle().await;
    assert_eq!(class(), "rg rg-away");
}
