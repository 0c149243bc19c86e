//! Rows A7, C2: which passwords may be set. The table of what is made of whom follows NIST SP 800-63B-4 3.1.1.2,
//! "context-specific words, such as the name of the service, the username, and derivatives thereof".

use regain_core::fault::Fault;
use regain_core::kind::new_password::{COMMON_PASSWORDS, CommonPasswords, Context, Policy, check};

const SHIPPED: CommonPasswords<'static> = CommonPasswords::from_sorted_lines(COMMON_PASSWORDS);

fn anna() -> Context<'static> {
    Context {
        common: &SHIPPED,
        identifier: Some("anna.jansen@example.com"),
        name: Some("Anna Jansen-Ó Briain"),
        site: Some("Finch Post"),
    }
}

fn verdict(text: &str) -> Result<(), Fault> {
    check(text, &Policy::default(), &anna())
}

#[test]
fn new_password_valid() {
    for text in [
        "a finch in the fog",
        "correct horse battery staple",
        "  spaces are kept  ",
        "пароль из четырёх слов",
        "我最喜欢的颜色是蓝色和绿色和黄色",
        "🐦🐦‍⬛🦜🦚🐧🦆🦅🦉🕊️🐓🦃🦢🦩",
        "x7kQ!92#4mZ$81pW5&0",
        // A passphrase may hold a name.
        "Anna walks the dog at dawn",
        "finches post nothing but letters",
        "my jansen is a yellow bicycle",
    ] {
        assert_eq!(verdict(text), Ok(()), "{text:?}");
    }
}

#[test]
fn length_counts_code_points_after_nfc() {
    let policy = Policy { min: 15, max: 64 };
    let of = |text: &str| check(text, &policy, &Context::default());
    assert_eq!(of(""), Err(Fault::Missing));
    assert_eq!(of("abcdefghjkmnpq"), Err(Fault::TooShort { min: 15 }));
    assert_eq!(of("abcdefghjkmnpqr"), Ok(()));
    // Fourteen letters, one of them typed as two characters.
    assert_eq!(
        of("abcdefghjkmnpe\u{301}"),
        Err(Fault::TooShort { min: 15 })
    );
    assert_eq!(of("🐦🦜🦚🐧🦆🦅🦉🐓🦃🦢🦩🐤🐣🐥🦤"), Ok(()));
    assert_eq!(of(&"finch".repeat(20)), Err(Fault::TooLong { max: 64 }));
    assert_eq!(
        of(&"yellow bicycle ".repeat(20)),
        Err(Fault::TooLong { max: 64 })
    );
}

#[test]
fn no_policy_goes_below_eight_or_refuses_sixty_four() {
    let policy = Policy { min: 1, max: 10 };
    let of = |text: &str| check(text, &policy, &Context::default());
    assert_eq!(of("fog1234"), Err(Fault::TooShort { min: 8 }));
    assert_eq!(of("fog12345"), Ok(()));
    let long: String = ('!'..'a').collect();
    assert_eq!((long.chars().count(), of(&long)), (64, Ok(())));
    assert_eq!(of(&format!("{long}a")), Err(Fault::TooLong { max: 64 }));
}

#[test]
fn common_passwords_are_refused() {
    for text in [
        // Listed, in any case.
        "qazwsxedcrfvtgb",
        "1qaz2wsx3edc4rfv",
        "QwErTy123456789",
        "q1w2e3r4t5y6u7i8",
        // A listed one over and over, the last time perhaps cut short.
        "passwordpassword",
        "PasswordPasswordPass",
        "baseballbaseball",
        // Nothing but a short unit.
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "1231231231231231",
        "éèéèéèéèéèéèéèéè",
        "🐦🐦🐦🐦🐦🐦🐦🐦🐦🐦🐦🐦🐦🐦🐦",
    ] {
        assert_eq!(verdict(text), Err(Fault::TooCommon), "{text:?}");
    }
}

#[test]
fn repeating_a_password_that_is_one_is_fine() {
    assert_eq!(verdict("finch in fog finch in fog "), Ok(()));
}

#[test]
fn what_is_made_of_known_words_is_refused() {
    for (text, what) in [
        ("anna.jansen@example.com", "identifier"),
        ("Anna.Jansen@Example.com1", "identifier"),
        ("anna.jansen2024!", "identifier"),
        ("jansenjansenjansen", "identifier"),
        ("1234567890-jansen", "identifier"),
        ("example example 1", "identifier"),
        ("annaannaannaanna", "identifier"),
        ("ANNA-jansen-1987", "identifier"),
        ("o.briain.briain.1", "name"),
        ("Briain1987!Briain", "name"),
        ("FinchPost2024!!", "site"),
        ("finchpostfinchpost", "site"),
        ("mypostfinch12345", "site"),
        ("anna@finchpost99", "identifier"),
    ] {
        assert_eq!(verdict(text), Err(Fault::Contains { what }), "{text:?}");
    }
}

#[test]
fn a_number_is_known_with_and_without_its_country_code() {
    for identifier in ["+441632960001", "01632 960001"] {
        let context = Context {
            identifier: Some(identifier),
            ..Context::default()
        };
        for text in [
            "01632960001-01632",
            "my 32960001 32960001",
            "x441632960001!!",
        ] {
            let found = check(text, &Policy::default(), &context);
            assert_eq!(
                found,
                Err(Fault::Contains { what: "identifier" }),
                "{identifier} {text:?}"
            );
        }
        assert_eq!(
            check("four yellow finches 1632", &Policy::default(), &context),
            Ok(())
        );
    }
}

#[test]
fn short_words_say_nothing() {
    let context = Context {
        name: Some("Bo Li"),
        site: Some("X"),
        ..Context::default()
    };
    assert_eq!(
        check("lilies in lima 99", &Policy::default(), &context),
        Ok(())
    );
    let context = Context {
        name: Some("王 芳"),
        site: Some("小鸟"),
        ..Context::default()
    };
    let found = check("小鸟小鸟-20240815-001", &Policy::default(), &context);
    assert_eq!(found, Err(Fault::Contains { what: "site" }));
}

#[test]
fn nothing_known_refuses_nothing() {
    let context = Context {
        identifier: Some(""),
        name: Some(" "),
        site: Some("@"),
        ..Context::default()
    };
    assert_eq!(
        check("a finch in the fog", &Policy::default(), &context),
        Ok(())
    );
}

/// ASVS 5.0 6.2.4: at least 3,000 that fit the policy, the default one too; and what the lookup relies on.
#[test]
fn the_shipped_list_is_long_enough_and_in_order() {
    let lines: Vec<&str> = COMMON_PASSWORDS.lines().collect();
    assert!(lines.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(lines.iter().all(|line| line.chars().count() >= 8
        && *line == line.trim()
        && *line == line.to_lowercase()));
    assert!(lines.len() >= 10_000);
    assert!(
        lines
            .iter()
            .filter(|line| line.chars().count() >= 15)
            .count()
            >= 3_000
    );
}

#[test]
fn every_line_of_the_list_is_found_and_nothing_between() {
    for line in COMMON_PASSWORDS.lines() {
        assert!(SHIPPED.contains(line), "{line}");
        assert!(!SHIPPED.contains(&format!("{line} ")) && !SHIPPED.contains(&format!(" {line}")));
    }
    for none in ["", "\n", "!", "~~~~~~~~~~~~~~~~~", "\u{10ffff}"] {
        assert!(!SHIPPED.contains(none), "{none:?}");
    }
    let without_end = CommonPasswords::from_sorted_lines("aaaaaaaa\nbbbbbbbb");
    assert!(
        without_end.contains("aaaaaaaa")
            && without_end.contains("bbbbbbbb")
            && !without_end.contains("b")
    );
}
