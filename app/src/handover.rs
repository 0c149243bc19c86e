//! The app is built twice: `regain-app` draws path A, `regain-request` (feature `request`) every step. Whoever gets a
//! code downloads nothing of path B; where a flow goes over to it, the first build fetches the second, which takes up the
//! flow by its token and draws in its place.
//!
//! `app/boot.js` knows the names of the files, and has the function [`LOAD`]. The second build says [`LEAVE`] once it has
//! everything to draw with; until then the first one's screen stays.

use crate::backend::Failure;
use crate::state::Screen;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use regain_core::wire::Purpose;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A function of the window: fetches the second build and lets it take over.
const LOAD: &str = "regainRequest";

/// An event of the window: whoever has the page leaves it now.
pub const LEAVE: &str = "regain-leave";

/// Whether this build leaves it to the other to draw this.
pub fn is_elsewhere(screen: &Screen) -> bool {
    let is_request = matches!(screen, Screen::Drawn(flow) if flow.purpose == Purpose::Request);
    is_request && cfg!(not(feature = "request"))
}

/// Lets the other build take over. When it has, nothing of this one is drawn any more.
///
/// # Errors
/// [`Failure::Unreachable`] where its files or what it needs do not come.
pub async fn to_other_build() -> Result<(), Failure> {
    let load = || {
        let load: Function = Reflect::get(&window(), &LOAD.into())
            .ok()?
            .dyn_into()
            .ok()?;
        load.call0(&JsValue::NULL).ok()?.dyn_into::<Promise>().ok()
    };
    let loaded = JsFuture::from(load().ok_or(Failure::Unreadable)?).await;
    loaded.map(drop).map_err(|_| Failure::Unreachable)
}

/// Asks whoever has the page to leave it.
pub fn ask_to_leave() {
    if let Ok(leave) = web_sys::Event::new(LEAVE) {
        let _ = window().dispatch_event(&leave);
    }
}
