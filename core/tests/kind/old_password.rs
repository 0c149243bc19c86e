//! Row B8: a password used before is not touched.

use regain_core::fault::Fault;
use regain_core::kind::old_password::check;
use regain_core::kind::{Context, Kind, normalize};

#[test]
fn old_password_valid() {
    for text in [
        "a",
        " hunter2 ",
        " ",
        "Zoe\u{308}",
        "\0\n",
        "Ａ",
        "\u{feff}pass\u{200b}",
    ] {
        assert_eq!(check(text), Ok(()), "{text:?}");
    }
}

#[test]
fn old_password_invalid() {
    assert_eq!(check(""), Err(Fault::Missing));
}

#[test]
fn its_limit_counts_characters() {
    assert!(check(&"é".repeat(256)).is_ok());
    assert_eq!(check(&"é".repeat(257)), Err(Fault::TooLong { max: 256 }));
}

#[test]
fn its_value_is_what_was_typed() {
    for text in [" hunter2 ", "Zoe\u{308}", "\0"] {
        let passed = normalize(Kind::OldPassword, text, &Context::default());
        assert_eq!(passed.unwrap().value, text);
    }
}
