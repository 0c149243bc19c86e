//! `{name}` → what goes in.

/// `template` with each `{name}` replaced. A placeholder nobody fills stays as it is, so that it is seen.
///
/// ```
/// use regain_app::i18n::fill;
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
}
