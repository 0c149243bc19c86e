//! Rows B6–B10: the questions, drawn from a form's data, and the review.

use crate::screen::{Screen, at, settle, typing_has_paused};
use leptos::prelude::*;
use regain_app::answer_form::{Answer, AnswerForm, FormPage};
use regain_app::command::{Command, Retry};
use regain_app::fault::FieldFault;
use regain_app::state::{PageError, Status};
use regain_core::form::{Form, WordedForm};
use regain_core::wire::{Action, FormVersion, Step};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlElement, HtmlSelectElement};

/// A form of another site, with every kind that is asked.
fn library_card() -> Arc<WordedForm> {
    let form = json!({"id": "library-card", "version": 3, "sections": [
        {"id": "you", "fields": [
            {"id": "name", "kind": "name", "needed": true, "weight": 5, "autocomplete": "name"},
            {"id": "born", "kind": "date", "approximate": true, "weight": 5, "autocomplete": "bday"},
            {"id": "joined", "kind": "date", "weight": 5},
            {"id": "land", "kind": "country", "weight": 1},
            {"id": "code", "kind": "postal_code", "weight": 1},
            {"id": "mail", "kind": "email", "weight": 5},
            {"id": "phone", "kind": "phone", "weight": 5},
            {"id": "pins", "kind": "old_password", "weight": 5, "repeat": {"max": 3}},
            {"id": "uses", "kind": "choices", "weight": 1, "options": ["read", "play"]}
        ]},
        {"id": "reading", "when": {"field": "uses", "is": "read"}, "fields": [
            {"id": "books", "kind": "subject", "weight": 5, "repeat": {"min": 2, "max": 3}},
            {"id": "lent", "kind": "choice", "weight": 1, "options": ["yes", "no"]},
            {"id": "friends", "repeat": {"max": 20}, "fields": [
                {"id": "who", "kind": "email", "weight": 2},
                {"id": "how", "kind": "choice", "weight": 0, "options": ["a", "b", "c", "d", "e", "f"]},
                {"id": "since", "kind": "date", "weight": 0, "approximate": true, "when": {"field": "how", "is": "b"}}
            ]},
            {"id": "to", "kind": "name", "weight": 1, "when": {"field": "lent", "is": "yes"}}
        ]},
        {"id": "rest", "fields": [
            {"id": "fine", "kind": "amount", "weight": 1},
            {"id": "tag", "kind": "gamertag", "weight": 1},
            {"id": "service", "kind": "service_name", "weight": 1},
            {"id": "device", "kind": "device_id", "weight": 1},
            {"id": "story", "kind": "text", "weight": 1}
        ]}
    ]});
    let label = |id: &str| json!({"label": (format!("Label of {id}"))});
    let mut fields = Map::new();
    for id in [
        "name", "born", "joined", "land", "code", "mail", "phone", "to", "fine", "tag", "service",
        "device", "story",
    ] {
        fields.insert(id.into(), label(id));
    }
    for (id, texts) in [
        ("pins", json!({"label": "Pins", "row": "Pin"})),
        (
            "uses",
            json!({"label": "Uses", "options": {"read": "Reading", "play": "Playing"}}),
        ),
        (
            "books",
            json!({"label": "Books", "row": "Book", "hint": "Exactly as printed.", "tip": "Ask the shelf."}),
        ),
        (
            "lent",
            json!({"label": "Lent any?", "options": {"yes": "Yes", "no": "No"}}),
        ),
        (
            "friends",
            json!({"label": "Friends", "row": "Friend", "fields": {
                "who": {"label": "Their address"},
                "how": {"label": "How", "options": {"a": "A", "b": "B", "c": "C", "d": "D", "e": "E", "f": "F"}},
                "since": {"label": "Since"}
            }}),
        ),
    ] {
        fields.insert(id.into(), texts);
    }
    let texts = json!({"sections": {
        "you": {"label": "About you", "hint": "As it was then."},
        "reading": {"label": "Reading"},
        "rest": {"label": "The rest"}
    }, "fields": fields});
    Arc::new(Form::read(&form).unwrap().worded(&texts).unwrap())
}

fn version() -> FormVersion {
    FormVersion {
        id: "library-card".into(),
        version: 3,
    }
}

fn answers(answers: Value) -> Map<String, Value> {
    answers.as_object().cloned().unwrap()
}

pub fn asking(saved: Value) -> Step {
    Step::AnswerQuestions {
        reference: "P2QBF-4S116".into(),
        form: version(),
        answers: answers(saved),
        revision: None,
        given: 0,
    }
}

pub fn reviewing(saved: Value) -> Step {
    Step::Review {
        reference: "P2QBF-4S116".into(),
        identifier: "anna@example.com".into(),
        masked: "f***@e***.org".into(),
        form: version(),
        answers: answers(saved),
        revision: None,
        given: 0,
    }
}

/// The step with its form there.
async fn with_form(step: Step) -> (Screen, AnswerForm) {
    form_on(Screen::new(at(step)).await).await
}

/// The questions, in a part of a page that has others.
pub async fn asked_in(name: &str) -> Screen {
    form_on(Screen::part(name, at(asking(json!({"uses": ["read"]})))).await)
        .await
        .0
}

pub async fn form_on(screen: Screen) -> (Screen, AnswerForm) {
    assert_eq!(screen.sent(), [Command::LoadForm], "the form is asked for");
    screen.ui.request().form.set(Some(library_card()));
    settle().await;
    let answer_form = screen.ui.request().answer_form.get_untracked().unwrap();
    (screen, answer_form)
}

/// One part of the form.
async fn part(section: usize, saved: Value) -> (Screen, AnswerForm) {
    let (screen, answer_form) = with_form(asking(saved)).await;
    screen.ui.open_page(answer_form, FormPage::Section(section));
    settle().await;
    (screen, answer_form)
}

const READS: &str = r#"{"name": "Anna", "uses": ["read"]}"#;

fn reads() -> Value {
    serde_json::from_str(READS).unwrap()
}

fn all_ids(screen: &Screen, selector: &str) -> Vec<String> {
    screen
        .all(selector)
        .iter()
        .map(web_sys::Element::id)
        .collect()
}

/// What is seen of it: a condition may hide it, or something around it.
fn is_seen(screen: &Screen, id: &str) -> bool {
    let element = screen.find(&format!("#{id}")).unwrap();
    element.closest("[hidden]").unwrap().is_none()
}

async fn press(screen: &Screen, selector: &str, nth: usize) {
    let element = screen.all(selector).into_iter().nth(nth).unwrap();
    element.unchecked_into::<HtmlElement>().click();
    settle().await;
}

/// Leaves a field, as Tab does.
async fn leave(screen: &Screen, id: &str) {
    let event = web_sys::Event::new("change").unwrap();
    screen.input(id).dispatch_event(&event).unwrap();
    settle().await;
}

/// WCAG 3.1.2: a form without words in the language of the page is asked in another one, and says so; our own words
/// around it do not.
#[wasm_bindgen_test]
async fn questions_in_another_language_say_which() {
    for (lang, dir) in [(None, None), (Some("ar"), Some("auto"))] {
        let saved = json!({"name": "Anna", "uses": ["read"], "lent": "yes"});
        for (step, section, of_form) in [
            (asking(saved.clone()), None, &[".rg-task-name"][..]),
            (
                asking(saved.clone()),
                Some(1),
                &[
                    "h1",
                    ".rg-label",
                    ".rg-row-title",
                    ".rg-choice-label",
                    ".rg-hint[id]",
                ],
            ),
            (
                reviewing(saved),
                None,
                &[".rg-answered h2", ".rg-answered .rg-answer-label"],
            ),
        ] {
            let screen = Screen::new(at(step)).await;
            let told = lang.map(String::from);
            screen.ui.request().form_lang.set(told.clone());
            screen.ui.request().form.set(Some(library_card()));
            settle().await;
            if let Some(section) = section {
                let answer_form = screen.ui.request().answer_form.get_untracked().unwrap();
                screen.ui.open_page(answer_form, FormPage::Section(section));
                settle().await;
            }
            let within = |element: &web_sys::Element, name: &str| {
                let marked = element.closest(&format!(".rg-card [{name}]")).unwrap();
                marked.and_then(|marked| marked.get_attribute(name))
            };
            for selector in of_form {
                let all = screen.all(&format!(".rg-card {selector}"));
                assert!(!all.is_empty(), "{selector}");
                // What takes an answer back is in our i18n.
                for element in all
                    .iter()
                    .filter(|e| e.text_content() != Some("I do not know".into()))
                {
                    assert_eq!(within(element, "lang"), told, "{selector}");
                    assert_eq!(within(element, "dir").as_deref(), dir, "{selector}");
                }
            }
            for ours in [".rg-lead", ".rg-given", ".rg-button"] {
                for element in screen.all(&format!(".rg-card > {ours}")) {
                    assert_eq!(within(&element, "lang"), None, "{ours}");
                }
            }
        }
    }
}

#[wasm_bindgen_test]
async fn the_overview_names_every_part_that_is_asked_and_how_far_it_is() {
    let (screen, answer_form) = with_form(asking(json!({"name": "Anna"}))).await;
    let parts = || {
        screen
            .all(".rg-task")
            .iter()
            .map(|t| t.text_content().unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        parts(),
        [
            "About you1 question answered",
            "The restNothing filled in yet"
        ]
    );
    screen.ui.open_page(answer_form, FormPage::Section(0));
    settle().await;
    screen.click("Reading").await;
    screen.ui.open_page(answer_form, FormPage::Overview);
    settle().await;
    assert_eq!(parts().len(), 3, "what was chosen adds a part");
    assert!(
        screen
            .text("main")
            .contains("a wrong answer never counts against you")
    );
    screen.click("Continue").await;
    assert_eq!(screen.text("h1"), "Reading", "the first with nothing in it");
}

#[wasm_bindgen_test]
async fn every_kind_has_the_input_that_fits_it() {
    let (screen, _) = part(0, json!({"name": "Anna"})).await;
    for (id, kind, keys, fill) in [
        ("rg-a-name", "text", "text", "name"),
        ("rg-a-born-day", "text", "numeric", "bday-day"),
        ("rg-a-born-year", "text", "numeric", "bday-year"),
        ("rg-a-joined-month", "text", "numeric", "off"),
        ("rg-a-code", "text", "text", "off"),
        ("rg-a-mail", "email", "email", "off"),
        ("rg-a-phone", "tel", "tel", "off"),
        ("rg-a-pins-0", "password", "text", "off"),
        ("rg-a-uses-1", "checkbox", "", ""),
    ] {
        let input = screen.input(id);
        assert_eq!(input.type_(), kind, "{id}");
        let attribute = |name: &str| input.get_attribute(name).unwrap_or_default();
        assert_eq!(attribute("inputmode"), keys, "{id}");
        assert_eq!(attribute("autocomplete"), fill, "{id}");
    }
    assert_eq!(screen.input("rg-a-name").value(), "Anna");
    assert!(screen.text("label[for=rg-a-name]").ends_with("(needed)"));
    let countries: HtmlSelectElement = screen.find("#rg-a-land").unwrap().unchecked_into();
    assert_eq!(countries.length(), 251, "each, and none");
    let names = screen.all("#rg-a-land option");
    assert_eq!(names[1].text_content().unwrap(), "Afghanistan");
    assert_eq!(names[1].get_attribute("value").unwrap(), "AF");
    let (screen, _) = part(2, reads()).await;
    assert!(screen.find("textarea#rg-a-story").is_some());
    assert_eq!(
        screen
            .input("rg-a-fine")
            .get_attribute("inputmode")
            .unwrap(),
        "decimal"
    );
}

#[wasm_bindgen_test]
async fn every_id_is_there_once_and_everything_has_our_class_and_a_label() {
    for section in 0..3 {
        let (screen, _) = part(section, reads()).await;
        for element in screen.all("[id]") {
            let same = format!("[id={}]", element.id());
            assert_eq!(screen.all(&same).len(), 1, "{same}");
        }
        assert_eq!(screen.all("*:not(.rg)").len(), 0);
        for input in screen.all("input, select, textarea") {
            let label = screen.text(&format!("label[for={}]", input.id()));
            assert!(!label.is_empty(), "{}", input.outer_html());
            for id in input
                .get_attribute("aria-describedby")
                .unwrap_or_default()
                .split(' ')
            {
                assert!(
                    id.is_empty() || screen.find(&format!("#{id}")).is_some(),
                    "{id}"
                );
            }
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_typed_is_kept_as_typed_and_secrets_apart() {
    let (screen, answer_form) = part(0, json!({})).await;
    screen.fill("rg-a-name", "  ليلى 🦊 ").await;
    screen.fill("rg-a-pins-0", " hunter2 ").await;
    screen.fill("rg-a-born-year", "1980").await;
    screen.fill("rg-a-born-month", "5").await;
    screen.fill("rg-a-phone", "06 12").await;
    assert_eq!(
        Value::Object(answer_form.answers()),
        json!({"name": "  ليلى 🦊 ", "born": "1980-05", "phone": "06 12"})
    );
    assert_eq!(
        *answer_form.secrets().reveal(),
        json!({"pins": [" hunter2 "]})
    );
    assert_eq!(answer_form.edits.get_untracked(), 5);
    screen.click("Check your answers and send them").await;
    let sent = format!("{:?}", screen.acted());
    assert!(sent.contains("done: true"), "{sent}");
    assert!(!sent.contains("hunter2"), "a secret is never saved");
}

#[wasm_bindgen_test]
async fn another_row_takes_the_focus_and_rows_keep_what_they_hold() {
    let (screen, answer_form) = part(1, reads()).await;
    assert_eq!(
        all_ids(&screen, "[id^=rg-a-books] input"),
        ["rg-a-books-0", "rg-a-books-1"]
    );
    screen.fill("rg-a-books-0", "One").await;
    screen.fill("rg-a-books-1", "Two").await;
    press(&screen, "#rg-a-books .rg-add", 0).await;
    assert_eq!(screen.focused(), "rg-a-books-2");
    assert!(screen.find("#rg-a-books .rg-add").is_none());
    assert!(
        screen.text("#rg-a-books .rg-more").contains("room for 3"),
        "why there is no more"
    );
    screen.fill("rg-a-books-2", "Three").await;
    let name = screen.all("#rg-a-books .rg-remove")[0]
        .text_content()
        .unwrap();
    assert_eq!(name, "Remove Book 1");
    press(&screen, "#rg-a-books .rg-remove", 0).await;
    assert_eq!(answer_form.answers()["books"], json!(["Two", "Three"]));
    assert_eq!(screen.focused(), "rg-a-books-1", "its neighbour");
    assert_eq!(
        screen.text("label[for=rg-a-books-1]"),
        "Book 1",
        "counted anew"
    );
    assert_eq!(screen.input("rg-a-books-1").value(), "Two");
    press(&screen, "#rg-a-books .rg-remove", 1).await;
    assert!(
        screen.find("#rg-a-books .rg-remove[hidden]").is_some(),
        "one alone stays"
    );
    assert!(screen.find("#rg-a-books .rg-add").is_some());
}

#[wasm_bindgen_test]
async fn a_group_is_counted_and_its_first_field_takes_the_focus() {
    let (screen, answer_form) = part(1, reads()).await;
    press(&screen, "#rg-a-friends .rg-add", 0).await;
    assert_eq!(screen.focused(), "rg-a-friends-1-who");
    assert_eq!(screen.text("#rg-a-friends-1 legend"), "Friend 2 of 2");
    screen.fill("rg-a-friends-1-who", "bo@example.com").await;
    assert_eq!(
        answer_form.answers()["friends"],
        json!([{}, {"who": "bo@example.com"}]),
        "rows before keep their place"
    );
}

#[wasm_bindgen_test]
async fn conditions_come_and_go_and_what_was_typed_stays() {
    let (screen, answer_form) = part(1, reads()).await;
    assert!(!is_seen(&screen, "rg-a-to"));
    assert!(!is_seen(&screen, "rg-a-friends-0-since"));
    screen.click("Yes").await;
    assert!(is_seen(&screen, "rg-a-to"));
    screen.fill("rg-a-to", "Bo").await;
    screen.click("No").await;
    assert!(!is_seen(&screen, "rg-a-to"));
    assert_eq!(
        answer_form.answers()["to"],
        "Bo",
        "hidden, and saved all the same"
    );
    let select: HtmlSelectElement = screen.find("#rg-a-friends-0-how").unwrap().unchecked_into();
    select.set_value("b");
    select
        .dispatch_event(&web_sys::Event::new("change").unwrap())
        .unwrap();
    settle().await;
    assert!(is_seen(&screen, "rg-a-friends-0-since"));
    press(&screen, "#rg-a-friends .rg-add", 0).await;
    assert!(
        !is_seen(&screen, "rg-a-friends-1-since"),
        "in a row of its own"
    );
}

#[wasm_bindgen_test]
async fn what_is_no_answer_at_all_is_said_before_going_on() {
    let (screen, _) = part(1, reads()).await;
    press(&screen, "#rg-a-friends .rg-add", 0).await;
    screen.fill("rg-a-friends-1-who", "bo@").await;
    screen.click("Save and continue").await;
    assert_eq!(screen.focused(), "rg-summary");
    assert_eq!(
        screen.text(".rg-summary-line a"),
        "Friend 2, Their address: Enter an email address in the correct format, like name@example.com"
    );
    assert_eq!(
        screen
            .input("rg-a-friends-1-who")
            .get_attribute("aria-invalid")
            .as_deref(),
        Some("true")
    );
    press(&screen, ".rg-summary-line a", 0).await;
    assert_eq!(screen.focused(), "rg-a-friends-1-who");
    screen.fill("rg-a-friends-1-who", "bo@example.com").await;
    leave(&screen, "rg-a-friends-1-who").await;
    assert!(
        screen.find(".rg-summary[hidden]").is_some(),
        "the fault has gone"
    );
    screen.click("Save and continue").await;
    assert_eq!(screen.text("h1"), "The rest");
}

#[wasm_bindgen_test]
async fn what_is_needed_holds_up_the_review_and_no_part() {
    let (screen, _) = part(0, json!({})).await;
    screen.click("Save and continue").await;
    assert_eq!(screen.text("h1"), "The rest");
    screen.click("Save and continue").await;
    assert_eq!(screen.acted(), []);
    assert_eq!(
        screen.text(".rg-summary-line a"),
        "Label of name: Fill in this field"
    );
    press(&screen, ".rg-summary-line a", 0).await;
    assert_eq!(screen.text("h1"), "About you", "the way leads to its part");
    assert_eq!(screen.focused(), "rg-a-name");
}

#[wasm_bindgen_test]
async fn a_fault_of_the_backend_is_at_its_field_and_one_that_fits_none_on_top() {
    let (screen, answer_form) = part(1, reads()).await;
    let fault = |field: &str, code: &str| FieldFault {
        field: field.into(),
        code: code.into(),
        params: Vec::new(),
    };
    let faults = answer_form.at_fields(vec![
        fault("answers/friends/0/who", "malformed"),
        fault("answers/nowhere", "unknown_field"),
        fault("secrets/pins/0", "too_long"),
    ]);
    screen.ui.show(faults, None, None);
    settle().await;
    assert_eq!(screen.all(".rg-summary-line").len(), 3);
    assert_eq!(screen.all(".rg-summary-line a").len(), 2);
    assert!(
        screen
            .described("rg-a-friends-0-who")
            .contains("correct format")
    );
}

#[wasm_bindgen_test]
async fn a_number_without_its_country_is_left_to_the_server() {
    let (screen, answer_form) = part(0, json!({"name": "Anna", "phone": "0612345678"})).await;
    screen.click("Save and continue").await;
    assert_eq!(answer_form.place.get_untracked().0, FormPage::Section(2));
}

#[wasm_bindgen_test]
async fn a_text_too_long_says_so_when_it_is_left_and_stays() {
    let (screen, _) = part(1, reads()).await;
    let long = "x".repeat(1_001);
    screen.fill("rg-a-books-0", &long).await;
    leave(&screen, "rg-a-books-0").await;
    assert!(screen.described("rg-a-books-0").contains("at most"));
    assert_eq!(screen.input("rg-a-books-0").value(), long);
    assert!(
        screen.find(".rg-summary[hidden]").is_some(),
        "nothing was sent yet"
    );
}

#[wasm_bindgen_test]
async fn an_address_that_looks_mistyped_is_asked_about_and_taken_over() {
    let (screen, answer_form) = part(0, json!({})).await;
    screen.fill("rg-a-mail", "anna@gmial.com").await;
    assert!(screen.find(".rg-advice").is_none(), "not while it is typed");
    leave(&screen, "rg-a-mail").await;
    assert!(screen.text(".rg-advice").contains("anna@gmail.com"));
    screen.click("Use anna@gmail.com").await;
    assert_eq!(screen.input("rg-a-mail").value(), "anna@gmail.com");
    assert_eq!(answer_form.answers()["mail"], "anna@gmail.com");
    assert_eq!(screen.focused(), "rg-a-mail");
    assert!(screen.find(".rg-advice").is_none());
}

#[wasm_bindgen_test]
async fn the_meter_says_in_words_how_much_was_given() {
    let (screen, _) = part(0, json!({})).await;
    assert!(screen.text(".rg-given").contains("nothing yet"));
    screen.fill("rg-a-name", "Anna").await;
    typing_has_paused().await;
    assert!(screen.text(".rg-given").contains("a start"));
    let meter = screen.find("meter").unwrap();
    assert_ne!(meter.get_attribute("value").as_deref(), Some("0"));
    screen.fill("rg-a-pins-0", "hunter2").await;
    assert_ne!(meter.get_attribute("value").as_deref(), Some("0"));
}

#[wasm_bindgen_test]
async fn a_save_draws_nothing_anew() {
    let (screen, _) = part(0, json!({})).await;
    screen.fill("rg-a-name", "Ann").await;
    let before = screen.input("rg-a-name");
    before.focus().unwrap();
    screen.ui.show_screen(at(asking(json!({"name": "An"}))));
    settle().await;
    assert!(before.is_connected());
    assert_eq!(before.value(), "Ann");
    assert_eq!(screen.focused(), "rg-a-name");
}

/// Row B6: two tabs. What is typed here stays as it is, with the focus; all else comes in, whatever it is typed with.
#[wasm_bindgen_test]
async fn what_was_saved_elsewhere_comes_in() {
    let (screen, answer_form) = part(0, json!({})).await;
    screen.fill("rg-a-name", "Ann").await;
    let name = screen.input("rg-a-name");
    name.focus().unwrap();
    let theirs = json!({"name": "Bo", "born": "1980-05", "land": "nl", "mail": "bo@example.com",
        "uses": ["read"], "books": ["Emma"], "lent": "yes", "story": "Long ago",
        "friends": [{"who": "a@example.com", "how": "b"}, {"who": "b@example.com"}]});
    answer_form.merge_saved(theirs.as_object().unwrap(), Some(4));
    settle().await;
    assert!(name.is_connected());
    assert_eq!(
        (name.value(), screen.focused()),
        ("Ann".into(), "rg-a-name".into())
    );
    assert_eq!(screen.input("rg-a-born-year").value(), "1980");
    assert_eq!(screen.input("rg-a-born-month").value(), "05");
    let land: HtmlSelectElement = screen.find("#rg-a-land").unwrap().unchecked_into();
    assert!(land.value().eq_ignore_ascii_case("nl"), "{}", land.value());
    assert!(screen.input("rg-a-uses-0").checked());
    let mut all = theirs;
    all["name"] = json!("Ann");
    assert_eq!(Value::Object(answer_form.answers()), all);
    assert!(!answer_form.is_saved());
    for section in [1, 2] {
        screen.ui.open_page(answer_form, FormPage::Section(section));
        settle().await;
    }
    screen.ui.open_page(answer_form, FormPage::Section(1));
    settle().await;
    assert!(screen.input("rg-a-lent-0").checked());
    assert_eq!(screen.input("rg-a-friends-1-who").value(), "b@example.com");
    // An older one that comes late changes nothing.
    answer_form.merge_saved(&Map::new(), Some(3));
    assert_eq!(Value::Object(answer_form.answers()), all);
}

#[wasm_bindgen_test]
async fn while_something_is_under_way_the_part_stays() {
    let (screen, answer_form) = part(0, reads()).await;
    screen.ui.status.set(Status {
        command: Some("save_answers"),
        ..Status::default()
    });
    let before = (answer_form.place.get_untracked(), screen.sent());
    screen.ui.open_page(answer_form, FormPage::Section(1));
    screen.ui.open_field(answer_form, 1, "rg-a-books-0".into());
    settle().await;
    assert_eq!((answer_form.place.get_untracked(), screen.sent()), before);
    screen.ui.status.set(Status::default());
    screen.ui.open_page(answer_form, FormPage::Section(1));
    settle().await;
    assert_eq!(screen.text("h1"), "Reading");
}

/// The review goes out as the answers are by then.
#[wasm_bindgen_test]
async fn what_is_tried_again_is_what_the_fields_show() {
    let (screen, _sheet) = part(0, reads()).await;
    let command = Command::act(Action::SaveAnswers {
        answers: Map::new(),
        revision: None,
        done: true,
    });
    let again = Some(Retry::of(command));
    assert_eq!(again, Some(Retry::Review));
    screen
        .ui
        .show(Vec::new(), Some(PageError::Unreachable), again);
    settle().await;
    screen.fill("rg-a-name", "Anneke").await;
    screen.click("Try again").await;
    let sent = screen.acted();
    let Some(Action::SaveAnswers { answers, done, .. }) = sent.last() else {
        panic!("{sent:?}");
    };
    assert!(done);
    assert_eq!(answers["name"], "Anneke");
}

/// Its signal lives as long as the ui.
#[wasm_bindgen_test]
async fn a_secret_that_was_sent_is_erased() {
    let (_screen, answer_form) = part(0, json!({})).await;
    let Some(Answer::Rows(rows)) = answer_form.answer("pins") else {
        panic!("pins have rows");
    };
    let Answer::Text(pin) = rows.get_untracked()[0].cells[0].1.clone() else {
        panic!("a pin is a text");
    };
    pin.set("hunter2".into());
    answer_form.forget_secrets();
    assert_eq!(pin.get_untracked(), "");
    assert!(answer_form.secrets().is_empty());
}

#[wasm_bindgen_test]
async fn another_language_keeps_what_was_typed() {
    let (screen, answer_form) = part(0, json!({})).await;
    screen.fill("rg-a-name", "Anna").await;
    screen.fill("rg-a-pins-0", "hunter2").await;
    let mut other = (*library_card()).clone();
    other.sections[0].texts.label = "Over u".into();
    answer_form.reword(Arc::new(other));
    settle().await;
    assert_eq!(screen.text("h1"), "Over u");
    assert_eq!(screen.input("rg-a-name").value(), "Anna");
    assert_eq!(screen.input("rg-a-pins-0").value(), "hunter2");
}

#[wasm_bindgen_test]
async fn the_way_back_leads_through_the_parts() {
    let (screen, answer_form) = part(0, reads()).await;
    screen.click("Save and continue").await;
    assert_eq!(screen.text("h1"), "Reading");
    assert_eq!(answer_form.page_back(1), 0);
    settle().await;
    assert_eq!(screen.text("h1"), "About you");
    assert_eq!(answer_form.page_back(2), 1, "the overview is the first");
    settle().await;
    assert_eq!(screen.text("h1"), "Show that the account is yours");
    assert!(!untrack(|| answer_form.can_page_back()));
}

#[wasm_bindgen_test]
async fn a_row_of_every_repeat_stays_usable_in_great_numbers() {
    let many: Vec<Value> = (0..20)
        .map(|n| json!({"who": format!("a{n}@example.com")}))
        .collect();
    let (screen, answer_form) = part(
        1,
        json!({"name": "Anna", "uses": ["read"], "friends": many}),
    )
    .await;
    assert_eq!(screen.all("#rg-a-friends .rg-group").len(), 20);
    assert!(screen.find("#rg-a-friends .rg-add").is_none());
    screen.fill("rg-a-friends-19-who", "last@example.com").await;
    assert_eq!(
        answer_form.answers()["friends"][19],
        json!({"who": "last@example.com"})
    );
}

#[wasm_bindgen_test]
async fn the_review_shows_everything_and_of_secrets_only_how_many() {
    let saved = json!({"name": "Anna", "born": "1980-05", "land": "NL", "uses": ["read"], "lent": "yes",
        "books": ["Emma", "", "Persuasion"], "friends": [{"who": "bo@example.com", "how": "b"}]});
    let (screen, answer_form) = with_form(reviewing(saved)).await;
    let text = screen.text("main");
    for shown in [
        "Anna",
        "May 1980",
        "Netherlands",
        "Reading",
        "Emma",
        "Persuasion",
        "bo@example.com · B",
    ] {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    assert!(text.contains("Not filled in: Label of joined"));
    assert!(
        text.contains("type them again"),
        "passwords are gone after a reload"
    );
    let Some(Answer::Rows(rows)) = answer_form.answer("pins") else {
        panic!("pins have rows");
    };
    let cell = rows.get_untracked()[0].cells[0].1.clone();
    if let Answer::Text(pin) = cell {
        pin.set("hunter2".into());
    }
    screen.click("Send the request").await;
    let sent = screen.acted();
    let [
        Action::SubmitRequest {
            secrets,
            once: None,
        },
    ] = sent.as_slice()
    else {
        panic!("{sent:?}");
    };
    assert_eq!(*secrets.reveal(), json!({"pins": ["hunter2"]}));
}

#[wasm_bindgen_test]
async fn the_review_and_the_questions_follow_each_other() {
    let (screen, answer_form) = part(0, reads()).await;
    screen.fill("rg-a-name", "Anna").await;
    for _ in 0..2 {
        screen.click("Check your answers and send them").await;
        screen.ui.show_screen(at(reviewing(reads())));
        settle().await;
        assert_eq!(screen.text("h1"), "Check your answers");
        answer_form.edited();
        typing_has_paused().await;
        screen.ui.show_screen(at(asking(reads())));
        settle().await;
        assert_eq!(screen.text("h1"), "About you");
    }
}

#[wasm_bindgen_test]
async fn a_change_leads_to_the_field_and_comes_back() {
    let (screen, answer_form) = with_form(reviewing(reads())).await;
    screen.click("Change: Label of name").await;
    assert_eq!(screen.sent()[1..], [Command::Back]);
    screen.ui.show_screen(at(asking(reads())));
    settle().await;
    assert_eq!(screen.text("h1"), "About you");
    assert_eq!(screen.focused(), "rg-a-name");
    screen.click("Save and continue").await;
    assert!(matches!(
        screen.acted().as_slice(),
        [Action::SaveAnswers { done: true, .. }]
    ));
    assert_eq!(answer_form.place.get_untracked().0, FormPage::Section(0));
}
