//! The browser's `Intl`, asked by name: five of its classes are needed, one method of each, and js-sys has no binding
//! for one of them.

use js_sys::{Array, Function, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// `String(new Intl[class]([locale], options)[method](...arguments))`; `None` where this browser lacks any of it.
fn ask(
    class: &str,
    locale: &str,
    options: &[(&str, &str)],
    method: &str,
    arguments: &Array,
) -> Option<String> {
    let intl = member(&js_sys::global(), "Intl")?;
    let class: Function = member(&intl, class)?.dyn_into().ok()?;
    let settings = Object::new();
    for (name, value) in options {
        Reflect::set(&settings, &(*name).into(), &(*value).into()).ok()?;
    }
    let built = Reflect::construct(&class, &Array::of2(&locale.into(), &settings)).ok()?;
    let method: Function = member(&built, method)?.dyn_into().ok()?;
    method.apply(&built, arguments).ok()?.as_string()
}

fn member(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &name.into()).ok()
}

/// A number in the language's digits and grouping.
pub fn number(locale: &str, number: f64) -> Option<String> {
    ask(
        "NumberFormat",
        locale,
        &[],
        "format",
        &Array::of1(&number.into()),
    )
}

/// Country codes with their names, in the order of the language; a code that has no name stands for itself.
pub fn countries(locale: &str, codes: impl Iterator<Item = String>) -> Vec<(String, String)> {
    let build = |class: &str, options: &JsValue| {
        let intl = member(&js_sys::global(), "Intl")?;
        let class: Function = member(&intl, class)?.dyn_into().ok()?;
        Reflect::construct(&class, &Array::of2(&locale.into(), options)).ok()
    };
    let regions = Object::new();
    let _ = Reflect::set(&regions, &"type".into(), &"region".into());
    let names = build("DisplayNames", &regions);
    let of: Option<Function> = names
        .as_ref()
        .and_then(|names| member(names, "of")?.dyn_into().ok());
    let named = |code: &String| {
        let (names, of) = (names.as_ref()?, of.as_ref()?);
        of.call1(names, &code.into()).ok()?.as_string()
    };
    let rows: Array = codes
        .map(|code| {
            Array::of2(
                &named(&code).unwrap_or_else(|| code.clone()).into(),
                &code.into(),
            )
        })
        .collect();
    let order = build("Collator", &JsValue::UNDEFINED);
    let compare: Option<Function> =
        order.and_then(|order| member(&order, "compare")?.dyn_into().ok());
    let name = |row: &JsValue| row.unchecked_ref::<Array>().get(0);
    let sorted = rows.sort_by(&mut |one, other| {
        let compared = compare.as_ref().and_then(|compare| {
            let order = compare.call2(&JsValue::NULL, &name(&one), &name(&other));
            order.ok()?.as_f64()
        });
        #[expect(clippy::cast_possible_truncation, reason = "-1, 0 or 1")]
        compared.map_or(0, |order| order as i32)
    });
    let rows = sorted.iter().filter_map(|row| {
        let row: Array = row.dyn_into().ok()?;
        Some((row.get(1).as_string()?, row.get(0).as_string()?))
    });
    rows.collect()
}

/// The plural category: `one`, `other`, …
pub fn plural(locale: &str, count: f64) -> Option<String> {
    ask(
        "PluralRules",
        locale,
        &[],
        "select",
        &Array::of1(&count.into()),
    )
}

/// A moment, given in milliseconds since 1970; `options` as `Intl.DateTimeFormat` has them.
pub fn moment(locale: &str, options: &[(&str, &str)], ms: f64) -> Option<String> {
    ask(
        "DateTimeFormat",
        locale,
        options,
        "format",
        &Array::of1(&ms.into()),
    )
}

/// "in 4 minutes".
pub fn ahead(locale: &str, number: f64, unit: &str) -> Option<String> {
    let arguments = Array::of2(&number.into(), &unit.into());
    ask("RelativeTimeFormat", locale, &[], "format", &arguments)
}

/// A language's name for itself, with a capital: CLDR writes most in lower case, for use in a sentence.
pub fn own_name(locale: &str) -> Option<String> {
    let arguments = Array::of1(&locale.into());
    let name = ask(
        "DisplayNames",
        locale,
        &[("type", "language")],
        "of",
        &arguments,
    )?;
    let rest = name.get(name.chars().next()?.len_utf8()..)?;
    let first = JsString::from(name.strip_suffix(rest)?);
    // By the browser: Rust's table of upper case would be 5 kB of the first step.
    Some([&String::from(first.to_upper_case()), rest].concat())
}
