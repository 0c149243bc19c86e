//! The wording of a site's sign-in identifiers: the placeholders `{ways}` and `{examples}` of the texts about it, and how
//! it is typed. Texts are named by their keys in `locales/LANG/app.json`.

use crate::kind::identifier::SignIn;
use crate::prelude::*;
use crate::template::fill;
use crate::wire::Config;

/// The keys of what a site signs in with, in the order in which people read them.
#[derive(Clone, Default)]
pub struct Ways {
    names: Vec<&'static str>,
    examples: Vec<&'static str>,
}

impl Ways {
    /// As the site says.
    pub fn of(config: &Config) -> Self {
        let mut ways = Self::default();
        for way in SignIn::ALL {
            if !config.sign_in.contains(&way) {
                continue;
            }
            let (name, example) = match way {
                SignIn::Email => ("sign_in.email", "sign_in.email_like"),
                SignIn::Phone if config.region.is_none() => {
                    ("sign_in.phone", "sign_in.phone_abroad")
                }
                SignIn::Phone => ("sign_in.phone", "sign_in.phone_like"),
                SignIn::Username => ("sign_in.username", "sign_in.username_like"),
            };
            ways.names.push(name);
            ways.examples.push(example);
        }
        ways
    }

    /// The names, as one text: "one, another or a third". `entry` says the text of a key.
    pub fn named(&self, entry: &dyn Fn(&str) -> String) -> String {
        any_of(&self.names, entry)
    }

    /// An example of each, as one text.
    pub fn examples(&self, entry: &dyn Fn(&str) -> String) -> String {
        any_of(&self.examples, entry)
    }
}

/// Whether a text is about what people sign in with.
pub fn is_about(key: &str) -> bool {
    key.starts_with("identify.") || key.starts_with("fault.identifier.")
}

/// The key of the hint at the field (row A1).
pub fn hint(config: &Config) -> &'static str {
    match config.sign_in.contains(&SignIn::Phone) {
        true => "identify.hint_phone",
        false => "identify.hint",
    }
}

/// The `inputmode` of the field.
pub fn inputmode(config: &Config) -> &'static str {
    let takes = |way| config.sign_in.contains(&way);
    match (takes(SignIn::Email), takes(SignIn::Username)) {
        (true, _) => "email",
        (false, true) => "text",
        (false, false) => "tel",
    }
}

fn any_of(keys: &[&str], entry: &dyn Fn(&str) -> String) -> String {
    match keys {
        [] => String::new(),
        [only] => entry(only),
        [first, second] => fill(
            &entry("sign_in.either_of_two"),
            &[("first", &entry(first)), ("second", &entry(second))],
        ),
        [first, second, third, ..] => fill(
            &entry("sign_in.any_of_three"),
            &[
                ("first", &entry(first)),
                ("second", &entry(second)),
                ("third", &entry(third)),
            ],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_are_said_in_one_text() {
        let entry = |key: &str| match key {
            "sign_in.either_of_two" => "{first} or {second}".to_owned(),
            "sign_in.any_of_three" => "{first}, {second} or {third}".to_owned(),
            key => key.replace("sign_in.", ""),
        };
        for (sign_in, names, examples, hint_key, keys) in [
            (
                &SignIn::ALL[..],
                "email, phone or username",
                "email_like, phone_abroad or username_like",
                "identify.hint_phone",
                "email",
            ),
            (
                &[SignIn::Username, SignIn::Email],
                "email or username",
                "email_like or username_like",
                "identify.hint",
                "email",
            ),
            (
                &[SignIn::Phone],
                "phone",
                "phone_abroad",
                "identify.hint_phone",
                "tel",
            ),
            (
                &[SignIn::Phone, SignIn::Username],
                "phone or username",
                "phone_abroad or username_like",
                "identify.hint_phone",
                "text",
            ),
        ] {
            let config = Config {
                sign_in: sign_in.into(),
                ..Config::default()
            };
            let ways = Ways::of(&config);
            assert_eq!(ways.named(&entry), names);
            assert_eq!(ways.examples(&entry), examples);
            assert_eq!(hint(&config), hint_key);
            assert_eq!(inputmode(&config), keys);
        }
    }
}
