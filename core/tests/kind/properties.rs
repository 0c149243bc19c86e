//! What holds for any text: a verdict comes back, a canonical value is its own canonical value, and it is within limits.

use proptest::prelude::*;
use regain_core::kind::new_password::{CommonPasswords, Context as Known, Policy};
use regain_core::kind::{Context, Kind, Region, code, email, identifier, normalize, phone};

/// Any text, and text that is nearly right, which is where the rules are.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r"[ \u{200b}]?[a-zA-Zéß.'+_ İΣς-]{1,12}@[a-zA-Z0-9üßς。.-]{1,20}(\.(com|xn--[a-z0-9-]{1,6}|１|٣))?",
        r"[+＋(]{0,2}(00|0|1|8)?[0-9٠-٩०-९ ()./-]{1,20}",
        r"[\p{Nd}\p{Pd}\p{Cf}\p{Zs}]{0,12}",
    ]
}

fn region() -> impl Strategy<Value = Option<Region>> {
    let regions: Vec<_> = Region::all().map(Some).chain([None]).collect();
    prop::sample::select(regions)
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
    fn a_code_is_ascii_digits_and_its_own_canonical_form(text in text()) {
        if let Ok(value) = code::canonical(&text) {
            prop_assert!(!value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(code::canonical(&value), Ok(value.clone()));
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
    fn an_identifier_reads_as_itself(text in text(), region in region()) {
        if let Ok(readings) = identifier::read(&text, region) {
            prop_assert!((1..=2).contains(&readings.len()));
            let again = identifier::read(readings[0].value(), region);
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
