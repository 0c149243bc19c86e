//! Effects.

use leptos::prelude::*;

/// An effect, of one type for all.
pub fn effect(change: impl Fn() + 'static) {
    let change: Box<dyn Fn()> = Box::new(change);
    Effect::new(move |_| change());
}
