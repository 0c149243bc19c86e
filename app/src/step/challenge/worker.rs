//! Starts `app/work.js` beside the page. Where Trusted Types are required, a script's address must come from a policy;
//! ours is named `regain` and lets that one file through.

use crate::files;
use js_sys::{Array, Function, Object, Reflect};
use leptos::prelude::*;
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Worker;

thread_local! {
    /// The address as the policy made it: a second policy of the same name is refused.
    static ADDRESS: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

/// A worker of that file; `None` where the browser has none.
pub fn worker() -> Option<Worker> {
    let class: Function = member(&window(), "Worker")?;
    let worker = Reflect::construct(&class, &Array::of1(&address()?)).ok()?;
    worker.dyn_into().ok()
}

/// Makes the address now, before anybody else's script makes a policy of that name.
pub fn make_address() {
    let _ = address();
}

fn address() -> Option<JsValue> {
    let made = ADDRESS.with_borrow(Clone::clone);
    if made.is_some() {
        return made;
    }
    let name = files::address(files::WORK)?;
    let base = document().base_uri().ok()??;
    let address = web_sys::Url::new_with_base(&name, &base).ok()?.href();
    let address = trusted(address.clone()).unwrap_or_else(|| address.into());
    ADDRESS.set(Some(address.clone()));
    Some(address)
}

/// The address by a policy; `None` where the browser knows no Trusted Types, or refuses the policy.
fn trusted(address: String) -> Option<JsValue> {
    let types: Object = member(&window(), "trustedTypes")?;
    let create: Function = member(&types, "createPolicy")?;
    let asked = JsValue::from(&address);
    let allow = move |asked: JsValue| match asked.as_string() {
        Some(asked) if asked == address => Ok(asked.into()),
        _ => Err(js_sys::TypeError::new("another address").into()),
    };
    let allow = Closure::<dyn Fn(JsValue) -> Result<JsValue, JsValue>>::new(allow);
    let rules = Object::new();
    // The policy lives as long as the page.
    Reflect::set(&rules, &"createScriptURL".into(), &allow.into_js_value()).ok()?;
    let policy = create.call2(&types, &"regain".into(), &rules).ok()?;
    let make: Function = member(&policy, "createScriptURL")?;
    make.call1(&policy, &asked).ok()
}

fn member<T: JsCast>(of: &JsValue, name: &str) -> Option<T> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
