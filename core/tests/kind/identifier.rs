//! Rows A1, B2: what somebody signs in with, and which it is.

use regain_core::fault::Fault;
use regain_core::kind::Region;
use regain_core::kind::identifier::{Context, Identifier, SignIn, read};

fn of(region: &str) -> Context<'static> {
    Context {
        region: Region::parse(region),
        ..Context::default()
    }
}

fn readings(text: &str, region: &str) -> Vec<String> {
    read(text, &of(region))
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
        assert_eq!(read(&text, &of("NL")), Err(fault), "{text:?}");
    }
}

/// What is plainly meant as an address is read as that, whatever came along with it.
#[test]
fn an_address_is_read_out_of_what_came_with_it() {
    for text in [
        "anna@example.com",
        "mailto:anna@example.com",
        "MailTo: Anna@example.com",
        "mailto:anna@example.com?subject=Hello%20there&cc=bram@example.com",
        "Anna <anna@example.com>",
        "<anna@example.com>",
        "\"Jansen, Anna\" <Anna@Example.com> ",
        "bram@example.com <anna@example.com>",
        "<mailto:anna@example.com>",
        "anna@example. com",
        "anna@example .com",
        "anna @example.com",
        "anna@ example.com",
        "anna\u{a0}@\u{2009}example.\u{3000}com",
        "an\u{200b}na@exam\u{ad}ple.com",
        "ａｎｎａ＠example.com",
        "ａｎｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ",
        "ａｎｎａ@example.com",
        "anna﹫example.com",
        "anna＠example。com",
        "Ａｎｎａ ＜ａｎｎａ＠example．com＞",
        "ｍａｉｌｔｏ：anna@example.com",
    ] {
        assert_eq!(readings(text, "NL"), ["email:anna@example.com"], "{text:?}");
    }
    for (text, value) in [
        ("anna. jansen@example.com", "email:anna.jansen@example.com"),
        ("Anna <anna.@docomo.example>", "email:anna.@docomo.example"),
        ("anna@home", "email:anna@home"),
    ] {
        assert_eq!(readings(text, ""), [value], "{text:?}");
    }
}

/// Text with an at sign that is no address is a slip, and said to be one: as a username it would be nobody's, and the
/// person would wait for a code.
#[test]
fn an_at_sign_without_an_address_is_refused() {
    for text in [
        "anna@",
        "@anna",
        "@",
        "＠anna",
        "anna@gmail,com",
        "anna@example..com",
        "anna@example.com.",
        "anna@example_mail.com",
        "anna jansen@example.com",
        "anna@example com",
        "anna@@example.com",
        "anna@example.com, bram@example.com",
        "anna@example.com bram@example.com",
        "mailto:anna@",
        "Anna <anna@>",
        "Anna <anna@example.com",
        "anna@example.com>",
        "Anna anna@example.com",
        "http://anna@example.com/",
        "anna@-example.com",
        "+31612345678@",
    ] {
        assert_eq!(read(text, &of("NL")), Err(Fault::Malformed), "{text:?}");
    }
}

/// A site says what people sign in with, and whether usernames hold an at sign.
#[test]
fn a_text_is_read_as_what_the_site_signs_in_with() {
    use SignIn::{Email, Phone, Username};
    let malformed = Err(Fault::Malformed);
    let is = |values: &[&str]| Ok(values.iter().map(|value| (*value).to_owned()).collect());
    let every = &SignIn::ALL[..];
    for (sign_in, at, region, text, expected) in [
        (every, true, "NL", "anna@", is(&["username:anna@"])),
        (
            every,
            true,
            "NL",
            "anna@gmail,com",
            is(&["username:anna@gmail,com"]),
        ),
        // It could be both.
        (
            every,
            true,
            "NL",
            "anna@home",
            is(&["email:anna@home", "username:anna@home"]),
        ),
        (&[Email], false, "NL", "anna@home", is(&["email:anna@home"])),
        (&[Email], false, "NL", "anna", malformed.clone()),
        (&[Email], false, "NL", "+31612345678", malformed.clone()),
        (&[Email], true, "NL", "anna@", malformed.clone()),
        (&[Phone], false, "NL", "anna@example.com", malformed.clone()),
        (&[Phone], false, "NL", "anna", malformed.clone()),
        (
            &[Phone],
            false,
            "NL",
            "0612345678",
            is(&["phone:+31612345678"]),
        ),
        (&[Phone], false, "", "0612345678", malformed.clone()),
        (
            &[Phone],
            false,
            "",
            "+31612345678",
            is(&["phone:+31612345678"]),
        ),
        (
            &[Phone],
            false,
            "",
            "0031612345678",
            is(&["phone:+31612345678"]),
        ),
        (&[Phone], false, "NL", "06", Err(Fault::TooShort { min: 5 })),
        (&[Email, Phone], false, "", "0612345678", malformed.clone()),
        (
            &[Email, Phone],
            false,
            "NL",
            "0612345678",
            is(&["phone:+31612345678"]),
        ),
        (
            &[Email, Phone],
            false,
            "NL",
            "06 1234 5678 x9",
            malformed.clone(),
        ),
        (
            &[Email, Username],
            false,
            "NL",
            "0612345678",
            is(&["username:0612345678"]),
        ),
        (
            &[Email, Username],
            false,
            "NL",
            "+31612345678",
            is(&["username:+31612345678"]),
        ),
        (
            &[Phone, Username],
            false,
            "NL",
            "anna@example.com",
            malformed.clone(),
        ),
        (
            &[Phone, Username],
            false,
            "NL",
            "0612345678",
            is(&["phone:+31612345678", "username:0612345678"]),
        ),
        (&[Username], false, "NL", "Anna", is(&["username:anna"])),
        (
            &[Username],
            false,
            "NL",
            "anna@example.com",
            malformed.clone(),
        ),
        (
            &[Username],
            true,
            "NL",
            "Anna@Example.com",
            is(&["username:anna@example.com"]),
        ),
        (&[], false, "NL", "anna", malformed.clone()),
    ] {
        let context = Context {
            sign_in,
            username_may_contain_at: at,
            ..of(region)
        };
        let read: Result<Vec<String>, Fault> = read(text, &context)
            .map(|readings| readings.iter().map(Identifier::to_string).collect());
        assert_eq!(read, expected, "{sign_in:?} {at} {region} {text:?}");
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
