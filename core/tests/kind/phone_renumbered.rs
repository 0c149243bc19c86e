//! Rows A1, A9: the old and the new way of writing one number find each other, and no two numbers become one.

use regain_core::fault::Fault;
use regain_core::kind::Region;
use regain_core::kind::identifier::{Context, read};
use regain_core::kind::phone::{canonical, existing, match_key};

#[test]
fn phone_renumbered_valid() {
    for (region, old, new) in [
        // Mexico: 1 after the country code, and what was dialled before mobile numbers.
        ("", "+52 1 55 1234 5678", "+52 55 1234 5678"),
        ("", "0052 1 55 1234 5678", "+52 55 1234 5678"),
        ("MX", "044 55 1234 5678", "55 1234 5678"),
        ("MX", "045 55 1234 5678", "55 1234 5678"),
        ("MX", "01 55 1234 5678", "55 1234 5678"),
        ("MX", "1 55 1234 5678", "55 1234 5678"),
        // Argentina: 9 from abroad, 15 at home.
        ("", "+54 9 11 2345 6789", "+54 11 2345 6789"),
        ("", "+54 11 15 2345 6789", "+54 11 2345 6789"),
        ("", "+54 9 2966 45 1234", "+54 2966 45 1234"),
        ("AR", "011 15 2345 6789", "11 2345 6789"),
        // Brazil: the ninth digit.
        ("", "+55 11 8765 4321", "+55 11 98765 4321"),
        ("BR", "(11) 8765-4321", "(11) 98765-4321"),
        ("BR", "(48) 9123-4567", "(48) 99123-4567"),
        // Benin: 01 before all.
        ("", "+229 97 12 34 56", "+229 01 97 12 34 56"),
        ("BJ", "20 21 12 34", "01 20 21 12 34"),
        // Côte d'Ivoire: the operator before all.
        ("", "+225 01 12 34 56", "+225 01 01 12 34 56"),
        ("", "+225 45 12 34 56", "+225 05 45 12 34 56"),
        ("", "00225 07 12 34 56", "+225 07 07 12 34 56"),
        ("CI", "89 12 34 56", "07 89 12 34 56"),
        ("CI", "20 21 12 34", "27 20 21 12 34"),
        ("CI", "20 81 12 34", "21 20 81 12 34"),
        ("CI", "30 01 12 34", "25 30 01 12 34"),
    ] {
        let region = Region::parse(region);
        let key = |text: &str| match_key(&existing(text, region).expect(text));
        assert_eq!(key(old), key(new), "{old}");
        // The key is a key of itself, and whoever signs in reads numbers the same way.
        assert_eq!(match_key(&key(old)), key(old), "{old}");
        let context = Context {
            region,
            ..Context::default()
        };
        let number = read(old, &context).expect(old).swap_remove(0);
        assert_eq!(match_key(number.value()), key(new), "{old}");
    }
}

#[test]
fn phone_renumbered_others() {
    for (one, other) in [
        // A landline in Brazil never got a ninth digit.
        ("+55 11 2345 6789", "+55 11 92345 6789"),
        ("+55 11 98765 4321", "+55 21 98765 4321"),
        ("+54 11 2345 6789", "+54 11 2345 6780"),
        ("+52 55 1234 5678", "+52 55 1234 5679"),
        // Another operator's number with the same end is another one.
        ("+225 05 07 12 34 56", "+225 07 07 12 34 56"),
        ("+44 1632 960001", "+44 1632 960002"),
    ] {
        let key = |text: &str| match_key(&existing(text, None).expect(text));
        assert_ne!(key(one), key(other), "{one}");
    }
}

#[test]
fn phone_renumbered_invalid() {
    for (region, text, fault) in [
        ("", "+52 1 55 1234 567", None),
        ("", "+52 1 55 1234 5678 9", Some(Fault::TooLong { max: 10 })),
        ("", "+225 07 12 34 5", Some(Fault::TooShort { min: 10 })),
        ("NL", "044 55 1234 5678", None),
        ("", "07 12 34 56", Some(Fault::Malformed)),
    ] {
        let region = Region::parse(region);
        let verdict = existing(text, region);
        assert_eq!(verdict, canonical(text, region), "{text}");
        if let Some(fault) = fault {
            assert_eq!(verdict, Err(fault), "{text}");
        }
    }
}
