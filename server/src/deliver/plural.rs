//! Plural categories (CLDR): which of its forms a text has for a number.

use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use std::collections::BTreeSet;
use unic_langid::LanguageIdentifier;

/// Every category's name. `zero` may also be a text for none at all, in a language whose grammar has no such form.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", OTHER];

/// The form every language has.
pub const OTHER: &str = "other";

/// The numbers that show which categories a language needs: the numbers in mails are small.
const SMALL: std::ops::RangeInclusive<usize> = 0..=200;

/// The plural rules of one language; a language that CLDR does not know has `other` alone.
pub struct Plural(Option<PluralRules>);

impl Plural {
    /// The rules of a BCP 47 tag: its own, or those of its language.
    pub fn of(tag: &str) -> Self {
        let rules = |tag: &str| {
            let language: LanguageIdentifier = tag.parse().ok()?;
            PluralRules::create(language, PluralRuleType::CARDINAL).ok()
        };
        let language = tag.split('-').next().unwrap_or(tag);
        Self(rules(tag).or_else(|| rules(language)))
    }

    /// The category of a number.
    pub fn category(&self, number: usize) -> &'static str {
        let rules = self.0.as_ref();
        match rules.and_then(|rules| rules.select(number).ok()) {
            Some(PluralCategory::ZERO) => "zero",
            Some(PluralCategory::ONE) => "one",
            Some(PluralCategory::TWO) => "two",
            Some(PluralCategory::FEW) => "few",
            Some(PluralCategory::MANY) => "many",
            Some(PluralCategory::OTHER) | None => OTHER,
        }
    }

    /// The categories a text needs.
    pub fn needed(&self) -> BTreeSet<&'static str> {
        let found = SMALL.map(|number| self.category(number));
        found.chain([OTHER]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_categories() {
        for (tag, needed, number, category) in [
            ("en", &["one", "other"][..], 1, "one"),
            ("en", &["one", "other"], 0, "other"),
            ("nl-BE", &["one", "other"], 2, "other"),
            ("fr", &["one", "other"], 0, "one"),
            ("pl", &["few", "many", "one", "other"], 3, "few"),
            (
                "ar",
                &["few", "many", "one", "other", "two", "zero"],
                2,
                "two",
            ),
            ("ja", &["other"], 1, "other"),
            ("tlh", &["other"], 1, "other"),
        ] {
            let plural = Plural::of(tag);
            assert_eq!(plural.needed(), needed.iter().copied().collect(), "{tag}");
            assert_eq!(plural.category(number), category, "{tag} {number}");
        }
    }
}
