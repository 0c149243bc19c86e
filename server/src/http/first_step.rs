//! The page with its first step in it (row D5, E1): `page.html`, which `cargo xtask build` makes of `index.html` and
//! `app/first_step.html`, filled with the words of a language and with what the site offers.

use crate::config::Config;
use crate::locales::Locales;
use anyhow::Context;
use minijinja::Environment;
use minijinja::value::Serde;
use regain_core::sign_in::{self, Ways};
use regain_core::template::fill;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Autoescaping is decided by this ending.
const NAME: &str = "page.html";

/// Who hands the page out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// A server that chooses the language.
    Served,
    /// One that only has files: the browser finds out whether it is the right one (app/guard.js).
    Static,
}

/// The page in one language.
pub fn page_in(
    locale: &str,
    template: &str,
    config: &Config,
    locales: &Locales,
    used: Use,
) -> anyhow::Result<String> {
    let tags = locales.tags();
    let offered = (used == Use::Static).then(|| tags.join(" "));
    let config = &config.offered(tags);
    let texts = texts(locale, locales)?;
    let text = |key: &str| texts.get(key).cloned().unwrap_or_else(|| key.into());
    let title = fill(
        &text("page.title"),
        &[
            ("step", &text("identify.title")),
            ("site", &config.brand.name),
        ],
    );
    let ways = Ways::of(config);
    let (names, examples) = (ways.named(&text), ways.examples(&text));
    let params = [("ways", &*names), ("examples", &*examples)];
    let filled: BTreeMap<_, _> = texts
        .iter()
        .map(|(key, text)| match sign_in::is_about(key) {
            true => (key, fill(text, &params)),
            false => (key, text.clone()),
        })
        .collect();
    let mut languages = Vec::new();
    for tag in &config.locales {
        let name = self::texts(tag, locales)?.remove("language");
        let name = name.unwrap_or_else(|| tag.clone());
        languages.push(json!({"tag": tag, "name": name}));
    }
    let mut environment = Environment::new();
    environment.add_template(NAME, template)?;
    let values = json!({
        "locale": locale,
        "offered": offered,
        "title": title,
        "languages": languages,
        "t": filled,
        "dir": texts.get("dir").map_or("ltr", String::as_str),
        "hint": sign_in::hint(config),
        "inputmode": sign_in::inputmode(config),
        "brand": config.brand,
        "links": config.links,
        "purposes": config.purposes,
    });
    let page = environment.get_template(NAME)?;
    Ok(page.render(Serde(values))?)
}

/// The words of path A. What is no text is passed over, as the app does.
fn texts(locale: &str, locales: &Locales) -> anyhow::Result<BTreeMap<String, String>> {
    let language = locales.language(locale).context("no such language")?;
    let json = language.app.encoded("identity").unwrap_or_default();
    let entries: BTreeMap<String, Value> =
        serde_json::from_slice(json).with_context(|| format!("locales/{locale}/app.json"))?;
    let texts = entries.into_iter().filter_map(|(key, text)| match text {
        Value::String(text) => Some((key, text)),
        _ => None,
    });
    Ok(texts.collect())
}
