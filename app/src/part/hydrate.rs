//! Hydration: the first step stands in the page before the app does, and is taken over as it is, with what was typed, the
//! caret and the focus. leptos' own needs a server that draws with leptos; this takes elements by their order and tag.
//! Where what stands is something else, the rest of its parent is drawn anew.

use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

thread_local! {
    /// During hydration: the next existing child of the current parent, if any is left.
    static NEXT: RefCell<Option<Option<Node>>> = const { RefCell::new(None) };
}

/// Runs `draw` with the children of `parent` as existing elements; those left over are removed. Without a parent, elements
/// are created.
pub fn hydrate<T>(parent: Option<&Node>, draw: impl FnOnce() -> T) -> T {
    let outer = NEXT.replace(parent.map(Node::first_child));
    let drawn = draw();
    if let Some(rest) = NEXT.replace(outer) {
        remove(rest);
    }
    drawn
}

/// The next element, where it has this tag.
pub fn take(tag: &str) -> Option<Element> {
    let node = take_if(&|node| {
        let element = node.dyn_ref::<Element>();
        element.is_some_and(|element| element.local_name() == tag)
    });
    node.map(JsCast::unchecked_into)
}

/// Whether this text is next.
pub fn takes_text(text: &str) -> bool {
    let is_same = |node: &Node| {
        node.node_type() == Node::TEXT_NODE && node.text_content().as_deref() == Some(text)
    };
    take_if(&is_same).is_some()
}

/// The next existing sibling: new nodes are inserted before it.
pub fn next() -> Option<Node> {
    NEXT.with_borrow(|next| next.clone().flatten())
}

fn take_if(is_meant: &dyn Fn(&Node) -> bool) -> Option<Node> {
    NEXT.with_borrow_mut(|next| {
        let next = next.as_mut()?;
        let node = next.take()?;
        if !is_meant(&node) {
            remove(Some(node));
            return None;
        }
        *next = node.next_sibling();
        Some(node)
    })
}

/// Removes a node and all that follow it.
fn remove(first: Option<Node>) {
    let mut rest = first;
    while let Some(node) = rest {
        rest = node.next_sibling();
        if let Some(parent) = node.parent_node() {
            let _ = parent.remove_child(&node);
        }
    }
}
