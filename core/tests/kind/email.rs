//! Rows A1, A9, B3: an address, as HTML takes it and a little stricter.

use regain_core::fault::Fault;
use regain_core::kind::email::{canonical, existing, folded, hints};
use regain_core::kind::{Hint, Region};

#[test]
fn email_valid() {
    for (text, value) in [
        ("anna@example.com", "anna@example.com"),
        (" anna@example.com\r\n", "anna@example.com"),
        ("\u{feff}anna@example.com\u{200b}", "anna@example.com"),
        // The local part is delivered to; a domain has no case.
        ("Anna.B@Example.COM", "Anna.B@example.com"),
        ("a@b", "a@b"),
        ("anna@localhost", "anna@localhost"),
        ("anna+tag@example.co.uk", "anna+tag@example.co.uk"),
        (
            "!#$%&'*+-/=?^_`{|}~@example.com",
            "!#$%&'*+-/=?^_`{|}~@example.com",
        ),
        ("anna@1.2.3.4", "anna@1.2.3.4"),
        ("anna@0x7f.1", "anna@0x7f.1"),
        ("anna@a--b.example", "anna@a--b.example"),
        // Internationalised.
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
        ("anna@BÜCHER.example", "anna@xn--bcher-kva.example"),
        ("anna@XN--BCHER-KVA.example", "anna@xn--bcher-kva.example"),
        ("anna@faß.example", "anna@xn--fa-hia.example"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
        ("anna@例子。example", "anna@xn--fsqu00a.example"),
        ("anna@１２７.1", "anna@127.1"),
        ("anna@exa\u{ad}mple.com", "anna@example.com"),
        ("zoe\u{308}@example.com", "zoë@example.com"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

/// Carriers handed such addresses out: somebody has them, and they are no slip where one is looked up.
#[test]
fn an_address_that_exists_may_have_any_dots() {
    for (text, value) in [
        ("anna.@docomo.example", "anna.@docomo.example"),
        (" Anna.@Docomo.example ", "Anna.@docomo.example"),
        ("a..b@docomo.example", "a..b@docomo.example"),
        (".anna@docomo.example", ".anna@docomo.example"),
        ("...@docomo.example", "...@docomo.example"),
        ("anna@bücher.example", "anna@xn--bcher-kva.example"),
    ] {
        assert_eq!(existing(text).as_deref(), Ok(value), "{text:?}");
    }
    let bad = |character| Fault::BadCharacter { character };
    for (text, fault) in [
        ("", Fault::Missing),
        ("anna", Fault::Malformed),
        ("@example.com", Fault::Malformed),
        ("anna@example..com", Fault::Malformed),
        ("anna@.example.com", Fault::Malformed),
        ("anna@example.com.", Fault::Malformed),
        ("an na.@example.com", bad(' ')),
        ("\"anna.\"@example.com", bad('"')),
    ] {
        assert_eq!(existing(text), Err(fault), "{text:?}");
    }
    for refused in ["anna.@docomo.example", "a..b@docomo.example", ".a@b"] {
        assert_eq!(canonical(refused), Err(Fault::Malformed), "{refused:?}");
    }
}

#[test]
fn email_invalid() {
    let bad = |character| Fault::BadCharacter { character };
    for (text, fault) in [
        ("", Fault::Missing),
        (" \t\u{200b}", Fault::Missing),
        ("anna", Fault::Malformed),
        ("@example.com", Fault::Malformed),
        ("anna@", Fault::Malformed),
        ("@", Fault::Malformed),
        (".anna@example.com", Fault::Malformed),
        ("anna.@example.com", Fault::Malformed),
        ("an..na@example.com", Fault::Malformed),
        ("anna@.example.com", Fault::Malformed),
        ("anna@example.com.", Fault::Malformed),
        ("anna@example..com", Fault::Malformed),
        ("anna@-example.com", Fault::Malformed),
        ("anna@example-.com", Fault::Malformed),
        ("anna@xn--a.example", Fault::Malformed),
        ("anna@\u{200d}.example", Fault::Malformed),
        ("anna@℀.example", Fault::Malformed),
        ("anna@％41.example", bad('％')),
        ("anna@b@example.com", bad('@')),
        ("an na@example.com", bad(' ')),
        ("an\u{200b}na@example.com", bad('\u{200b}')),
        ("an\u{2028}na@example.com", bad('\u{2028}')),
        ("an\u{85}na@example.com", bad('\u{85}')),
        ("\"anna\"@example.com", bad('"')),
        ("anna(b)@example.com", bad('(')),
        ("Anna <anna@example.com>", bad(' ')),
        ("anna,b@example.com", bad(',')),
        ("anna@exa_mple.com", bad('_')),
        ("anna@example.com:25", bad(':')),
        ("anna@example.com/", bad('/')),
        ("anna@%41.example", bad('%')),
        ("anna@[127.0.0.1]", bad('[')),
        ("anna@exa mple.com", bad(' ')),
        ("anna@exa\tmple.com", bad('\t')),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}

#[test]
fn lengths_are_in_octets() {
    let (local, label) = ("a".repeat(64), "b".repeat(63));
    assert!(canonical(&format!("{local}@example.com")).is_ok());
    assert_eq!(
        canonical(&format!("{local}a@example.com")),
        Err(Fault::TooLong { max: 64 })
    );
    assert!(canonical(&format!("{}@example.com", "é".repeat(32))).is_ok());
    assert_eq!(
        canonical(&format!("{}@example.com", "é".repeat(33))),
        Err(Fault::TooLong { max: 64 })
    );
    assert!(canonical(&format!("a@{label}")).is_ok());
    assert_eq!(canonical(&format!("a@{label}b")), Err(Fault::Malformed));
    assert_eq!(
        canonical(&format!("a@{}.example", "ü".repeat(63))),
        Err(Fault::Malformed)
    );
    let whole = format!("{local}@{label}.{label}.{}", "c".repeat(61));
    assert_eq!((whole.len(), canonical(&whole).is_ok()), (254, true));
    assert_eq!(
        canonical(&format!("{whole}c")),
        Err(Fault::TooLong { max: 254 })
    );
}

#[test]
fn a_clean_address_is_not_copied() {
    assert!(matches!(
        canonical(" anna@example.com"),
        Ok(std::borrow::Cow::Borrowed("anna@example.com"))
    ));
}

#[test]
fn comparing_forgets_the_local_parts_case() {
    let compared = |text| folded(&canonical(text).unwrap());
    assert_eq!(compared("Anna@Example.com"), "anna@example.com");
    assert_eq!(compared("ZOË@example.com"), compared("zoë@example.com"));
    // CVE-2019-19844: look-alikes stay apart.
    assert_ne!(compared("mıke@example.com"), compared("mike@example.com"));
    assert_ne!(compared("ſam@example.com"), compared("sam@example.com"));
    assert_eq!(
        compared("anna@bücher.example"),
        "anna@xn--bcher-kva.example"
    );
}

#[test]
fn a_slip_in_a_well_known_domain_is_a_hint() {
    for (address, suggestion) in [
        ("anna@gmial.com", "anna@gmail.com"),
        ("anna@gmai.com", "anna@gmail.com"),
        ("anna@gmaill.com", "anna@gmail.com"),
        ("anna@gnail.com", "anna@gmail.com"),
        ("anna@gmail.co", "anna@gmail.com"),
        ("anna@hotmial.nl", "anna@hotmail.nl"),
        ("anna@outlok.com", "anna@outlook.com"),
        ("anna@example.con", "anna@example.com"),
        ("anna@hotmail.co", "anna@hotmail.com"),
        ("anna@hotmail.cm", "anna@hotmail.com"),
        ("anna@hotmail.nk", "anna@hotmail.nl"),
    ] {
        let suggestion = suggestion.to_owned();
        assert_eq!(
            hints(address, None),
            [Hint::LooksMistyped { suggestion }],
            "{address}"
        );
    }
}

#[test]
fn a_domain_that_is_in_use_is_no_hint() {
    for address in [
        "anna@gmail.com",
        "anna@ymail.com",
        "anna@mail.com",
        "anna@email.com",
        "anna@hotmail.com",
        "anna@ziggo.nl",
        "anna@googlemail.com",
        "anna@example.com",
        "anna@example.co.uk",
        "anna@example.co",
        "anna@localhost",
        "not an address",
    ] {
        assert_eq!(hints(address, None), [], "{address}");
    }
}

/// Row B8: an address may end in a country's domain.
#[test]
fn an_address_of_another_country_is_a_hint() {
    for (address, region, suggestion) in [
        ("anna@outlook.co.uk", None, Some("anna@outlook.com")),
        ("anna@outlook.co.uk", Some("GB"), None),
        ("anna@outlook.co.uk", Some("NL"), Some("anna@outlook.nl")),
        ("anna@outlook.co.uk", Some("US"), Some("anna@outlook.com")),
        ("anna@outlook.com", Some("GB"), Some("anna@outlook.co.uk")),
        ("anna@outlook.com", Some("NL"), Some("anna@outlook.nl")),
        ("anna@outlook.com", Some("US"), None),
        ("anna@outlook.com", None, None),
        ("anna@hotmail.nl", None, Some("anna@hotmail.com")),
        ("anna@hotmail.nl", Some("NL"), None),
        // Not on the list, but no slip in `.de`.
        ("anna@hotmail.dk", None, Some("anna@hotmail.com")),
        ("anna@hotmail.dk", Some("DK"), None),
        ("anna@yahoo.com.br", None, Some("anna@yahoo.com")),
        ("anna@gmail.com", Some("NL"), None),
        ("anna@ziggo.nl", Some("BE"), None),
    ] {
        let hint = suggestion.map(|suggestion| Hint::OtherCountry {
            suggestion: suggestion.to_owned(),
        });
        let region = region.and_then(Region::parse);
        assert_eq!(
            hints(address, region),
            hint.into_iter().collect::<Vec<_>>(),
            "{address} {region:?}"
        );
    }
}

#[test]
fn a_hint_reads_like_a_fault() {
    let hint = serde_json::to_value(&hints("anna@gmial.com", None)[0]).unwrap();
    let expected = serde_json::json!({ "code": "looks_mistyped", "params": { "suggestion": "anna@gmail.com" } });
    assert_eq!(hint, expected);
}
