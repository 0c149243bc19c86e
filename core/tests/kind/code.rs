//! Rows A6, B5: a code is read as people copy it.

use regain_core::fault::Fault;
use regain_core::kind::code::canonical;
use regain_core::kind::digit::ascii_digit;

#[test]
fn code_valid() {
    for (text, value) in [
        ("123456", "123456"),
        ("000000", "000000"),
        (" 123 456\n", "123456"),
        ("123-456", "123456"),
        ("12\u{2011}34\u{2013}56", "123456"),
        ("123\u{a0}\u{202f}456", "123456"),
        ("\u{feff}123\u{200b}456\u{200e}", "123456"),
        ("\u{2068}123456\u{2069}", "123456"),
        ("1\u{ad}2\u{2060}3456", "123456"),
        ("１２３４５６", "123456"),
        ("١٢٣٤٥٦", "123456"),
        ("۱۲۳۴۵۶", "123456"),
        ("१२३४५६", "123456"),
        ("𝟏𝟐𝟑𝟜𝟝𝟞", "123456"),
        ("1٢३４56", "123456"),
    ] {
        assert_eq!(canonical(text, 6).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn code_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" \u{200b}-", Fault::Missing),
        ("12345O", Fault::BadCharacter { character: 'O' }),
        ("123.456", Fault::BadCharacter { character: '.' }),
        ("一二三", Fault::BadCharacter { character: '一' }),
        ("½", Fault::BadCharacter { character: '½' }),
        ("①", Fault::BadCharacter { character: '①' }),
        ("\u{0}1", Fault::BadCharacter { character: '\0' }),
    ] {
        assert_eq!(canonical(text, 6), Err(fault), "{text:?}");
    }
}

/// Row A6: whatever was pasted along, the one run of as many digits as a code has is the code.
#[test]
fn a_code_is_found_in_the_text_around_it() {
    for (length, text, value) in [
        (6, "123456.", "123456"),
        (6, "Code: 123456", "123456"),
        (6, "code:123 456", "123456"),
        (6, "G-123456", "123456"),
        (6, "„123-456“", "123456"),
        (6, "#123456", "123456"),
        (6, "code 1 2 3 4 5 6!", "123456"),
        (6, "Uw code is １２３４５６。", "123456"),
        (6, "رمزك هو ١٢٣٤٥٦.", "123456"),
        (6, "Code: 12\u{200b}3456.", "123456"),
        (
            6,
            "Your code is 123456. It is good for 10 minutes.",
            "123456",
        ),
        (6, "Example\n\n123456\n\n10 minutes", "123456"),
        (6, "Code 123456 10 minutes", "123456"),
        (6, "123456 is your code (until 12:34, 28/11)", "123456"),
        // Origin-bound: the message says it once more, for the browser.
        (6, "123456 is your code.\n\n@example.com #123456", "123456"),
        (8, "Your code is 1234 5678, good for 10 minutes", "12345678"),
        (8, "Your code is 12345678, not 123456", "12345678"),
        (10, "Code: 12345-67890", "1234567890"),
        (6, "Call +31 20 123 4567 if 135790 is not yours", "135790"),
    ] {
        assert_eq!(
            canonical(text, length).as_deref(),
            Ok(value),
            "{length} {text:?}"
        );
    }
}

#[test]
fn a_code_that_could_be_two_is_none() {
    let bad = |character| Fault::BadCharacter { character };
    for (length, text, fault) in [
        (6, "123456 or 654321", bad('o')),
        (6, "code 123456 654321", bad('c')),
        (6, "Code: 12345", bad('C')),
        (6, "Code: 1234567", bad('C')),
        (6, "123.456", bad('.')),
        (6, "12:34:56", bad(':')),
        (8, "Your code is 123456.", bad('Y')),
        (6, "", Fault::Missing),
    ] {
        assert_eq!(canonical(text, length), Err(fault), "{length} {text:?}");
    }
    // Digits alone are said to be too many.
    assert_eq!(canonical("123456 654321", 6).as_deref(), Ok("123456654321"));
}

#[test]
fn a_clean_code_is_not_copied() {
    assert!(matches!(
        canonical("123456", 6),
        Ok(std::borrow::Cow::Borrowed("123456"))
    ));
}

/// Every decimal digit another crate's Unicode tables know, each with the value its place in the run of ten gives it.
#[test]
fn digits_of_every_script_are_known() {
    let digit = regex::Regex::new(r"^\p{Nd}$").unwrap();
    let mut known = 0;
    for c in ('\0'..=char::MAX).filter(|c| c.is_numeric() || !c.is_ascii()) {
        let is_digit = digit.is_match(c.encode_utf8(&mut [0; 4]));
        assert!(
            !is_digit || ascii_digit(c).is_some(),
            "{c:?} U+{:04X}",
            u32::from(c)
        );
        known += usize::from(is_digit);
    }
    assert!(known >= 760, "{known}");
}

/// And nothing else is one, but for scripts newer than those tables.
#[test]
fn nothing_else_is_a_digit() {
    let digit = regex::Regex::new(r"^\p{Nd}$").unwrap();
    let unassigned = regex::Regex::new(r"^\p{Cn}$").unwrap();
    for c in ('\0'..=char::MAX).filter(|c| ascii_digit(*c).is_some()) {
        let c = c.to_string();
        assert!(digit.is_match(&c) || unassigned.is_match(&c), "{c:?}");
    }
}
