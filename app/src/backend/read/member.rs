//! Messages read from parsed JSON, and its members, each by the type it is to have: `None` where one is not there or of
//! another type, and a list without the entries that are.

use js_sys::{Array, Date, Reflect};
use regain_core::time::Timestamp;
use regain_core::wire::{ChallengeKind, PasswordPolicy};
use wasm_bindgen::{JsCast, JsValue};

/// A message that can be read; `None` where something it needs is not there.
pub trait Read: Sized {
    /// Out of a parsed JSON text.
    fn read(from: &JsValue) -> Option<Self>;
}

pub(super) fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name)).ok()
}

pub(super) fn text(of: &JsValue, name: &str) -> Option<String> {
    member(of, name)?.as_string()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and the contract's numbers are small"
)]
pub(super) fn number(of: &JsValue, name: &str) -> Option<u32> {
    member(of, name)?.as_f64().map(|number| number as u32)
}

pub(super) fn flag(of: &JsValue, name: &str) -> Option<bool> {
    member(of, name)?.as_bool()
}

/// By the browser, which reads more than the contract's times: what a backend sends is one of those.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a date of JavaScript's has fewer milliseconds than an i64"
)]
pub(super) fn moment(of: &JsValue, name: &str) -> Option<Timestamp> {
    let ms = Date::parse(&text(of, name)?);
    ms.is_finite()
        .then(|| Timestamp((ms / 1_000.0).floor() as i64))
}

/// A list's entries that can be read; a list that is not there is empty.
pub(super) fn list<T>(of: &JsValue, name: &str, read: fn(&JsValue) -> Option<T>) -> Vec<T> {
    let mut entries = Vec::new();
    // A loop: each closure of an iterator is compiled anew for each type of entry.
    if let Some(Ok(list)) = member(of, name).map(JsCast::dyn_into::<Array>) {
        for entry in list.iter() {
            entries.extend(read(&entry));
        }
    }
    entries
}

pub(super) fn length(of: &JsValue) -> Option<u8> {
    u8::try_from(number(of, "length")?).ok()
}

pub(super) fn challenges(from: &JsValue, name: &str) -> Vec<ChallengeKind> {
    list(from, name, |entry| {
        ChallengeKind::named(&entry.as_string()?)
    })
}

pub(super) fn policy(from: &JsValue) -> Option<PasswordPolicy> {
    Some(PasswordPolicy {
        min: number(from, "min")?,
        max: number(from, "max")?,
    })
}
