//! What was typed on a screen and not sent yet, for a reload (docs/decisions/0001). Passwords never come in here: their
//! fields do not say what they hold. Nor do the answers of a request: they are saved as they are typed.
//!
//! Written as a query is, which the browser reads and writes: text of any kind comes out as it went in.

use web_sys::UrlSearchParams;

/// The screen it belongs to.
const SCREEN: &str = "screen";
/// Before a field's name: no field can be taken for anything else that lies beside it.
const FIELD: &str = ":";
/// A longer text is not kept: browsers limit what an entry of the history may hold.
const MAX_BYTES: usize = 4_096;

/// Nothing yet, on this screen.
pub fn empty(screen: &str) -> String {
    let typed = read("");
    typed.set(SCREEN, screen);
    typed.to_string().into()
}

/// Whether both are of one screen.
pub fn is_same_screen(one: &str, other: &str) -> bool {
    read(one).get(SCREEN) == read(other).get(SCREEN)
}

/// The same, with what a field holds now.
pub fn with(typed: &str, field: &str, text: &str) -> String {
    let (typed, name) = (read(typed), [FIELD, field].concat());
    if text.len() <= MAX_BYTES {
        typed.set(&name, text);
    } else {
        typed.delete(&name);
    }
    typed.to_string().into()
}

/// What a field held.
pub fn of(typed: &str, field: &str) -> Option<String> {
    read(typed).get(&[FIELD, field].concat())
}

/// As the browser reads it. Any text can be read as a query.
pub fn read(query: &str) -> UrlSearchParams {
    UrlSearchParams::new_with_str(query).unwrap_or_else(|never| never.into())
}
