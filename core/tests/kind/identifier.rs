//! Rows A1, B2: what somebody signs in with, and which it is.

use regain_core::fault::Fault;
use regain_core::kind::Region;
use regain_core::kind::identifier::{Identifier, read};

fn readings(text: &str, region: &str) -> Vec<String> {
    read(text, Region::parse(region))
        .unwrap()
        .iter()
        .map(Identifier::to_string)
        .collect()
}

#[test]
fn identifier_valid() {
    for (region, text, expected) in [
        ("NL", " Anna@Example.com ", &["email:anna@example.com"][..]),
        (
            "NL",
            "ANNA@BÜCHER.example",
            &["email:anna@xn--bcher-kva.example"],
        ),
        (
            "NL",
            "ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
            &["email:anna@example.com"],
        ),
        ("NL", "+44 1632 960001", &["phone:+441632960001"]),
        ("", "tel:+441632960001", &["phone:+441632960001"]),
        // Digits may be both; without a region they are no number.
        (
            "GB",
            "01632 960001",
            &["phone:+441632960001", "username:01632 960001"],
        ),
        (
            "GB",
            "01632960001",
            &["phone:+441632960001", "username:01632960001"],
        ),
        ("", "01632960001", &["username:01632960001"]),
        ("GB", "12", &["username:12"]),
        (
            "GB",
            "1234567890123456789012345678901",
            &["username:1234567890123456789012345678901"],
        ),
        // Usernames: NFKC, case forgotten, trimmed.
        ("NL", "  Anna.B  ", &["username:anna.b"]),
        ("NL", "Ａｎｎａ", &["username:anna"]),
        ("NL", "ﬁnch", &["username:finch"]),
        ("NL", "ΟΔΟΣ", &["username:οδοσ"]),
        ("NL", "Blue Finch", &["username:blue finch"]),
        ("NL", "live:anna_1", &["username:live:anna_1"]),
        ("NL", "+anna", &["username:+anna"]),
        // An at sign does not make an address.
        ("NL", "anna@", &["username:anna@"]),
        ("NL", "@anna", &["username:@anna"]),
        // Such addresses exist.
        ("NL", "anna..b@example.com", &["email:anna..b@example.com"]),
        (
            "NL",
            "Anna.@docomo.example",
            &["email:anna.@docomo.example"],
        ),
    ] {
        assert_eq!(readings(text, region), expected, "{region} {text:?}");
    }
}

#[test]
fn identifier_invalid() {
    for (text, fault) in [
        ("".to_owned(), Fault::Missing),
        (" \u{200b}\n".to_owned(), Fault::Missing),
        ("+31 20".to_owned(), Fault::TooShort { min: 5 }),
        ("+999 123456".to_owned(), Fault::Malformed),
        ("an\nna".to_owned(), Fault::BadCharacter { character: '\n' }),
        ("an\0na".to_owned(), Fault::BadCharacter { character: '\0' }),
        ("a".repeat(321), Fault::TooLong { max: 320 }),
    ] {
        assert_eq!(read(&text, Region::parse("NL")), Err(fault), "{text:?}");
    }
}

#[test]
fn who_means_the_same_thing_gets_the_same_value() {
    for same in [
        &["anna@example.com", "ANNA@EXAMPLE.COM", " Anna@example.com"][..],
        &[
            "01632 960001",
            "+44 (0)1632 960001",
            "0044 1632 960001",
            "(01632) 960-001",
            "441632960001",
        ],
        &["Zoë", "zoe\u{308}", "ZOË", "ｚｏë"],
    ] {
        let verdicts = same
            .iter()
            .map(|text| readings(text, "GB").remove(0))
            .collect::<Vec<_>>();
        assert!(
            verdicts.windows(2).all(|pair| pair[0] == pair[1]),
            "{verdicts:?}"
        );
    }
}
