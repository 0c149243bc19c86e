//! Browser extensions fill in fields without the event that the browser sends after typing. Each field therefore says
//! what it holds before that is used.

use crate::host::Host;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// Sends every field of the instance the event of a change. A field whose value is known already does nothing.
pub fn sync_fields() {
    let fields = Host::current().and_then(|host| host.query_all("input,select,textarea"));
    let Some(fields) = fields else { return };
    for n in 0..fields.length() {
        let Some(field) = fields.get(n) else { continue };
        let is_chosen = field
            .unchecked_ref::<Element>()
            .matches("select,[type=radio],[type=checkbox]");
        // A text field tells `change` as it is left, and faults are looked at then.
        let kind = if is_chosen == Ok(true) {
            "change"
        } else {
            "input"
        };
        if let Ok(event) = Event::new(kind) {
            let _ = field.dispatch_event(&event);
        }
    }
}
