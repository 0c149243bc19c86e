//! Rows A1–A7 and A9, a screen at a time.

use crate::screen::{Screen, at, choose, config, enter_code, identify, set_password, settle};
use regain_app::command::Command;
use regain_core::kind::Region;
use regain_core::kind::identifier::SignIn;
use regain_core::secret::Secret;
use regain_core::wire::{Action, ContactKind, RefusedCode, Step};
use wasm_bindgen_test::wasm_bindgen_test;

const MASKED: &[(ContactKind, &str)] = &[
    (ContactKind::Email, "a***@e***.com"),
    (ContactKind::Phone, "***23"),
];

#[wasm_bindgen_test]
async fn an_identifier_goes_out_as_typed() {
    let screen = Screen::new(at(identify())).await;
    screen.fill("rg-identifier", " Anna@Example.com ").await;
    screen.click("Continue").await;
    let identifier = " Anna@Example.com ".to_owned();
    assert_eq!(screen.acted(), [Action::Identify { identifier }]);
}

#[wasm_bindgen_test]
async fn an_identifier_typed_before_is_there_again() {
    let identifier = Some("anna".to_owned());
    let screen = Screen::new(at(Step::Identify { identifier })).await;
    assert_eq!(screen.input("rg-identifier").value(), "anna");
}

#[wasm_bindgen_test]
async fn no_identifier_is_said_at_once() {
    let screen = Screen::new(at(identify())).await;
    screen.click("Continue").await;
    assert_eq!(screen.sent(), []);
    let words = "Enter the email address, phone number or username you sign in with";
    assert_eq!(screen.text(".rg-summary-line a"), words);
    assert!(screen.described("rg-identifier").ends_with(words));
    assert_eq!(screen.focused(), "rg-summary");
}

#[wasm_bindgen_test]
async fn a_slip_in_an_address_is_said_and_not_sent() {
    let screen = Screen::new(at(identify())).await;
    screen.fill("rg-identifier", "anna@gmail,com").await;
    screen.click("Continue").await;
    assert_eq!(screen.sent(), []);
    let words = "Enter an email address in the correct format, like name@example.com, a phone number with + and the \
                 country code, like +44 1632 960123 or a username";
    assert_eq!(screen.text(".rg-summary-line a"), words);
    screen.fill("rg-identifier", "Anna <anna@gmail. com>").await;
    screen.click("Continue").await;
    let identifier = "Anna <anna@gmail. com>".to_owned();
    assert_eq!(screen.acted(), [Action::Identify { identifier }]);
}

#[wasm_bindgen_test]
async fn the_words_follow_what_the_site_signs_in_with() {
    use SignIn::{Email, Phone, Username};
    let hint = "The one you sign in with.";
    let phone_hint = "The one you sign in with. Start a phone number with + and the country code.";
    for (sign_in, region, keys, label, hint, typed, words) in [
        (
            vec![Email],
            None,
            "email",
            "Your email address",
            hint,
            "anna",
            "Enter an email address in the correct format, like name@example.com",
        ),
        (
            vec![Phone],
            None,
            "tel",
            "Your phone number",
            phone_hint,
            "0612345678",
            "Enter a phone number with + and the country code, like +44 1632 960123",
        ),
        (
            vec![Phone],
            Region::parse("NL"),
            "tel",
            "Your phone number",
            phone_hint,
            "anna",
            "Enter a phone number like +44 1632 960123",
        ),
        (
            vec![Phone],
            Region::parse("NL"),
            "tel",
            "Your phone number",
            phone_hint,
            "06",
            "Enter the whole phone number, with all its digits",
        ),
        (
            vec![Email, Phone],
            Region::parse("NL"),
            "email",
            "Your email address or phone number",
            phone_hint,
            "anna",
            "Enter an email address in the correct format, like name@example.com or a phone number like +44 1632 960123",
        ),
        (
            vec![Username],
            None,
            "text",
            "Your username",
            hint,
            "",
            "Enter the username you sign in with",
        ),
    ] {
        let mut site = config();
        (site.sign_in, site.region) = (sign_in, region);
        let screen = Screen::of(site, at(identify())).await;
        assert_eq!(screen.text(".rg-label"), label);
        assert_eq!(screen.text("#rg-identifier-hint"), hint);
        let input = screen.input("rg-identifier");
        assert_eq!(input.get_attribute("inputmode").as_deref(), Some(keys));
        screen.fill("rg-identifier", typed).await;
        screen.click("Continue").await;
        assert_eq!(screen.sent(), [], "{typed:?}");
        assert_eq!(screen.text(".rg-summary-line a"), words, "{typed:?}");
    }
}

#[wasm_bindgen_test]
async fn the_chosen_method_goes_out() {
    let screen = Screen::new(at(choose(MASKED))).await;
    screen.click("Continue").await;
    assert_eq!(screen.sent(), [], "nothing is chosen yet");
    screen.click("Text message to ***23").await;
    assert!(
        screen.find(".rg-summary[hidden]").is_some(),
        "the fault has gone"
    );
    screen.click("Continue").await;
    let method = "m1".to_owned();
    assert_eq!(screen.acted(), [Action::ChooseMethod { method }]);
}

#[wasm_bindgen_test]
async fn one_method_alone_is_chosen_already() {
    let screen = Screen::new(at(choose(&MASKED[..1]))).await;
    screen.click("Continue").await;
    let method = "m0".to_owned();
    assert_eq!(screen.acted(), [Action::ChooseMethod { method }]);
}

#[wasm_bindgen_test]
async fn none_of_the_methods_has_two_ways_on() {
    let screen = Screen::new(at(choose(MASKED))).await;
    screen.click("Check what you typed").await;
    screen.click("I cannot use any of these").await;
    let expected = [Command::Back, Command::act(Action::CannotUseAny)];
    assert_eq!(screen.sent(), expected);
}

#[wasm_bindgen_test]
async fn an_address_that_cannot_be_one_costs_no_request() {
    let (kind, masked) = (ContactKind::Email, "a***@e***.com".to_owned());
    let screen = Screen::new(at(Step::ConfirmAddress { kind, masked })).await;
    screen.fill("rg-address", "anna@").await;
    screen.click("Send the code").await;
    assert_eq!(screen.sent(), []);
    let words = "Enter an email address in the correct format, like name@example.com";
    assert_eq!(screen.text(".rg-summary-line a"), words);
    screen.fill("rg-address", "anna@example.com").await;
    screen.click("Send the code").await;
    let address = "anna@example.com".to_owned();
    assert_eq!(screen.acted(), [Action::ConfirmAddress { address }]);
}

#[wasm_bindgen_test]
async fn a_number_is_typed_with_the_keys_for_numbers() {
    let (kind, masked) = (ContactKind::Phone, "***23".to_owned());
    let screen = Screen::new(at(Step::ConfirmAddress { kind, masked })).await;
    let input = screen.input("rg-address");
    assert_eq!(
        (input.type_(), input.autocomplete()),
        ("tel".into(), "tel".into())
    );
    assert!(screen.text(".rg-lead").contains("***23"));
}

#[wasm_bindgen_test]
async fn a_code_is_taken_however_it_is_written() {
    for code in ["123456", " 123-456 ", "123 456", "１２３４５６", "١٢٣٤٥٦"] {
        let screen = Screen::new(at(enter_code(60, 5))).await;
        screen.fill("rg-code", code).await;
        screen.click("Continue").await;
        let code = Secret::new(code);
        assert_eq!(screen.acted(), [Action::EnterCode { code }]);
    }
}

#[wasm_bindgen_test]
async fn a_slip_in_the_code_costs_no_try() {
    for (code, words) in [
        ("", "Enter the code we sent"),
        ("12345", "Enter the whole code, all 6 digits"),
        ("1234567", "Enter only the code, 6 digits"),
        ("12345O", "Enter digits only; “O” is not part of the code"),
    ] {
        let screen = Screen::new(at(enter_code(60, 5))).await;
        screen.fill("rg-code", code).await;
        screen.click("Continue").await;
        assert_eq!(screen.sent(), [], "{code:?}");
        assert_eq!(screen.text(".rg-summary-line a"), words);
    }
}

#[wasm_bindgen_test]
async fn another_code_can_be_asked_for_when_the_server_takes_that() {
    let screen = Screen::new(at(enter_code(600, 5))).await;
    let button = screen.find(".rg-ways button").unwrap();
    assert!(button.text_content().unwrap().contains("in 10 minutes"));
    assert_eq!(
        button.get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    screen.click(&button.text_content().unwrap()).await;
    assert_eq!(screen.sent(), []);
    screen.ui.show_screen(at(enter_code(0, 5)));
    settle().await;
    screen.click("Send another code").await;
    assert_eq!(screen.acted(), [Action::ResendCode]);
}

#[wasm_bindgen_test]
async fn another_code_leaves_what_was_typed() {
    let screen = Screen::new(at(enter_code(0, 5))).await;
    screen.fill("rg-code", "123").await;
    screen.ui.show_screen(at(enter_code(60, 5)));
    settle().await;
    assert_eq!(screen.input("rg-code").value(), "123");
}

#[wasm_bindgen_test]
async fn without_a_try_left_there_is_nothing_to_fill_in() {
    let screen = Screen::new(at(enter_code(60, 0))).await;
    assert!(screen.find("form").unwrap().has_attribute("hidden"));
    assert!(
        screen
            .text("main > .rg-notice")
            .contains("typed wrong too often")
    );
    screen.ui.show_screen(at(enter_code(60, 5)));
    settle().await;
    assert!(!screen.find("form").unwrap().has_attribute("hidden"));
    assert_eq!(screen.text("main > .rg-notice"), "");
}

#[wasm_bindgen_test]
async fn the_junk_folder_and_another_way_are_named() {
    let screen = Screen::new(at(enter_code(60, 5))).await;
    assert!(screen.text(".rg-ways").contains("junk folder"));
    screen.click("Get a code another way").await;
    assert_eq!(screen.sent(), [Command::Back]);
}

#[wasm_bindgen_test]
async fn both_passwords_must_agree() {
    let screen = Screen::new(at(set_password())).await;
    screen.fill("rg-password", "lantern purple walrus").await;
    screen.fill("rg-again", "lantern purple walru").await;
    screen.click("Save the new password").await;
    assert_eq!(screen.sent(), []);
    let words = "Enter the same password in both fields";
    assert_eq!(screen.text(".rg-summary-line a"), words);
    screen.fill("rg-again", "lantern purple walrus").await;
    assert!(
        screen.find(".rg-summary[hidden]").is_some(),
        "the fault has gone"
    );
    screen.click("Save the new password").await;
    let action = Action::SetPassword {
        password: Secret::new("lantern purple walrus"),
        end_sessions: true,
    };
    assert_eq!(screen.acted(), [action]);
}

#[wasm_bindgen_test]
async fn a_password_too_short_and_typed_differently_is_told_both() {
    let screen = Screen::new(at(set_password())).await;
    screen.fill("rg-password", "lantern").await;
    screen.fill("rg-again", "lanter").await;
    screen.click("Save the new password").await;
    assert_eq!(screen.sent(), []);
    let told = screen.all(".rg-summary-line a");
    let told: Vec<_> = told.into_iter().filter_map(|a| a.text_content()).collect();
    let both = [
        "Use at least 15 characters in your new password",
        "Enter the same password in both fields",
    ];
    assert_eq!(told, both);
    screen.fill("rg-again", "lantern").await;
    assert_eq!(screen.text(".rg-summary-line a"), both[0]);
}

#[wasm_bindgen_test]
async fn a_password_goes_out_untrimmed_and_sessions_may_stay() {
    let screen = Screen::new(at(set_password())).await;
    screen.fill("rg-password", " lantern purple walrus ").await;
    screen.fill("rg-again", " lantern purple walrus ").await;
    screen.click("Sign out everywhere else").await;
    screen.click("Save the new password").await;
    let action = Action::SetPassword {
        password: Secret::new(" lantern purple walrus "),
        end_sessions: false,
    };
    assert_eq!(screen.acted(), [action]);
}

#[wasm_bindgen_test]
async fn passwords_are_shown_when_asked_for() {
    let screen = Screen::new(at(set_password())).await;
    assert_eq!(screen.input("rg-password").type_(), "password");
    screen.click("Show passwords").await;
    assert_eq!(screen.input("rg-password").type_(), "text");
    assert_eq!(screen.input("rg-again").type_(), "text");
    assert_eq!(
        screen.text("main > [role=status]"),
        "Your passwords can be seen on the screen."
    );
    screen.click("Hide passwords").await;
    assert_eq!(screen.input("rg-password").type_(), "password");
}

#[wasm_bindgen_test]
async fn a_password_manager_sees_whose_password_it_is() {
    let screen = Screen::new(at(set_password())).await;
    let name = screen.find("[autocomplete=username]").unwrap();
    assert_eq!(
        name.get_attribute("value").as_deref(),
        Some("anna@example.com")
    );
    let fields = screen.all("[autocomplete=new-password]");
    assert_eq!(fields.len(), 2);
}

#[wasm_bindgen_test]
async fn the_end_says_what_happened_and_where_to_go() {
    for sessions_ended in [true, false] {
        let step = Step::PasswordChanged { sessions_ended };
        let screen = Screen::new(at(step)).await;
        let text = screen.text("main");
        assert!(text.contains("every contact on the account"));
        assert_eq!(text.contains("signed out"), sessions_ended);
        let sign_in = screen.find("main a.rg-button").unwrap();
        let link = sign_in.get_attribute("href");
        assert_eq!(link.as_deref(), Some("https://www.example.com/sign-in"));
    }
}

#[wasm_bindgen_test]
async fn who_can_use_none_is_shown_the_ways_left() {
    let (code, again_at) = (RefusedCode::CannotRequest, None);
    let screen = Screen::new(at(Step::Refused { code, again_at })).await;
    let links = screen.all("main a").into_iter();
    let links: Vec<_> = links
        .filter_map(|link| link.get_attribute("href"))
        .collect();
    let expected = [
        "https://www.example.com/help",
        "https://www.example.com/sign-up",
    ];
    assert_eq!(links, expected);
    screen.click("Go back and choose a contact after all").await;
    assert_eq!(screen.sent(), [Command::Back]);
}
