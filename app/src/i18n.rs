//! Codes and keys → words. They live in `locales/LANG/app.json`, those of path B in `request.json`, read at run time;
//! numbers, times and plurals are the browser's business (`Intl`). A new text is a line in [`key`] and one in each
//! language; `tests/locales.rs` fails where one is missing or has other placeholders.

mod character;
pub mod fetch;
mod intl;
pub mod key;
mod locale;
mod verbatim;

pub use key::Key;
pub use locale::{browser_locales, choose as choose_locale};
pub use regain_core::sign_in::Ways;
pub use regain_core::template::fill;
pub use verbatim::{pieces, verbatim};

use crate::fault::{FieldFault, Param};
use js_sys::{Date, Object, Reflect};
use leptos::prelude::*;
use regain_core::sign_in::is_about;
use regain_core::time::Timestamp;
use wasm_bindgen::JsCast;

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Messages {
    /// BCP 47.
    pub locale: String,
    /// Whether those of path B are among them.
    pub has_request: bool,
    /// The locale with the person's region, for numbers and times: English is written with both 7:42 PM and 19:42.
    format: String,
    /// Key → text, with `{name}` where something goes in. A text that depends on a count has one entry for each of the
    /// language's plural categories, `key.one`, `key.other`, and may have one for none at all, `key.zero`.
    entries: Object,
}

impl Messages {
    /// Takes over what `app.json` of a language holds, parsed.
    pub fn new(locale: &str, entries: Object) -> Self {
        let format = browser_locales()
            .into_iter()
            .find(|theirs| locale::is_kin(theirs, locale));
        Self {
            locale: locale.into(),
            has_request: false,
            format: format.unwrap_or_else(|| locale.into()),
            entries,
        }
    }

    /// Adds what `request.json` holds.
    pub fn add_request(&mut self, entries: &Object) {
        Object::assign(&self.entries, entries);
        self.has_request = true;
    }

    fn entry(&self, key: &str) -> Option<String> {
        Reflect::get(&self.entries, &key.into()).ok()?.as_string()
    }
}

/// A handle to the words in use; what reads it is drawn again when the language changes.
#[derive(Clone, Copy)]
pub struct I18n(RwSignal<Messages, LocalStorage>, StoredValue<Ways>);

impl I18n {
    /// These words to begin with.
    pub fn new(messages: Messages) -> Self {
        Self(
            RwSignal::new_local(messages),
            StoredValue::new(Ways::default()),
        )
    }

    /// Says what people sign in with here.
    pub fn sign_in_with(self, ways: Ways) {
        self.1.set_value(ways);
    }

    /// Another language.
    pub fn change(self, messages: Messages) {
        self.0.set(messages);
    }

    /// Adds the words of path B to those of this language.
    pub fn add_request(self, entries: &Object) {
        self.0.update(|messages| messages.add_request(entries));
    }

    /// Whether they are there.
    pub fn has_request(self) -> bool {
        self.0.with_untracked(|messages| messages.has_request)
    }

    /// A text that follows the language. A signal and no closure: leptos builds code for each type it draws, and a
    /// closure is a type of its own.
    pub fn text(self, key: Key) -> Signal<String> {
        Signal::derive(move || self.say(key))
    }

    /// The same, with one placeholder filled.
    pub fn text_with(self, key: Key, name: &'static str, value: String) -> Signal<String> {
        Signal::derive(move || self.fill(key, &[(name, &value)]))
    }

    /// The same, for a text that depends on how many.
    pub fn text_for(self, key: Key, count: u64) -> Signal<String> {
        Signal::derive(move || self.count(key, count))
    }

    /// The language in use.
    pub fn locale(self) -> String {
        self.0.with(|messages| messages.locale.clone())
    }

    fn format(self) -> String {
        self.0.with(|messages| messages.format.clone())
    }

    /// A text with nothing to fill in.
    pub fn say(self, key: Key) -> String {
        self.fill(key, &[])
    }

    /// A text with its placeholders filled.
    pub fn fill(self, key: Key, params: &[(&str, &str)]) -> String {
        self.entry(key.0, None, params)
            .unwrap_or_else(|| key.0.into())
    }

    /// A text that depends on how many; `{count}` is written the language's way.
    pub fn count(self, key: Key, count: u64) -> String {
        #[expect(clippy::cast_precision_loss, reason = "counts here are small")]
        let count = count as f64;
        self.entry(key.0, Some(count), &[("count", &self.number(count))])
            .unwrap_or_else(|| key.0.into())
    }

    /// What is wrong with a field: the field's own words for the code (`fault.SCOPE.CODE`), else everybody's. A code
    /// that depends on `what` has words for each: `fault.SCOPE.CODE_WHAT`. A character that nobody sees has a name, and
    /// words that show it by that: `…CODE_unseen`.
    pub fn fault(self, scope: &str, fault: &FieldFault) -> String {
        let mut count = None;
        let mut what = "";
        let params: Vec<(&str, String)> = fault
            .params
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Param::Text(text) => match self.unseen(name, text) {
                        Some(named) => {
                            what = "unseen";
                            named
                        }
                        None => {
                            what = text;
                            text.clone()
                        }
                    },
                    Param::Number(number) => {
                        count = Some(*number);
                        self.number(*number)
                    }
                };
                (name.as_str(), value)
            })
            .collect();
        let params: Vec<(&str, &str)> = params.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let code = fault.code.as_str();
        let entry = |parts: &[&str]| self.entry(&parts.concat(), count, &params);
        entry(&["fault.", scope, ".", code, "_", what])
            .or_else(|| entry(&["fault.", scope, ".", code]))
            .or_else(|| entry(&["fault.", code, "_", what]))
            .or_else(|| entry(&["fault.", code]))
            .or_else(|| entry(&["fault.other"]))
            .unwrap_or_default()
    }

    /// What a `character` is called that nobody sees.
    fn unseen(self, param: &str, text: &str) -> Option<String> {
        let mut characters = text.chars().filter(|_| param == "character");
        let (key, code) = character::named(characters.next()?)?;
        Some(self.fill(key, &[("code", &code)]))
    }

    /// A time of day, with the date where it is more than half a day ahead.
    pub fn moment(self, at: Timestamp, now: Timestamp) -> String {
        let time = ("timeStyle", "short");
        match at.0 - now.0 > 12 * 3_600 {
            true => self.time(at, &[time, ("dateStyle", "long")]),
            false => self.time(at, &[time]),
        }
    }

    /// A time of day with its date.
    pub fn date_and_time(self, at: Timestamp) -> String {
        self.time(at, &[("dateStyle", "long"), ("timeStyle", "short")])
    }

    fn time(self, at: Timestamp, options: &[(&str, &str)]) -> String {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit")]
        let ms = at.0 as f64 * 1_000.0;
        intl::moment(&self.format(), options, ms)
            .unwrap_or_else(|| Date::new(&ms.into()).to_iso_string().into())
    }

    /// Countries by code and name, in the language's order.
    pub fn countries(self, codes: impl Iterator<Item = String>) -> Vec<(String, String)> {
        intl::countries(&self.locale(), codes)
    }

    /// A calendar date, or a month or year of it, written the language's way.
    pub fn date(self, iso: &str) -> String {
        let mut options = vec![("timeZone", "UTC"), ("year", "numeric")];
        if iso.len() > 4 {
            options.push(("month", "long"));
        }
        if iso.len() > 7 {
            options.push(("day", "numeric"));
        }
        let ms = Date::parse(iso);
        intl::moment(&self.format(), &options, ms).unwrap_or_else(|| iso.into())
    }

    /// How long from now: "in 4 minutes".
    pub fn wait(self, until: Timestamp, now: Timestamp) -> String {
        let seconds = now.seconds_until(until).max(1);
        let (number, unit) = match seconds {
            0..100 => (seconds, "second"),
            100..5_400 => (seconds.div_ceil(60), "minute"),
            _ => (seconds.div_ceil(3_600), "hour"),
        };
        #[expect(clippy::cast_precision_loss, reason = "a wait is short")]
        let number = number as f64;
        let said = intl::ahead(&self.format(), number, unit);
        // In signs that every language knows: "4 min".
        let sign = match unit {
            "second" => " s",
            "minute" => " min",
            _ => " h",
        };
        said.unwrap_or_else(|| [&*self.number(number), sign].concat())
    }

    /// A language's own name: "Nederlands".
    pub fn language_name(locale: &str) -> String {
        intl::own_name(locale).unwrap_or_else(|| locale.into())
    }

    fn number(self, number: f64) -> String {
        let plain = || {
            String::from(
                js_sys::Number::from(number)
                    .unchecked_into::<Object>()
                    .to_string(),
            )
        };
        intl::number(&self.format(), number).unwrap_or_else(plain)
    }

    fn entry(self, key: &str, count: Option<f64>, params: &[(&str, &str)]) -> Option<String> {
        self.0.with(|texts| {
            let template = texts.entry(key).or_else(|| {
                let form = |category: &str| texts.entry(&[key, ".", category].concat());
                let count = count?;
                let none = if count == 0.0 { form("zero") } else { None };
                none.or_else(|| form(&intl::plural(&texts.locale, count)?))
                    .or_else(|| form("other"))
            })?;
            if !is_about(key) {
                return Some(fill(&template, params));
            }
            let entry = |key: &str| texts.entry(key).unwrap_or_else(|| key.into());
            let said = |ways: &Ways| (ways.named(&entry), ways.examples(&entry));
            let (ways, examples) = self.1.with_value(said);
            let mut params = params.to_vec();
            params.extend([("ways", &*ways), ("examples", &*examples)]);
            Some(fill(&template, &params))
        })
    }
}
