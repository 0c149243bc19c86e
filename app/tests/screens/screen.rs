//! A screen to test: its state, what is drawn of it, and the commands it dispatches.

use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use regain_app::chunk;
use regain_app::clock::Clock;
use regain_app::command::Command;
use regain_app::host::{Host, HostOptions};
use regain_app::i18n::{I18n, Messages};
use regain_app::page::frame;
use regain_app::part::hydrate;
use regain_app::state::{self, UiState};
use regain_core::kind::identifier::SignIn;
use regain_core::time::Timestamp;
use regain_core::wire::{
    Action, Brand, CodeFormat, Config, ContactKind, Flow, Links, Method, PasswordPolicy, Purpose,
    Step,
};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Node};

pub const EN: &str = include_str!("../../../locales/en/app.json");
pub const NL: &str = include_str!("../../../locales/nl/app.json");

pub fn texts(locale: &str, json: &str) -> Messages {
    let parsed = |json| js_sys::JSON::parse(json).unwrap().unchecked_into();
    let entries: js_sys::Object = parsed(json);
    let of_path_b = match locale {
        "nl" => include_str!("../../../locales/nl/request.json"),
        _ => include_str!("../../../locales/en/request.json"),
    };
    let mut messages = Messages::new(locale, entries);
    messages.add_request(&parsed(of_path_b));
    messages
}

pub fn config() -> Config {
    let link = |name: &str| Some(format!("https://www.example.com/{name}"));
    Config {
        brand: Brand {
            name: "Example".into(),
            logo: None,
        },
        links: Links {
            sign_in: link("sign-in"),
            sign_up: link("sign-up"),
            support: link("help"),
            protect: link("protect"),
            ..Links::default()
        },
        purposes: vec![Purpose::Password],
        challenges: Vec::new(),
        code: CodeFormat { length: 6 },
        password: PasswordPolicy { min: 15, max: 256 },
        locales: vec!["en".into(), "nl".into()],
        answer_hours: 24,
        kept_days: Some(30),
        sign_in: SignIn::ALL.to_vec(),
        username_may_contain_at: false,
        region: None,
    }
}

pub fn at(step: Step) -> state::Screen {
    state::Screen::Drawn(Flow {
        id: "f1".into(),
        purpose: Purpose::Password,
        locale: "en".into(),
        expires_at: seconds(1_800),
        locks_at: None,
        can_go_back: !matches!(step, Step::Identify { .. }),
        step,
    })
}

/// So many seconds from now.
pub fn seconds(ahead: i64) -> Timestamp {
    Timestamp((js_sys::Date::now() / 1_000.0) as i64 + ahead)
}

pub fn identify() -> Step {
    Step::Identify { identifier: None }
}

pub fn choose(masked: &[(ContactKind, &str)]) -> Step {
    let methods = masked.iter().enumerate().map(|(n, (kind, masked))| Method {
        id: format!("m{n}"),
        kind: *kind,
        masked: (*masked).into(),
    });
    Step::ChooseMethod {
        methods: methods.collect(),
        can_request: false,
    }
}

pub fn enter_code(resend_in: i64, tries_left: u32) -> Step {
    Step::EnterCode {
        kind: ContactKind::Email,
        masked: "a***@e***.com".into(),
        length: 6,
        expires_at: seconds(600),
        resend_at: seconds(resend_in),
        tries_left,
    }
}

pub fn set_password() -> Step {
    Step::SetPassword {
        policy: PasswordPolicy { min: 15, max: 256 },
        identifier: "anna@example.com".into(),
    }
}

/// A screen on the page; gone when dropped.
pub struct Screen {
    pub ui: UiState,
    pub root: HtmlElement,
    sent: Arc<Mutex<Vec<Command>>>,
    _mounted: Box<dyn std::any::Any>,
}

impl Screen {
    pub async fn new(screen: state::Screen) -> Self {
        Self::of(config(), screen).await
    }

    /// A screen of a site that has decided otherwise.
    pub async fn of(config: Config, screen: state::Screen) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        let options = HostOptions {
            id_prefix: String::new(),
            history: true,
            title: true,
            frame: true,
            heading: 1,
            ..HostOptions::new(root, "recovery/v1", "regain")
        };
        Self::hosted(options, config, screen).await
    }

    /// A screen in a root where this stands already.
    pub async fn over(html: &str, screen: state::Screen) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        root.set_inner_html(html);
        let options = HostOptions {
            id_prefix: String::new(),
            frame: true,
            heading: 1,
            ..HostOptions::new(root, "recovery/v1", "regain")
        };
        Self::hosted(options, config(), screen).await
    }

    /// A part of a page that has others.
    pub async fn part(name: &str, screen: state::Screen) -> Self {
        Self::part_of(name, config(), screen).await
    }

    /// The same, of a site that has decided otherwise.
    pub async fn part_of(name: &str, config: Config, screen: state::Screen) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        let options = HostOptions::new(root, "recovery/v1", name);
        Self::hosted(options, config, screen).await
    }

    /// A part of a page that asks for this purpose.
    pub async fn asking(purpose: &str, config: Config, screen: state::Screen) -> Self {
        let root: HtmlElement = document().create_element("div").unwrap().unchecked_into();
        let options = HostOptions {
            purpose: Some(purpose.into()),
            ..HostOptions::new(root, "recovery/v1", "asking")
        };
        Self::hosted(options, config, screen).await
    }

    async fn hosted(options: HostOptions, config: Config, screen: state::Screen) -> Self {
        chunk::set_unsplit();
        let root = options.root.clone();
        document().body().unwrap().append_child(&root).unwrap();
        let sent = Arc::new(Mutex::new(Vec::new()));
        let (kept, slot) = (Arc::clone(&sent), Arc::new(Mutex::new(None)));
        let out = Arc::clone(&slot);
        let owner = Owner::new();
        let host = owner.with(|| Host::new(options));
        let parent = root.clone();
        let mount = move || -> UnmountHandle<_> {
            mount_to(parent, move || {
                let i18n = I18n::new(texts("en", EN));
                let ui = UiState::new(host, config, i18n, Clock::new(), screen);
                if let Some(request) = chunk::request() {
                    request.actions().attach(ui);
                }
                ui.on_command(Callback::new(move |command| {
                    kept.lock().unwrap().push(command)
                }));
                *out.lock().unwrap() = Some(ui);
                frame(ui)
            })
        };
        let mounted = hydrate(Some(&root), || Host::enter(Some(host), mount));
        let ui = slot.lock().unwrap().unwrap();
        settle().await;
        Self {
            ui,
            root,
            sent,
            _mounted: Box::new((mounted, owner)),
        }
    }

    /// What it has asked for so far.
    pub fn sent(&self) -> Vec<Command> {
        self.sent.lock().unwrap().clone()
    }

    pub fn acted(&self) -> Vec<Action> {
        let act = |command| match command {
            Command::Act(action) => Some((*action).clone()),
            _ => None,
        };
        self.sent().into_iter().filter_map(act).collect()
    }

    pub fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).unwrap()
    }

    pub fn all(&self, selector: &str) -> Vec<Element> {
        let found = self.root.query_selector_all(selector).unwrap();
        (0..found.length())
            .filter_map(|n| found.item(n))
            .map(JsCast::unchecked_into)
            .collect()
    }

    pub fn input(&self, id: &str) -> HtmlInputElement {
        self.find(&format!("#{id}")).unwrap().unchecked_into()
    }

    pub fn text(&self, selector: &str) -> String {
        let found = self.find(selector);
        found
            .and_then(|found| found.text_content())
            .unwrap_or_default()
    }

    /// Types over what is there.
    pub async fn fill(&self, id: &str, text: &str) {
        let input = self.input(id);
        input.set_value(text);
        input
            .dispatch_event(&web_sys::Event::new("input").unwrap())
            .unwrap();
        settle().await;
    }

    /// A click on the button or link with this text.
    pub async fn click(&self, text: &str) {
        let found = self.all("button, a, label").into_iter().find(|element| {
            element
                .text_content()
                .is_some_and(|found| found.trim() == text)
        });
        let found = found.unwrap_or_else(|| panic!("nothing says {text:?}"));
        found.unchecked_into::<HtmlElement>().click();
        settle().await;
    }

    /// What has the focus: its id, or else its class.
    pub fn focused(&self) -> String {
        let active = document().active_element().unwrap();
        let classes = active.get_attribute("class").unwrap_or_default();
        let class = classes
            .split_whitespace()
            .find(|class| class.starts_with("rg-"));
        match active.id() {
            id if id.is_empty() => class.unwrap_or_default().into(),
            id => id,
        }
    }

    /// What a field is described by, as a screen reader reads it.
    pub fn described(&self, id: &str) -> String {
        let ids = self.input(id).get_attribute("aria-describedby");
        let ids = ids.unwrap_or_default();
        let texts = ids
            .split_whitespace()
            .map(|id| self.text(&format!("#{id}")));
        texts.collect::<Vec<_>>().join(" ")
    }
}

/// What a page translator does: every text node goes, and an element of its own comes in its place.
pub fn translate(node: &Node) {
    let children = node.child_nodes();
    let children: Vec<Node> = (0..children.length())
        .filter_map(|n| children.get(n))
        .collect();
    for child in children {
        if child.node_type() != Node::TEXT_NODE {
            translate(&child);
            continue;
        }
        let font = document().create_element("font").unwrap();
        font.set_text_content(child.text_content().as_deref());
        node.replace_child(&font, &child).unwrap();
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// Until everything that follows from a change has been drawn.
pub async fn settle() {
    for _ in 0..3 {
        leptos::task::tick().await;
    }
    // The focus moves a turn later.
    wait(Duration::ZERO).await;
}

/// Until the rules have looked at what was typed last.
pub async fn typing_has_paused() {
    wait(Duration::from_millis(300)).await;
    settle().await;
}

async fn wait(time: Duration) {
    let turn = js_sys::Promise::new(&mut |done, _| {
        set_timeout(move || drop(done.call0(&done)), time);
    });
    wasm_bindgen_futures::JsFuture::from(turn).await.unwrap();
}
