//! Views that come and go, before a marker of their own. leptos' `<For>` and its closures do the same for views of any
//! type; for one type, in an order that never changes, this is 60 lines, and 5 kB of brotli less on path B.

use super::client_only::client_only;
use crate::host::Host;
use leptos::prelude::*;
use leptos::tachys::renderer::dom::Dom;
use leptos::tachys::view::any_view::AnyViewState;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Comment, Element, Node};

/// A view rebuilt on every change, each time with new elements: the text nodes of those before may no longer be on the page
/// ([`super::text_content`]). What is not to lose the focus must not change: hand in a memo.
pub fn dynamic(parts: impl Fn() -> Vec<AnyView> + Send + 'static) -> AnyView {
    let parts: Box<dyn Fn() -> Vec<AnyView> + Send> = Box::new(parts);
    let update = move |list: &RefCell<List>| {
        // What is drawn belongs to this run of the effect, and ends with it; only what decides on the parts is followed.
        let views = parts().into_iter();
        let views: Vec<_> = untrack(|| views.map(Render::build).collect());
        let mut list = list.borrow_mut();
        list.keep(&[]);
        for view in views {
            list.push(Item {
                key: u32::MAX,
                view,
                _owner: None,
            });
        }
    };
    Changing(Box::new(update)).into_any()
}

/// A list of which each entry stays as it is while others come and go. Entries keep their order.
pub fn each(keys: Signal<Vec<u32>>, draw: Callback<u32, AnyView>) -> AnyView {
    let owner = Owner::current().unwrap_or_default();
    let update = move |list: &RefCell<List>| {
        let keys = keys.get();
        list.borrow_mut().keep(&keys);
        for (at, key) in keys.iter().enumerate() {
            if list.borrow().is_at(at, *key) {
                continue;
            }
            // Longer than this run of the effect.
            let owner = owner.child();
            let item = Item {
                key: *key,
                view: owner.with(|| untrack(|| draw.run(*key).build())),
                _owner: Some(owner),
            };
            list.borrow_mut().insert(at, item);
        }
    };
    Changing(Box::new(update)).into_any()
}

/// What changes it: run at once, and again whenever what it read has changed.
struct Changing(Box<Update>);

type Update = dyn Fn(&RefCell<List>) + Send;

/// A view on the page. Its effects end, with `view`, before what they read does, with `owner`: fields are dropped in order.
struct Item {
    key: u32,
    view: AnyViewState,
    _owner: Option<Owner>,
}

/// The views there are, in order, and what they stand before.
struct List {
    marker: Comment,
    items: Vec<Item>,
}

impl List {
    /// Takes all others off the page.
    fn keep(&mut self, keys: &[u32]) {
        self.items.retain_mut(|item| {
            let is_kept = keys.contains(&item.key);
            if !is_kept {
                item.view.unmount();
            }
            is_kept
        });
    }

    fn is_at(&self, at: usize, key: u32) -> bool {
        self.items.get(at).is_some_and(|item| item.key == key)
    }

    fn insert(&mut self, at: usize, mut item: Item) {
        match self.items.get(at) {
            Some(next) if next.view.insert_before_this(&mut item.view) => {}
            // On the page from when the marker is.
            _ => self.mount_last(&mut item),
        }
        self.items.insert(at.min(self.items.len()), item);
    }

    fn push(&mut self, mut item: Item) {
        self.mount_last(&mut item);
        self.items.push(item);
    }

    fn mount_last(&self, item: &mut Item) {
        if let Some(parent) = self.marker.parent_element() {
            item.view.mount(&parent, Some(&self.marker));
        }
    }
}

/// Those views, and the effect that changes them.
struct Drawn {
    list: Rc<RefCell<List>>,
    _effect: RenderEffect<()>,
}

/// The effect's task holds the list until it is polled again. The views in it end now: their effects would read what has
/// ended with this screen.
impl Drop for Drawn {
    fn drop(&mut self) {
        let items = std::mem::take(&mut self.list.borrow_mut().items);
        drop(items);
    }
}

impl Render for Changing {
    type State = Drawn;

    fn build(self) -> Drawn {
        let list = Rc::new(RefCell::new(List {
            marker: Dom::create_placeholder(),
            items: Vec::new(),
        }));
        let (changed, update, host) = (Rc::clone(&list), self.0, Host::current());
        Drawn {
            list,
            _effect: RenderEffect::new(move |_| Host::enter(host, || update(&changed))),
        }
    }

    fn rebuild(self, before: &mut Drawn) {
        let mut now = self.build();
        before.insert_before_this(&mut now);
        before.unmount();
        *before = now;
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        let mut list = self.list.borrow_mut();
        for item in &mut list.items {
            item.view.unmount();
        }
        list.marker.unmount();
    }

    fn mount(&mut self, parent: &Element, before: Option<&Node>) {
        let mut list = self.list.borrow_mut();
        for item in &mut list.items {
            item.view.mount(parent, before);
        }
        list.marker.mount(parent, before);
    }

    fn insert_before_this(&self, other: &mut dyn Mountable) -> bool {
        let list = self.list.borrow();
        let first = list.items.first();
        first.is_some_and(|item| item.view.insert_before_this(other))
            || list.marker.insert_before_this(other)
    }

    fn elements(&self) -> Vec<Element> {
        let list = self.list.borrow();
        let items = list.items.iter();
        items.flat_map(|item| item.view.elements()).collect()
    }
}

client_only!(Changing);
