//! The list of all ways back: what is offered, where each leads, and the way back to the list.

use crate::coming_back::{all_offered, of, reference};
use crate::screen::{NL, Screen, at, choose, config, identify, set_password, settle, texts};
use leptos::prelude::*;
use regain_app::backend::Backend;
use regain_app::command::Command;
use regain_app::controller::Controller;
use regain_app::state;
use regain_core::wire::{ContactKind, Purpose, Step};
use wasm_bindgen_test::wasm_bindgen_test;

/// The ways in the order in which they are listed.
const LISTED: [(&str, Purpose); 4] = [
    ("I have forgotten my password", Purpose::Password),
    ("I have forgotten my username", Purpose::Username),
    (
        "I cannot get a code, or can no longer use my email or phone",
        Purpose::Request,
    ),
    (
        "I want to see how my request stands, go on with it, or take it back",
        Purpose::Status,
    ),
];

const NOT_ME: &str = "Did someone else ask for a new password for your account?";

/// The texts of all elements that this selector matches.
fn said(screen: &Screen, selector: &str) -> Vec<String> {
    let found = screen.all(selector).into_iter();
    found.filter_map(|found| found.text_content()).collect()
}

/// The first steps that are chosen from the list.
fn first_steps() -> [state::Screen; 4] {
    let (kinds, contact) = (vec![ContactKind::Email], None);
    [
        at(identify()),
        of(Purpose::Username, Step::Contact { kinds, contact }),
        of(Purpose::Request, identify()),
        reference(None, false),
    ]
}

/// Links need no app, and the browser's own history leads back to the list.
#[wasm_bindgen_test]
async fn in_the_full_page_each_way_is_a_link() {
    let screen = Screen::of(all_offered(), state::Screen::Ways).await;
    assert_eq!(screen.text("h1"), "Can’t sign in?");
    assert_eq!(said(&screen, ".rg-list a"), LISTED.map(|(label, _)| label));
    for locale in ["en", "nl"] {
        let named = ["password", "username", "request", "status", "password"];
        let hrefs = screen.all(".rg-card a").into_iter();
        let hrefs: Vec<_> = hrefs
            .filter_map(|link| link.get_attribute("href"))
            .collect();
        let expected = named.map(|name| format!("?locale={locale}&purpose={name}"));
        assert_eq!(hrefs, expected);
        screen.ui.i18n.change(texts("nl", NL));
        settle().await;
    }
    assert_eq!(screen.text("h1"), "Lukt het inloggen niet?");
    assert_eq!(screen.sent(), []);
    assert!(screen.find(".rg-back button").is_none());
}

#[wasm_bindgen_test]
async fn in_a_page_of_others_each_way_begins_a_flow() {
    let part = Screen::part_of("part", all_offered(), state::Screen::Ways).await;
    assert!(part.find(".rg-card a").is_none());
    let mut begun = Vec::new();
    for (label, purpose) in LISTED {
        part.click(label).await;
        begun.push(Command::begin(purpose));
        assert_eq!(part.sent(), begun);
    }
    part.click("Choose a new password").await;
    assert_eq!(part.sent().last(), Some(&Command::begin(Purpose::Password)));
}

#[wasm_bindgen_test]
async fn only_what_the_site_offers_is_listed() {
    for (offered, listed) in [
        (&[Purpose::Password][..], &[0][..]),
        (&[Purpose::Password, Purpose::Username], &[0, 1]),
        (&[Purpose::Request], &[2]),
        (&[Purpose::Request, Purpose::Status], &[2, 3]),
    ] {
        let mut site = config();
        site.purposes = offered.to_vec();
        let screen = Screen::of(site, state::Screen::Ways).await;
        let labels: Vec<_> = listed.iter().map(|n: &usize| LISTED[*n].0).collect();
        assert_eq!(said(&screen, ".rg-list a"), labels);
        // Who was told of a request that was not theirs stops it, where there are requests.
        let text = screen.text(".rg-card");
        let takes_requests = offered.contains(&Purpose::Request);
        assert_eq!(text.contains(NOT_ME), takes_requests);
        assert_eq!(text.contains("“It wasn’t me”"), takes_requests);
        assert!(!text.contains("Choose a new password"));
    }
}

#[wasm_bindgen_test]
async fn the_list_is_one_step_before_each_first_step() {
    for step in first_steps() {
        let listed = Screen::asking("ways", all_offered(), step.clone()).await;
        listed.click("Back").await;
        assert_eq!(listed.sent(), [Command::Back]);
        let other = Screen::asking("password", all_offered(), step).await;
        assert!(other.find(".rg-back button").is_none());
    }
    // A step that has nothing before it is not given up by a slip.
    let later = of(Purpose::Password, set_password());
    let screen = Screen::asking("ways", all_offered(), later).await;
    assert!(screen.find(".rg-back button").is_none());
}

/// Without a network: no flow is begun for the list.
#[wasm_bindgen_test]
async fn going_back_from_a_first_step_draws_the_list() {
    for step in first_steps() {
        let screen = Screen::asking("ways", all_offered(), step).await;
        // This build has every chunk.
        let backend = Backend::new(screen.ui.host, screen.ui.clock, |_, _| {
            Box::pin(async { Ok(()) })
        });
        let owner = screen.ui.owner().unwrap();
        owner.with(|| Controller::begin(screen.ui, backend, None));
        screen.click("Back").await;
        assert!(matches!(
            screen.ui.screen.get_untracked(),
            state::Screen::Ways
        ));
        assert_eq!(screen.text("h2"), "Can’t sign in?");
        assert_eq!(screen.focused(), "rg-title");
        assert!(screen.find(".rg-back button").is_none());
        assert_eq!(screen.text(".rg-summary-line"), "");
    }
}

/// A step within the flow goes back within the flow.
#[wasm_bindgen_test]
async fn a_later_step_does_not_lead_to_the_list() {
    let step = at(choose(&[(ContactKind::Email, "a***@e***.com")]));
    let screen = Screen::asking("ways", all_offered(), step).await;
    assert!(!untrack(|| regain_app::flow::leads_to_ways(screen.ui)));
    screen.click("Back").await;
    assert_eq!(screen.sent(), [Command::Back]);
}

#[wasm_bindgen_test]
fn its_name_is_that_of_the_purpose() {
    let screen = state::Screen::Ways;
    assert_eq!((screen.name(), screen.outcome()), ("ways", None));
}
