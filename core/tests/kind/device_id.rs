//! Rows B8, B9: the hardware id of a console.

use regain_core::fault::Fault;
use regain_core::kind::device_id::canonical;

fn bad(character: char) -> Fault {
    Fault::BadCharacter { character }
}

#[test]
fn device_id_valid() {
    for (text, value) in [
        ("001A7DDA7113", "001A7DDA7113"),
        ("00:1a:7d:da:71:13", "001A7DDA7113"),
        ("00-1a-7d-da-71-13", "001A7DDA7113"),
        (" 001a 7dda\u{a0}7113\n", "001A7DDA7113"),
        ("abc123", "ABC123"),
        ("ＡＢＣ１２３", "ABC123"),
        ("٠٠١٢٣٤", "001234"),
        ("ABC–123\u{200b}", "ABC123"),
        ("FD00：1A7D", "FD001A7D"),
        (
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn device_id_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" :-", Fault::Missing),
        ("ABC12", Fault::TooShort { min: 6 }),
        ("A:B:C", Fault::TooShort { min: 6 }),
        (
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            Fault::TooLong { max: 32 },
        ),
        ("ABC_123", bad('_')),
        ("ABC.123", bad('.')),
        ("ÀBC123", bad('À')),
        ("ABC123\0", bad('\0')),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}

#[test]
fn its_limit_counts_characters() {
    assert!(canonical(&"A".repeat(32)).is_ok());
    assert_eq!(canonical(&"A".repeat(33)), Err(Fault::TooLong { max: 32 }));
}
