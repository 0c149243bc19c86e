//! Rows A1, B9: the name somebody calls under.

use regain_core::fault::Fault;
use regain_core::kind::service_name::canonical;

fn bad(character: char) -> Fault {
    Fault::BadCharacter { character }
}

#[test]
fn service_name_valid() {
    for (text, value) in [
        ("live:anna_1", "live:anna_1"),
        (" Live:Anna_1\n", "live:anna_1"),
        ("ANNA.B,2", "anna.b,2"),
        ("anna@example.com", "anna@example.com"),
        ("Ａｎｎａ", "anna"),
        ("Zoe\u{308}", "zoë"),
        ("ΦΩΣ", "φωσ"),
        ("live:.cid.5f2a", "live:.cid.5f2a"),
        ("@anna", "@anna"),
        ("+31201234567", "+31201234567"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn service_name_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" \u{200b}", Fault::Missing),
        ("anna b", bad(' ')),
        ("anna\u{a0}b", bad('\u{a0}')),
        ("anna\tb", bad('\t')),
        ("anna\nb", bad('\n')),
        ("an\0na", bad('\0')),
        ("anna´", bad(' ')),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}

#[test]
fn its_limit_counts_characters() {
    assert!(canonical(&"é".repeat(320)).is_ok());
    assert_eq!(
        canonical(&"é".repeat(321)),
        Err(Fault::TooLong { max: 320 })
    );
}
