//! What holds for any text: a verdict comes back, a canonical value is its own canonical value, and it is within limits.

use proptest::prelude::*;
use proptest::sample::subsequence;
use regain_core::kind::identifier::{Identifier, SignIn};
use regain_core::kind::new_password::{CommonPasswords, Context as Known, Policy};
use regain_core::kind::{
    Context, Kind, Region, code, country, email, identifier, normalize, phone,
};

/// Any text, and text that is nearly right, which is where the rules are.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r"(mailto:|Anna <)?[ \u{200b}]?[a-zA-Zéß.'+_ İΣς-]{1,12} ?@ ?[a-zA-Z0-9üßς。.-]{1,20}(\.( ?com|xn--[a-z0-9-]{1,6}|１|٣))?>?",
        r"[+＋(]{0,2}(00|0|1|8)?[0-9٠-٩०-९ ()./-]{1,20}",
        r"[\p{Nd}\p{Pd}\p{Cf}\p{Zs}]{0,12}",
        r"[ \u{feff}]?[0-9٠-٩]{4}([-–－][0-9０-９]{2}){0,2}",
        r"[€$]?[ ]?[0-9٠-٩]{1,4}([., '’\u{a0}][0-9]{1,3}){0,4}(,-)?",
        r"[a-zA-ZＡ-ｚ]{1,2}([0-9]{2}[ :-]{0,2}){0,6}",
        r"[\p{L}\p{M}\p{Zs}\p{Cf}\u{fb00}-\u{fdff}'’-]{0,12}",
        r"( ?(mail|calls|console) ?,){0,3}(mail|post)?",
    ]
}

fn region() -> impl Strategy<Value = Option<Region>> {
    let regions: Vec<_> = Region::all().map(Some).chain([None]).collect();
    prop::sample::select(regions)
}

/// What every value of a kind is, as docs/contract.md has it.
fn within(kind: Kind, value: &str) -> bool {
    let length = value.chars().count();
    let all = |is: fn(char) -> bool| value.chars().all(is);
    let ends = || value.chars().next().into_iter().chain(value.chars().last());
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match kind {
        Kind::Email => value.len() <= 254,
        Kind::Phone => (5..=18).contains(&length),
        Kind::Code => length <= 64,
        Kind::Name => {
            length <= 1_000
                && !value.contains("  ")
                && all(|c| !c.is_control() && (c == ' ' || !c.is_whitespace()))
        }
        Kind::Date => {
            let widths: Vec<usize> = value.split('-').map(str::len).collect();
            value.split('-').all(digits) && [4, 2, 2].starts_with(&widths)
        }
        Kind::Country => country::all().any(|code| code == value),
        Kind::PostalCode => {
            length <= 10
                && !value.contains("  ")
                && all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || " -".contains(c))
        }
        Kind::Gamertag => length <= 64 && !ends().any(char::is_whitespace),
        Kind::ServiceName => length <= 320 && all(|c| !c.is_whitespace()),
        Kind::Subject => {
            length <= 998 && all(|c| !"\n\r\u{b}\u{c}\u{85}\u{2028}\u{2029}".contains(c))
        }
        Kind::DeviceId => {
            (6..=32).contains(&length) && all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        }
        Kind::OldPassword => (1..=256).contains(&length),
        // Judged by its length in NFC, passed on as typed.
        Kind::NewPassword => length > 0,
        Kind::Amount => value.split_once('.').is_some_and(|(whole, cents)| {
            digits(whole) && whole.len() <= 12 && digits(cents) && cents.len() == 2
        }),
        Kind::Choice => ["mail", "console", "calls"].contains(&value),
        Kind::Choices => value
            .split(',')
            .all(|id| ["mail", "console", "calls"].contains(&id)),
        Kind::Text => length <= 1_000 && !ends().any(char::is_whitespace),
        kind => panic!("nothing is said about {kind}"),
    }
}

/// Alone, and with an accent after it: what every character comes to, in the kinds that fold or
/// compose. Left out are ideographs, Hangul and private use, which stay as they are.
#[test]
fn every_character_comes_to_rest_at_once() {
    let kinds = [
        Kind::Name,
        Kind::Gamertag,
        Kind::ServiceName,
        Kind::Subject,
        Kind::Text,
        Kind::Identifier,
    ];
    let context = Context::default();
    let composing = [
        '\0'..='\u{33ff}',
        '\u{a000}'..='\u{abff}',
        '\u{f900}'..='\u{1ffff}',
        '\u{2f800}'..='\u{2fa1f}',
    ];
    let tags = '\u{e0000}'..='\u{e01ff}';
    for c in composing.into_iter().chain([tags]).flatten() {
        for text in [
            c.to_string(),
            format!("a{c}\u{308}b"),
            format!("{c}\u{345}\u{301}"),
        ] {
            for kind in kinds {
                let Ok(passed) = normalize(kind, &text, &context) else {
                    continue;
                };
                let value = match kind {
                    Kind::Identifier => passed.value.split_once(':').unwrap().1,
                    _ => passed.value.as_str(),
                };
                let again = normalize(kind, value, &context).map(|again| again.value);
                assert_eq!(again.as_ref(), Ok(&passed.value), "{kind} {text:?}");
            }
        }
    }
}

/// A whole document pasted into a field: refused in a word, whatever it is made of.
#[test]
fn a_document_is_refused_by_every_kind() {
    let options = ["mail".to_owned()];
    let context = Context {
        region: Region::parse("NL"),
        options: &options,
        ..Context::default()
    };
    for part in [
        "a", "1", "é", "\u{fdfa}", "a b ", "1.234.", "mail@", "mail.", "x,", "٣", "A1:", "e\u{301}",
    ] {
        let text = part.repeat(300 * 1024 / part.len());
        for kind in Kind::ALL {
            assert!(
                normalize(*kind, &text, &context).is_err(),
                "{kind} {part:?}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_has_a_verdict(text in text(), region in region()) {
        let context = Context { region, ..Context::default() };
        for kind in Kind::ALL {
            let _ = normalize(*kind, &text, &context);
        }
    }

    #[test]
    fn every_value_is_its_own_canonical_form_and_within_its_limits(
        text in text(), region in region(), approximate in any::<bool>(), max in prop::option::of(0_u32..20),
    ) {
        let options = ["mail", "console", "calls"].map(str::to_owned);
        let context = Context { region, approximate, max, options: &options, ..Context::default() };
        for kind in Kind::ALL {
            // An identifier's value says what it is as well; it has a test of its own.
            let Some(passed) = normalize(*kind, &text, &context).ok().filter(|_| *kind != Kind::Identifier) else {
                continue;
            };
            let length = passed.value.chars().count();
            prop_assert!(within(*kind, &passed.value), "{} {:?}", kind, passed.value);
            let is_ours = !matches!(kind, Kind::NewPassword | Kind::Choice | Kind::Choices);
            prop_assert!(!is_ours || max.is_none_or(|max| length <= max as usize), "{} {:?}", kind, passed.value);
            let again = normalize(*kind, &passed.value, &context).map(|again| again.value);
            prop_assert_eq!(again, Ok(passed.value), "{}", kind);
        }
    }

    #[test]
    fn a_code_is_ascii_digits_and_its_own_canonical_form(text in text()) {
        if let Ok(value) = code::canonical(&text, 6) {
            prop_assert!(!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(code::canonical(&value, 6), Ok(value.clone()));
        }
    }

    #[test]
    fn an_address_is_within_limits_and_its_own_canonical_form(text in text()) {
        if let Ok(value) = email::canonical(&text) {
            let (local, domain) = value.rsplit_once('@').unwrap();
            prop_assert!(local.len() <= 64 && value.len() <= 254 && domain.is_ascii());
            prop_assert!(!domain.bytes().any(|byte| byte.is_ascii_uppercase()));
            prop_assert_eq!(email::canonical(&value), Ok(value.clone()));
            let folded = email::folded(&value);
            prop_assert_eq!(email::folded(&folded), folded.as_str());
        }
    }

    #[test]
    fn a_number_is_e164_and_its_own_canonical_form(text in text(), region in region()) {
        if let Ok(value) = phone::canonical(&text, region) {
            let digits = value.strip_prefix('+').unwrap();
            prop_assert!(digits.len() <= 18 && digits.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(phone::canonical(&value, region), Ok(value.clone()));
            prop_assert_eq!(phone::canonical(&value, None), Ok(value));
        }
    }

    #[test]
    fn an_identifier_reads_as_itself(
        text in text(), region in region(), sign_in in subsequence(SignIn::ALL.to_vec(), 0..=3), username_may_contain_at: bool,
    ) {
        let context = identifier::Context { region, sign_in: &sign_in, username_may_contain_at };
        if let Ok(readings) = identifier::read(&text, &context) {
            prop_assert!((1..=2).contains(&readings.len()));
            for reading in &readings {
                let way = match reading {
                    Identifier::Email(_) => SignIn::Email,
                    Identifier::Phone(_) => SignIn::Phone,
                    Identifier::Username(name) => {
                        prop_assert!(username_may_contain_at || !name.contains('@'));
                        SignIn::Username
                    }
                };
                prop_assert!(sign_in.contains(&way));
            }
            let again = identifier::read(readings[0].value(), &context);
            prop_assert_eq!(again.map(|again| again[0].clone()), Ok(readings[0].clone()));
        }
    }

    #[test]
    fn a_password_is_judged_whatever_it_is_compared_with(
        password in any::<String>(), identifier in text(), name in any::<String>(), list in any::<String>(),
    ) {
        let common = CommonPasswords::from_sorted_lines(&list);
        let known = Known { common: &common, identifier: Some(&identifier), name: Some(&name), site: Some(&list) };
        let context = Context { policy: Policy { min: 8, max: 64 }, password: known, ..Context::default() };
        if let Ok(passed) = normalize(Kind::NewPassword, &password, &context) {
            prop_assert_eq!(passed.value, password);
        }
    }
}
