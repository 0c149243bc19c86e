//! Several instances on one page (rows D6, E3): none of them touches another, or the page around it.

use crate::questions::asked_in;
use crate::screen::{Screen, at, choose, identify, settle};
use crate::shared::every_stage;
use leptos::prelude::*;
use regain_app::command::{Command, Retry};
use regain_app::state::PageError;
use regain_core::wire::{Action, ContactKind};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, Node};

/// All elements of the document that this selector matches.
fn in_document(selector: &str) -> Vec<Element> {
    let found = document().query_selector_all(selector).unwrap();
    (0..found.length())
        .filter_map(|n| found.item(n))
        .map(JsCast::unchecked_into)
        .collect()
}

/// What an attribute of some element in `screen` names is in `screen`.
fn names_its_own(screen: &Screen, attribute: &str) {
    for element in screen.all(&format!("[{attribute}]")) {
        for id in element.get_attribute(attribute).unwrap().split(' ') {
            let named = in_document(&format!("[id=\"{}\"]", id));
            assert_eq!(named.len(), 1, "{attribute}: {id}");
            let node: &Node = named[0].as_ref();
            assert!(screen.root.contains(Some(node)), "{attribute}: {id}");
        }
    }
}

/// What stands there is taken element by element, for as long as it is what is drawn.
#[wasm_bindgen_test]
async fn what_stands_there_and_is_something_else_is_drawn_anew() {
    let wanted = Screen::over("", at(identify())).await.root.inner_html();
    for standing in [
        wanted.as_str(),
        " ",
        "<p>Other</p>",
        "<header class=\"rg rg-header\"><p>Other</p><nav></nav></header><main></main><footer></footer>",
        &wanted.replace("<form", "<p>More</p><form"),
        &wanted.replace("h1", "h2"),
        &wanted
            .replace("Recover", "Get back")
            .replace("</nav>", "text</nav>"),
        &[&wanted, "<p>After</p>"].concat(),
    ] {
        let screen = Screen::over(standing, at(identify())).await;
        let text = |html: &str| html.replace("<!---->", "").replace("<!-- -->", "");
        assert_eq!(text(&screen.root.inner_html()), text(&wanted));
    }
}

#[wasm_bindgen_test]
async fn two_on_one_page_share_no_id() {
    for (one, other) in every_stage().into_iter().zip(every_stage()) {
        let page = Screen::new(one).await;
        let part = Screen::part("second", other).await;
        for screen in [&page, &part] {
            for attribute in ["id", "for", "aria-describedby", "aria-labelledby"] {
                names_its_own(screen, attribute);
            }
        }
    }
    let (one, other) = (asked_in("one").await, asked_in("other").await);
    one.ui.open_page(
        one.ui.request().answer_form.get_untracked().unwrap(),
        regain_app::answer_form::FormPage::Section(0),
    );
    other.ui.open_page(
        other.ui.request().answer_form.get_untracked().unwrap(),
        regain_app::answer_form::FormPage::Section(0),
    );
    settle().await;
    for screen in [&one, &other] {
        assert!(screen.all("input").len() > 5);
        for attribute in ["id", "for", "aria-describedby", "aria-labelledby"] {
            names_its_own(screen, attribute);
        }
    }
}

#[wasm_bindgen_test]
async fn what_is_wrong_with_one_is_said_there_alone() {
    let one = Screen::part("one", at(identify())).await;
    let other = Screen::part("other", at(identify())).await;
    other.fill("other-rg-identifier", "bram@example.nl").await;
    one.click("Continue").await;
    assert!(one.find(".rg-summary[hidden]").is_none());
    assert!(other.find(".rg-summary[hidden]").is_some());
    assert_eq!(one.focused(), "rg-summary");
    let link = one.find(".rg-summary a").unwrap();
    assert_eq!(link.get_attribute("href").unwrap(), "#one-rg-identifier");
    link.unchecked_into::<HtmlElement>().click();
    assert_eq!(one.focused(), "one-rg-identifier");
    assert_eq!(
        other.input("other-rg-identifier").value(),
        "bram@example.nl"
    );
    assert_eq!(other.sent(), []);
}

#[wasm_bindgen_test]
async fn trying_again_sends_its_own_form() {
    let one = Screen::part("one", at(identify())).await;
    let other = Screen::part("other", at(identify())).await;
    one.fill("one-rg-identifier", "anna@example.com").await;
    other.fill("other-rg-identifier", "bram@example.nl").await;
    let failed = Some(PageError::Unreachable);
    other.ui.show(Vec::new(), failed, Some(Retry::Form));
    settle().await;
    other.click("Try again").await;
    let identifier = "bram@example.nl".into();
    assert_eq!(
        other.sent(),
        [Command::act(Action::Identify { identifier })]
    );
    assert_eq!(one.sent(), []);
}

#[wasm_bindgen_test]
async fn a_part_of_a_page_leaves_title_and_language_and_begins_its_headings_lower() {
    document().set_title("A shop");
    let html = document().document_element().unwrap();
    html.set_attribute("lang", "pt").unwrap();
    let part = Screen::part("part", at(choose(&[(ContactKind::Email, "a***@e***.com")]))).await;
    part.ui.show(Vec::new(), Some(PageError::Unreachable), None);
    settle().await;
    assert_eq!(document().title(), "A shop");
    assert_eq!(html.get_attribute("lang").unwrap(), "pt");
    assert_eq!(part.root.get_attribute("lang").unwrap(), "en");
    assert_eq!(part.all("h1, main").len(), 0);
    assert_eq!(part.all("h2.rg-title").len(), 1);
    assert_eq!(part.all("h3.rg-summary-title").len(), 1);
}

/// A timer that moves the focus may run after its screen.
#[wasm_bindgen_test]
async fn what_comes_once_an_instance_is_gone_finds_nothing() {
    let screen = Screen::part("part", at(identify())).await;
    let host = screen.ui.host;
    assert!(host.find("rg-identifier").is_some());
    drop(screen);
    assert!(host.find("rg-identifier").is_none());
}
