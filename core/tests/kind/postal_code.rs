//! Rows B6, B8: what is printed below a street.

use regain_core::fault::Fault;
use regain_core::kind::postal_code::canonical;

fn bad(character: char) -> Fault {
    Fault::BadCharacter { character }
}

#[test]
fn postal_code_valid() {
    for (text, value) in [
        ("1234 AB", "1234 AB"),
        ("1234ab", "1234AB"),
        (" 1234  ab ", "1234 AB"),
        ("1234\u{a0}\u{2009}ab", "1234 AB"),
        ("12345-6789", "12345-6789"),
        ("12345–6789", "12345-6789"),
        ("sw1a 1aa", "SW1A 1AA"),
        ("１００－０００１", "100-0001"),
        ("١٢٣٤٥", "12345"),
        ("D02 X285", "D02 X285"),
        ("AD500", "AD500"),
        ("0", "0"),
        ("12\u{200b}34\u{ad}", "1234"),
        ("1234\tab", "1234 AB"),
        ("12 - 34", "12 - 34"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn postal_code_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" \u{200b}", Fault::Missing),
        ("-", Fault::Malformed),
        ("- -", Fault::Malformed),
        ("12345-67890", Fault::TooLong { max: 10 }),
        ("1234 5678 90", Fault::TooLong { max: 10 }),
        ("1234_AB", bad('_')),
        ("1234É", bad('É')),
        ("〒100", bad('〒')),
        ("12/34", bad('/')),
        ("1234\0", bad('\0')),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}
