//! Rows B8, B9: a subject line counts as it is.

use regain_core::fault::Fault;
use regain_core::kind::subject::canonical;

fn bad(character: char) -> Fault {
    Fault::BadCharacter { character }
}

#[test]
fn subject_valid() {
    for (text, value) in [
        ("Your order", "Your order"),
        (" Re:  your order ", " Re:  your order "),
        ("RE: Your Order", "RE: Your Order"),
        ("Zoe\u{308}", "Zoë"),
        ("Zoë", "Zoë"),
        ("\ttab", "\ttab"),
        ("ＲＥ", "ＲＥ"),
        ("\u{200b}hidden", "\u{200b}hidden"),
        ("a\0b", "a\0b"),
        ("❤\u{fe0f}", "❤\u{fe0f}"),
        ("ﬁnch", "ﬁnch"),
        ("a\u{a0}", "a\u{a0}"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn subject_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        ("  \t", Fault::Missing),
        ("one\ntwo", bad('\n')),
        ("one\r\ntwo", bad('\r')),
        ("one\n", bad('\n')),
        ("one\u{2028}two", bad('\u{2028}')),
        ("one\u{2029}", bad('\u{2029}')),
        ("one\u{85}two", bad('\u{85}')),
        ("one\u{b}two", bad('\u{b}')),
        ("one\u{c}two", bad('\u{c}')),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}

#[test]
fn its_limit_counts_characters() {
    assert!(canonical(&"é".repeat(998)).is_ok());
    assert_eq!(
        canonical(&"é".repeat(999)),
        Err(Fault::TooLong { max: 998 })
    );
}
