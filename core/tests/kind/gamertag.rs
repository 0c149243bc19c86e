//! Rows B8, B9: case is ignored, inner spaces count.

use regain_core::fault::Fault;
use regain_core::kind::gamertag::canonical;

fn bad(character: char) -> Fault {
    Fault::BadCharacter { character }
}

#[test]
fn gamertag_valid() {
    for (text, value) in [
        ("Blue Finch", "blue finch"),
        ("BLUE FINCH", "blue finch"),
        (" Blue Finch\n", "blue finch"),
        ("Blue  Finch", "blue  finch"),
        ("BlueFinch", "bluefinch"),
        ("Blue\u{a0}Finch", "blue finch"),
        ("Finch#1234", "finch#1234"),
        ("Ｆｉｎｃｈ", "finch"),
        ("ΦΩΣ", "φωσ"),
        ("φως", "φωσ"),
        ("Zoe\u{308}", "zoë"),
        ("ß", "ß"),
        ("ı", "ı"),
        ("İ", "i\u{307}"),
        ("ﬁnch", "finch"),
        ("xX_Finch_Xx", "xx_finch_xx"),
        ("小鳥", "小鳥"),
        ("\u{200b}Finch\u{feff}", "finch"),
        ("𝓕inch", "finch"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn gamertag_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" \u{3164}\u{200b}", Fault::Missing),
        ("Blue\tFinch", bad('\t')),
        ("Blue\nFinch", bad('\n')),
        ("Finch\0", bad('\0')),
        ("ﷺﷺﷺﷺ", Fault::TooLong { max: 64 }),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}

#[test]
fn its_limit_counts_characters() {
    assert!(canonical(&"é".repeat(64)).is_ok());
    assert_eq!(canonical(&"é".repeat(65)), Err(Fault::TooLong { max: 64 }));
}

#[test]
fn look_alikes_stay_apart() {
    assert_ne!(canonical("Fınch"), canonical("Finch"));
    assert_ne!(canonical("Straße"), canonical("Strasse"));
}
