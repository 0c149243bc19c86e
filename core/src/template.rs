//! Texts with `{name}` placeholders.

use crate::prelude::*;

/// Replaces each `{name}` in `template` by its parameter. A placeholder without a parameter stays as it is, so that the
/// mistake is seen. Parameters are not templates: a `{name}` in one of them stays, too.
///
/// ```
/// use regain_core::template::fill;
///
/// assert_eq!(fill("Sent to {masked}.", &[("masked", "***67")]), "Sent to ***67.");
/// ```
pub fn fill(template: &str, params: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            let (_, text) = params.iter().find(|(known, _)| *known == name)?;
            Some((text, after))
        });
        match known {
            Some((text, after)) => {
                filled.push_str(text);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// Like [`fill`], or `None` where a placeholder has no parameter or is not closed.
pub fn try_fill(template: &str, params: &[(&str, &str)]) -> Option<String> {
    let is_known = |name: &&str| params.iter().any(|(known, _)| known == name);
    let known = placeholders(template).filter(is_known).count();
    (known == template.matches('{').count()).then(|| fill(template, params))
}

/// The names of the placeholders in `template`, in order.
pub fn placeholders(template: &str) -> impl Iterator<Item = &str> {
    let opened = template.split('{').skip(1);
    opened.filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_stays() {
        let params = [("a", "1"), ("b", "{a}")];
        for (template, filled) in [
            ("", ""),
            ("{a}", "1"),
            ("{a}{b}", "1{a}"),
            ("{c} {a}", "{c} 1"),
            ("{ {a} }", "{ 1 }"),
            ("{a", "{a"),
            ("}{", "}{"),
        ] {
            assert_eq!(fill(template, &params), filled, "{template:?}");
        }
    }

    #[test]
    fn a_template_with_an_unknown_placeholder_is_not_filled() {
        let params = [("a", "1"), ("b", "{a}")];
        for (template, filled) in [
            ("plain", Some("plain")),
            ("{a}, {b}", Some("1, {a}")),
            ("{c} {a}", None),
            ("{ {a} }", None),
            ("100 {percent", None),
        ] {
            assert_eq!(try_fill(template, &params).as_deref(), filled);
        }
    }
}
