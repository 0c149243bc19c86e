//! Which language (row D7): what was asked for, else what the browser wants, among those a site has.

use crate::prelude::*;

/// The best of `offered`, all as BCP 47 tags: the first of `wanted` that is there. A language without its region is as good
/// as with it.
///
/// ```
/// use regain_core::locale::best;
///
/// let offered = ["en", "pt-BR"].map(String::from);
/// assert_eq!(best(["fr", "pt-PT"], &offered), Some("pt-BR"));
/// assert_eq!(best(["fr"], &offered), None);
/// ```
pub fn best<'w, 'o>(
    wanted: impl IntoIterator<Item = &'w str>,
    offered: &'o [String],
) -> Option<&'o str> {
    for wanted in wanted {
        let same = offered.iter().find(|one| one.eq_ignore_ascii_case(wanted));
        let found = same.or_else(|| offered.iter().find(|one| is_kin(one, wanted)));
        if let Some(found) = found {
            return Some(found);
        }
    }
    None
}

/// Whether two tags are of one language.
pub fn is_kin(one: &str, other: &str) -> bool {
    language(one).eq_ignore_ascii_case(language(other))
}

fn language(locale: &str) -> &str {
    locale
        .split_once('-')
        .map_or(locale, |(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_wanted_that_is_there() {
        let offered = ["en", "nl", "pt-BR", "pt"].map(String::from);
        for (wanted, found) in [
            (&[][..], None),
            (&["nl-BE"], Some("nl")),
            (&["fr", "NL"], Some("nl")),
            (&["xx", "nl"], Some("nl")),
            (&["pt-PT"], Some("pt-BR")),
            (&["pt"], Some("pt")),
            (&["pt-br"], Some("pt-BR")),
            (&[""], None),
        ] {
            assert_eq!(best(wanted.iter().copied(), &offered), found, "{wanted:?}");
        }
    }
}
