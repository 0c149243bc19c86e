//! An element of the page, of one type whatever its tag and attributes are, written in the shape of the HTML it makes.
//! `view!` makes a type of view of every shape of markup, and leptos' code is compiled for each, about 1 kB; for
//! [`El`] once.
//!
//! ```text
//! el("div")
//!     .class("rg-field")
//!     .child(el("label").attr("for", id).text(label))
//!     .child(el("input").attr("id", id).on("input", typed))
//! ```

mod value;

use super::client_only::client_only;
use super::hydrate::{self, hydrate};
use super::text_content;
use crate::host::Host;
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use leptos::tachys::renderer::dom::Dom;
use std::any::Any;
use std::borrow::Cow;
pub use value::ElValue;
use value::Text;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

/// An element with this tag. It has the class `rg`, as all elements that our style sheets are for. Headings and ids are
/// written as on a page of its own: the [`Host`] says where headings begin, and what its ids begin with.
pub fn el(tag: &'static str) -> El {
    El {
        tag,
        settings: Vec::new(),
        children: Vec::new(),
        listeners: Vec::new(),
        element_ref: None,
    }
}

/// An element to be drawn. See [`el`].
pub struct El {
    tag: &'static str,
    settings: Vec<(Setting, ElValue)>,
    children: Vec<Child>,
    listeners: Vec<Listener>,
    element_ref: Option<ElementRef>,
}

impl El {
    /// Its classes beside `rg`.
    pub fn class(self, class: impl Into<ElValue>) -> Self {
        self.set(Setting::Class, class.into())
    }

    /// An attribute, present while there is a value.
    pub fn attr(self, name: &'static str, value: impl Into<ElValue>) -> Self {
        self.set(Setting::Attribute(name), value.into())
    }

    /// Its whole content, see [`text_content`]; there are no other children.
    pub fn text(self, text: impl Into<ElValue>) -> Self {
        self.set(Setting::Text, text.into())
    }

    /// What is in a text field, or chosen in a list: the property, for the attribute is only what it is reset to.
    pub fn value(self, value: impl Into<ElValue>) -> Self {
        self.set(Setting::Value, value.into())
    }

    /// Whether it is ticked: the property, too.
    pub fn checked(self, checked: impl Into<ElValue>) -> Self {
        self.set(Setting::Checked, checked.into())
    }

    /// An element, a view, or a text node that nothing changes later.
    pub fn child(mut self, child: impl Into<Child>) -> Self {
        self.children.push(child.into());
        self
    }

    /// A list of them, or one that may be missing.
    pub fn children<C: Into<Child>>(mut self, children: impl IntoIterator<Item = C>) -> Self {
        self.children.extend(children.into_iter().map(Into::into));
        self
    }

    /// Listens for an event. What the handler makes belongs to the screen, and goes with it.
    pub fn on(self, event: &'static str, handler: impl FnMut(Event) + Send + 'static) -> Self {
        self.listen(event, Box::new(handler))
    }

    /// Where the element is to be found once it is drawn.
    pub fn element_ref(mut self, element_ref: ElementRef) -> Self {
        self.element_ref = Some(element_ref);
        self
    }

    fn set(mut self, setting: Setting, value: ElValue) -> Self {
        self.settings.push((setting, value));
        self
    }

    fn listen(mut self, event: &'static str, handler: Box<dyn FnMut(Event) + Send>) -> Self {
        self.listeners.push(Listener {
            event,
            owner: Owner::current().unwrap_or_default(),
            handler,
        });
        self
    }

    /// Makes the element, or takes it over; `kept` is what has to live as long.
    fn draw(self, host: Option<Host>, kept: &mut Vec<Box<dyn Any>>) -> Drawing {
        let tag = host.map_or(self.tag, |host| host.tag(self.tag));
        let standing = hydrate::take(tag);
        let is_standing = standing.is_some();
        let element = standing.unwrap_or_else(|| {
            let element = Dom::create_element(tag, None);
            element.set_class_name("rg");
            element
        });
        if is_control(tag) && host.is_some_and(Host::is_in_form) {
            // The id of no form: the control belongs to none.
            Dom::set_attribute(&element, "form", "");
        }
        // First: a list can only show one of the options it has.
        if !self.children.is_empty() {
            hydrate(is_standing.then_some(&element), || {
                for child in self.children {
                    child.draw(host, &element, kept);
                }
            });
        }
        for (setting, value) in self.settings {
            setting.draw(host, &element, value, kept);
        }
        for listener in self.listeners {
            listener.draw(host, &element, kept);
        }
        if let Some(element_ref) = self.element_ref {
            element_ref.set(&element);
        }
        Drawing {
            element,
            is_standing,
        }
    }
}

/// An element, and whether it is where it belongs.
struct Drawing {
    element: Element,
    is_standing: bool,
}

/// What an [`ElValue`] is of.
#[derive(Clone, Copy)]
enum Setting {
    Attribute(&'static str),
    Class,
    Text,
    Value,
    Checked,
}

impl Setting {
    fn draw(
        self,
        host: Option<Host>,
        element: &Element,
        value: ElValue,
        kept: &mut Vec<Box<dyn Any>>,
    ) {
        let read = match value {
            ElValue::Fixed(text) => return self.write(host, element, text.as_deref()),
            ElValue::Live(read) => read,
        };
        let element = element.clone();
        kept.push(Box::new(RenderEffect::new(move |before: Option<Text>| {
            let now = read();
            // Unchanged text is not written again: a live region would be announced once more.
            if before.as_ref() != Some(&now) {
                self.write(host, &element, now.as_deref());
            }
            // What was typed may be a secret: no copy of it stays here.
            now.filter(|_| !matches!(self, Self::Value))
        })));
    }

    fn write(self, host: Option<Host>, element: &Element, text: Option<&str>) {
        // The other elements that have a value write it by the same property.
        let input = element.unchecked_ref::<HtmlInputElement>();
        let or_empty = text.unwrap_or_default();
        match (self, text) {
            (Self::Attribute(name), Some(text)) => match host.filter(|_| names_ids(name)) {
                Some(host) => Dom::set_attribute(element, name, &host.ids(text)),
                None => Dom::set_attribute(element, name, text),
            },
            (Self::Attribute(name), None) => Dom::remove_attribute(element, name),
            (Self::Class, _) => {
                element.set_class_name(&["rg ", or_empty].concat());
                if host.is_some_and(Host::has_parts) {
                    let names = or_empty.split(' ');
                    let names: Vec<_> = names.filter_map(|n| n.strip_prefix("rg-")).collect();
                    Dom::set_attribute(element, "part", &names.join(" "));
                }
            }
            (Self::Text, _) => text_content::write(element, or_empty),
            // The caret stays where it is while the text is the same. An empty one is also what shows a list's option
            // of no value, where a value before was none of its options.
            (Self::Value, _) if or_empty.is_empty() || input.value() != or_empty => {
                input.set_value(or_empty);
            }
            (Self::Value, _) => {}
            (Self::Checked, text) => input.set_checked(text.is_some()),
        }
    }
}

/// Whether elements of this tag are sent with the form they are in.
fn is_control(tag: &str) -> bool {
    matches!(tag, "input" | "button" | "select" | "textarea")
}

/// Whether an attribute holds ids, with spaces between them.
fn names_ids(attribute: &str) -> bool {
    matches!(
        attribute,
        "id" | "for" | "aria-describedby" | "aria-labelledby"
    )
}

/// What is in an element.
pub enum Child {
    /// A text node.
    Text(Cow<'static, str>),
    /// An element.
    El(El),
    /// A view that comes and goes.
    View(AnyView),
}

impl Child {
    fn draw(self, host: Option<Host>, parent: &Element, kept: &mut Vec<Box<dyn Any>>) {
        match self {
            Self::Text(text) if hydrate::takes_text(&text) => {}
            Self::Text(text) => {
                let text = document().create_text_node(&text);
                let _ = parent.insert_before(&text, hydrate::next().as_ref());
            }
            Self::El(el) => {
                let drawn = el.draw(host, kept);
                if !drawn.is_standing {
                    let _ = parent.insert_before(&drawn.element, hydrate::next().as_ref());
                }
            }
            Self::View(view) => {
                let mut view = view.build();
                view.mount(parent, hydrate::next().as_ref());
                kept.push(Box::new(view));
            }
        }
    }
}

impl From<&'static str> for Child {
    fn from(text: &'static str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Child {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<El> for Child {
    fn from(el: El) -> Self {
        Self::El(el)
    }
}

impl From<AnyView> for Child {
    fn from(view: AnyView) -> Self {
        Self::View(view)
    }
}

struct Listener {
    event: &'static str,
    owner: Owner,
    handler: Box<dyn FnMut(Event) + Send>,
}

impl Listener {
    fn draw(self, host: Option<Host>, element: &Element, kept: &mut Vec<Box<dyn Any>>) {
        let Self {
            event,
            owner,
            mut handler,
        } = self;
        let handler = move |event: JsValue| {
            let handle = || untrack(|| handler(event.unchecked_into()));
            Host::enter(host, || owner.with(handle));
        };
        let listener = Dom::add_event_listener(element, event, Box::new(handler));
        kept.push(Box::new(listener));
    }
}

/// Where an element is to be found once it is drawn; leptos' `NodeRef`, of one type for all and not followed.
#[derive(Clone, Copy)]
pub struct ElementRef(StoredValue<Option<HtmlElement>, LocalStorage>);

impl Default for ElementRef {
    /// Of an element that is to be drawn.
    fn default() -> Self {
        Self(StoredValue::new_local(None))
    }
}

impl ElementRef {
    /// The element, from when it is drawn until its screen goes.
    pub fn get(self) -> Option<HtmlElement> {
        self.0.try_get_value().flatten()
    }

    /// Scrolls as far as is needed to see it.
    pub fn scroll_into_view(self) {
        if let Some(element) = self.get() {
            let options = Object::new();
            let _ = Reflect::set(&options, &"block".into(), &"nearest".into());
            element.scroll_into_view_with_scroll_into_view_options(options.unchecked_ref());
        }
    }

    fn set(self, element: &Element) {
        let element = element.clone().unchecked_into();
        self.0.try_update_value(|found| *found = Some(element));
    }
}

/// An element that is drawn, with its effects, its listeners and the views in it, which end as it is dropped.
pub struct Drawn {
    element: Element,
    /// Whether it was taken over, and is on the page already.
    is_standing: bool,
    _kept: Vec<Box<dyn Any>>,
}

impl Render for El {
    type State = Drawn;

    fn build(self) -> Drawn {
        let mut kept = Vec::new();
        let drawn = self.draw(Host::current(), &mut kept);
        Drawn {
            element: drawn.element,
            is_standing: drawn.is_standing,
            _kept: kept,
        }
    }

    /// A new element in place of the one before: nothing tells how they differ.
    fn rebuild(self, before: &mut Drawn) {
        let mut now = self.build();
        before.insert_before_this(&mut now);
        before.unmount();
        *before = now;
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        self.element.unmount();
    }

    fn mount(&mut self, parent: &Element, before: Option<&web_sys::Node>) {
        // An element that is moved loses the focus.
        if !std::mem::take(&mut self.is_standing) {
            self.element.mount(parent, before);
        }
    }

    fn insert_before_this(&self, other: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(other)
    }

    fn elements(&self) -> Vec<Element> {
        self.element.elements()
    }
}

client_only!(El);
