//! Rows B6, B8: anything a person has to say.

use regain_core::fault::Fault;
use regain_core::kind::text::{MAX, canonical};

#[test]
fn text_valid() {
    for (text, value) in [
        ("I moved in 2019.", "I moved in 2019."),
        (" \u{feff}one\n two \n", "one\n two"),
        ("Zoe\u{308}", "Zoë"),
        ("a\r\nb", "a\r\nb"),
        ("\u{202e}right", "right"),
        ("with love ❤\u{fe0f}", "with love ❤\u{fe0f}"),
        ("👩\u{200d}👩\u{200d}👧", "👩\u{200d}👩\u{200d}👧"),
    ] {
        assert_eq!(canonical(text, MAX).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn text_invalid() {
    for (text, fault) in [("", Fault::Missing), (" \n\u{200b}", Fault::Missing)] {
        assert_eq!(canonical(text, MAX), Err(fault), "{text:?}");
    }
}

#[test]
fn its_limit_counts_characters() {
    assert!(canonical(&"é".repeat(1000), MAX).is_ok());
    assert_eq!(
        canonical(&"é".repeat(1001), MAX),
        Err(Fault::TooLong { max: 1000 })
    );
}

#[test]
fn the_field_says_how_long_a_text_may_be() {
    assert_eq!(canonical("  abcd  ", 4).as_deref(), Ok("abcd"));
    assert_eq!(canonical("abcde", 4), Err(Fault::TooLong { max: 4 }));
    assert!(canonical(&"é".repeat(1_500), 2_000).is_ok());
    assert!(canonical(&"e\u{301}".repeat(1_000), MAX).is_ok());
}
