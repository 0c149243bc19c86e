//! The options of one instance of the app: its root element, its initial values, and whether it owns the page's title and
//! history. Several instances can be on one page, each with its own [`Host`]; no state of an instance is global.

use crate::embedder::Embedder;
use leptos::prelude::*;
use leptos::tachys::renderer::dom::Dom;
use regain_core::wire::{Config, Purpose};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, NodeList};

/// The options of an instance.
pub struct HostOptions {
    /// The root element, which the instance renders into.
    pub root: HtmlElement,
    /// The prefix of every id attribute.
    pub id_prefix: String,
    /// The base URL of the backend.
    pub base: String,
    /// The profile of the backend (docs/adapters.md), if it is another than `regain`.
    pub profile: Option<String>,
    /// The URL of the folder of languages, with a slash at its end.
    pub locales: String,
    /// Whether address and history of the page are its own: the back button goes a step back, and drafts survive a reload.
    pub history: bool,
    /// Whether it sets `document.title` and `<html lang>`.
    pub title: bool,
    /// Whether it draws what surrounds the step on a page of its own: brand, languages and `<main>`.
    pub frame: bool,
    /// Whether a `<form>` of the page surrounds it: then it has none of its own (HTML allows none in another), and its
    /// controls belong to no form.
    pub in_form: bool,
    /// Whether elements have a `part`: in a shadow root, where a site's style sheets reach nothing else (CSS Shadow Parts).
    pub parts: bool,
    /// The level of its main heading, 1 to 6 (WCAG 1.3.1).
    pub heading: u8,
    /// The requested language, as a BCP 47 tag.
    pub locale: RefCell<Option<String>>,
    /// The requested purpose, by its name on the wire.
    pub purpose: Option<String>,
    /// The initial value of the identifier field.
    pub identifier: RefCell<Option<String>>,
    /// The support link to show where the configuration cannot be fetched.
    pub support: Option<String>,
    /// The device value that the site set at an earlier sign-in (row B12).
    pub device: Option<String>,
    /// The draft from before the element was removed and inserted again; see [`crate::draft`].
    pub draft: RefCell<Option<String>>,
    /// Whether the instance was closed: an answer that arrives later must not be rendered.
    pub is_closed: Cell<bool>,
    /// The custom element that the instance is of.
    pub embedder: Option<Embedder>,
}

impl HostOptions {
    /// An instance embedded in a page of another: title, history and URL stay as they are.
    pub fn new(root: HtmlElement, base: &str, name: &str) -> Self {
        Self {
            root,
            id_prefix: [name, "-"].concat(),
            base: base.into(),
            profile: None,
            locales: "locales/".into(),
            history: false,
            title: false,
            frame: false,
            in_form: false,
            parts: false,
            heading: 2,
            locale: RefCell::default(),
            purpose: None,
            identifier: RefCell::default(),
            support: None,
            device: None,
            draft: RefCell::default(),
            is_closed: Cell::default(),
            embedder: None,
        }
    }
}

thread_local! {
    static CURRENT: Cell<Option<Host>> = const { Cell::new(None) };
}

/// A handle to [`HostOptions`].
#[derive(Clone, Copy)]
pub struct Host {
    options: StoredValue<Rc<HostOptions>, LocalStorage>,
    /// Asked of each element.
    is_in_form: bool,
    has_parts: bool,
}

impl Host {
    /// Lives as long as the owner it is made under.
    pub fn new(options: HostOptions) -> Self {
        Self {
            is_in_form: options.in_form,
            has_parts: options.parts,
            options: StoredValue::new_local(Rc::new(options)),
        }
    }

    /// The host of the instance whose view is being built, or whose event is handled.
    pub fn current() -> Option<Self> {
        CURRENT.get()
    }

    /// Runs `run` with `host` as the current host. (leptos' context would do the same by a hash map.)
    pub fn enter<T>(host: Option<Self>, run: impl FnOnce() -> T) -> T {
        let outer = CURRENT.replace(host);
        let outcome = run();
        CURRENT.set(outer);
        outcome
    }

    /// The options. After the instance was disposed, for a timer that fires late, those of a detached, empty root.
    // Once for all callers.
    #[inline(never)]
    pub fn get(self) -> Rc<HostOptions> {
        self.options.try_get_value().unwrap_or_else(|| {
            let root = Dom::create_element("div", None).unchecked_into();
            Rc::new(HostOptions::new(root, "", ""))
        })
    }

    /// See [`HostOptions::in_form`].
    pub fn is_in_form(self) -> bool {
        self.is_in_form
    }

    /// See [`HostOptions::parts`].
    pub fn has_parts(self) -> bool {
        self.has_parts
    }

    /// Whether the instance was disposed.
    pub fn is_gone(self) -> bool {
        self.options.is_disposed()
    }

    /// Tells the page around it of something: see [`Embedder::emit`].
    pub fn emit(self, event: &str, detail: &str) {
        if let Some(embedder) = &self.get().embedder {
            embedder.emit(event, detail);
        }
    }

    /// Sets the requested language.
    pub fn set_locale(self, locale: &str) {
        self.get().locale.replace(Some(locale.into()));
    }

    /// Sets the initial value of the identifier field, for the next render.
    pub fn set_identifier(self, identifier: &str) {
        self.get().identifier.replace(Some(identifier.into()));
    }

    /// Adds the prefix to an id.
    pub fn id(self, id: &str) -> String {
        [&self.get().id_prefix, id].concat()
    }

    /// The name of a group of radio buttons: those of one form that share a name are one group, or of all that are in no form.
    pub fn group(self, name: &str) -> String {
        match self.is_in_form {
            true => self.id(name),
            false => name.into(),
        }
    }

    /// Adds the prefix to each id of a space-separated list.
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

    /// All elements of the instance that this selector matches.
    pub fn query_all(self, selector: &str) -> Option<NodeList> {
        self.get().root.query_selector_all(selector).ok()
    }

    /// Maps the heading tags `h1` to `h3` to the heading level of the host; other tags stay.
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

    /// Whether the list of all ways back is asked for, in place of one of them.
    pub fn asks_for_ways(self) -> bool {
        self.get().purpose.as_deref() == Some("ways")
    }

    /// The purpose of a new flow: the one asked for, if the site offers it (row B2) and it needs no mailed link; else a new
    /// password, or a request where the site offers nothing else. `None` where the list of all ways is asked for.
    pub fn purpose(self, config: &Config) -> Option<Purpose> {
        if self.asks_for_ways() {
            return None;
        }
        let asked = self.get().purpose.as_deref().and_then(Purpose::named);
        let offers = |purpose: &Purpose| !purpose.is_of_link() && config.purposes.contains(purpose);
        let request = || Some(Purpose::Request).filter(|_| !offers(&Purpose::Password));
        let purpose = asked.filter(offers).or_else(|| request().filter(offers));
        purpose.or(Some(Purpose::Password))
    }

    /// Sets the language and direction of what is drawn.
    pub fn set_language(self, locale: &str, dir: &str) {
        let host = self.get();
        let set = |element: &Element| {
            let _ = element.set_attribute("lang", locale);
            let _ = element.set_attribute("dir", dir);
        };
        if let (true, Some(page)) = (host.title, document().document_element()) {
            set(&page);
        }
        // The full page is all of one language.
        if !host.frame {
            set(&host.root);
        }
    }
}
