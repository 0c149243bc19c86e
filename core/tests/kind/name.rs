//! Rows B6, B8, B9: a name is right as it is, whatever it looks like.

use regain_core::fault::Fault;
use regain_core::kind::name::canonical;
use std::borrow::Cow;

fn bad(character: char) -> Fault {
    Fault::BadCharacter { character }
}

#[test]
fn name_valid() {
    for (text, value) in [
        ("Anna", "Anna"),
        ("O", "O"),
        ("  Anna   van der  Berg ", "Anna van der Berg"),
        ("Anna\u{a0}B\u{3000}C", "Anna B C"),
        ("Anna\tB\r\nC", "Anna B C"),
        ("O’Neill", "O’Neill"),
        ("O'Neill", "O'Neill"),
        ("Anne-Marie", "Anne-Marie"),
        ("Zoe\u{308}", "Zoë"),
        ("Ångström", "Ångström"),
        ("A\u{30a}ngstro\u{308}m", "Ångström"),
        ("李小龍", "李小龍"),
        ("Владимир", "Владимир"),
        ("محمد", "محمد"),
        ("נועה", "נועה"),
        ("ณ\u{e31}ฐว\u{e38}ฒ\u{e34}", "ณ\u{e31}ฐว\u{e38}ฒ\u{e34}"),
        ("ＡＮＮＡ", "ＡＮＮＡ"),
        ("X Æ A-12", "X Æ A-12"),
        ("Nguyễn", "Nguyễn"),
        ("\u{feff}Anna\u{200b}", "Anna"),
        ("نیم\u{200c}فاصله", "نیم\u{200c}فاصله"),
        ("渡邉\u{e0100}", "渡邉\u{e0100}"),
        ("null", "null"),
        ("Anna 2nd, Jr.", "Anna 2nd, Jr."),
        ("\u{1100}\u{1161}", "가"),
        ("\u{212b}", "Å"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn name_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" \t\u{200b}", Fault::Missing),
        ("Anna\0", bad('\0')),
        ("An\u{7}na", bad('\u{7}')),
        ("\u{1b}[31mAnna", bad('\u{1b}')),
        ("Anna\u{9f}B", bad('\u{9f}')),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}

#[test]
fn its_limit_counts_characters() {
    assert!(canonical(&"é".repeat(1000)).is_ok());
    assert_eq!(
        canonical(&"é".repeat(1001)),
        Err(Fault::TooLong { max: 1000 })
    );
}

#[test]
fn a_name_as_it_should_be_is_not_copied() {
    for name in ["Anna", "Anna van der Berg", "Zoë", "李小龍"] {
        assert!(matches!(canonical(name), Ok(Cow::Borrowed(_))), "{name}");
    }
}
