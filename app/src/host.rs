//! What an instance is given: the element it draws in, what it was asked for, and what of the page around it it may change.
//! Several instances stand on one page; each has a [`Host`] of its own, and nothing that belongs to one is global.

use crate::query;
use leptos::prelude::*;
use leptos::tachys::renderer::dom::Dom;
use regain_core::wire::{Config, Purpose};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

/// The id of the element of the full page to draw in; `index.html` has it.
const ROOT: &str = "regain";

/// What an instance is given.
pub struct HostOptions {
    /// The element it is drawn in.
    pub root: HtmlElement,
    /// Begins every id in it.
    pub id_prefix: String,
    /// Where its backend answers.
    pub base: String,
    /// The name of its entry in the tab's session storage.
    pub storage_key: String,
    /// Whether the browser's back button goes a step back, and a reload finds what was typed: the page's history is its own.
    pub history: bool,
    /// Whether it names the page: the document's title and language.
    pub title: bool,
    /// The level of its main heading, 1 to 6.
    pub heading: u8,
    /// The language asked for.
    pub locale: RefCell<Option<String>>,
    /// What somebody came for.
    pub purpose: Option<String>,
    /// What one signs in with, to begin with.
    pub identifier: RefCell<Option<String>>,
    /// What the site gave this browser when somebody signed in with it (row B12).
    pub device: Option<String>,
}

impl HostOptions {
    /// An instance that is part of a page, which keeps its title, its history and its address.
    pub fn new(root: HtmlElement, base: &str, name: &str) -> Self {
        Self {
            root,
            id_prefix: [name, "-"].concat(),
            base: base.into(),
            storage_key: name.into(),
            history: false,
            title: false,
            heading: 2,
            locale: RefCell::default(),
            purpose: None,
            identifier: RefCell::default(),
            device: None,
        }
    }

    /// The instance that is a page by itself: the page's address says what is asked for. `None` where the page has no
    /// element for it.
    pub fn page() -> Option<Self> {
        let root: HtmlElement = document().get_element_by_id(ROOT)?.dyn_into().ok()?;
        Some(Self {
            id_prefix: String::new(),
            history: true,
            title: true,
            heading: 1,
            locale: query::get("locale").into(),
            purpose: query::get("purpose"),
            identifier: query::get("identifier").into(),
            device: root.get_attribute("data-device"),
            // `regain serve` has it below the page, whatever path that is under.
            ..Self::new(root, "recovery/v1", ROOT)
        })
    }
}

thread_local! {
    static CURRENT: Cell<Option<Host>> = const { Cell::new(None) };
}

/// A handle to [`HostOptions`].
#[derive(Clone, Copy)]
pub struct Host(StoredValue<Rc<HostOptions>, LocalStorage>);

impl Host {
    /// Lives as long as the owner it is made under.
    pub fn new(options: HostOptions) -> Self {
        Self(StoredValue::new_local(Rc::new(options)))
    }

    /// That of the instance whose view is being drawn, or whose event is handled.
    pub fn current() -> Option<Self> {
        CURRENT.get()
    }

    /// Draws, or handles an event, with this host as the current one. (leptos' context would do the same by a hash map.)
    pub fn enter<T>(host: Option<Self>, run: impl FnOnce() -> T) -> T {
        let outer = CURRENT.replace(host);
        let outcome = run();
        CURRENT.set(outer);
        outcome
    }

    /// The options. What comes late, once the instance is gone, a timer for one, finds an empty root.
    // Once for all callers.
    #[inline(never)]
    pub fn get(self) -> Rc<HostOptions> {
        self.0.try_get_value().unwrap_or_else(|| {
            let root = Dom::create_element("div", None).unchecked_into();
            Rc::new(HostOptions::new(root, "", ""))
        })
    }

    /// Asks for another language.
    pub fn set_locale(self, locale: &str) {
        self.get().locale.replace(Some(locale.into()));
    }

    /// Begins with another identifier, also where the instance is drawn again.
    pub fn set_identifier(self, identifier: &str) {
        self.get().identifier.replace(Some(identifier.into()));
    }

    /// The id in the document of what has this id in the instance.
    pub fn id(self, id: &str) -> String {
        [&self.get().id_prefix, id].concat()
    }

    /// The same for several, with spaces between them.
    pub fn ids(self, ids: &str) -> String {
        let mut written = String::new();
        for id in ids.split(' ') {
            if !written.is_empty() {
                written.push(' ');
            }
            written.push_str(&self.id(id));
        }
        written
    }

    /// The element with this id in the instance.
    pub fn find(self, id: &str) -> Option<HtmlElement> {
        self.query(&["[id=\"", &self.id(id), "\"]"].concat())
    }

    /// The first element of the instance that this selector matches.
    pub fn query(self, selector: &str) -> Option<HtmlElement> {
        let found = self.get().root.query_selector(selector);
        found.ok().flatten()?.dyn_into().ok()
    }

    /// All of them.
    pub fn query_all(self, selector: &str) -> Option<NodeList> {
        self.get().root.query_selector_all(selector).ok()
    }

    /// The tag of an element that a page of its own would have with this tag: the headings begin at the level of the host.
    pub fn tag(self, tag: &'static str) -> &'static str {
        let level = match tag {
            "h1" => 0,
            "h2" => 1,
            "h3" => 2,
            _ => return tag,
        };
        match self.get().heading.saturating_add(level) {
            0..=1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        }
    }

    /// What somebody came for. Path B has a link of its own (row B2), where the site takes requests.
    pub fn purpose(self, config: &Config) -> Purpose {
        let request = Purpose::Request;
        let is_asked = self.get().purpose.as_deref() == Some(request.name());
        match is_asked && config.purposes.contains(&request) {
            true => request,
            false => Purpose::Password,
        }
    }

    /// The element that says which language the instance is in.
    pub fn language_root(self) -> Option<Element> {
        match self.get().title {
            true => document().document_element(),
            false => Some(self.get().root.clone().into()),
        }
    }
}
