//! Rows A1, A8, A9: a number is read in any usual way of writing.

use regain_core::fault::Fault;
use regain_core::kind::Region;
use regain_core::kind::phone::canonical;

#[test]
fn phone_valid() {
    for (region, text, value) in [
        // Country code first: the region does not matter.
        ("", "+31 20 123 4567", "+31201234567"),
        ("", "+31201234567", "+31201234567"),
        ("", "0031 20 123 4567", "+31201234567"),
        ("", "+31 (0)20 123 4567", "+31201234567"),
        ("", "+44 (0)1632 960001", "+441632960001"),
        ("US", "+44 1632 960001", "+441632960001"),
        ("", "(+44) 1632/960001", "+441632960001"),
        ("", "+44.1632.960001", "+441632960001"),
        ("", "tel:+44-1632-960001", "+441632960001"),
        ("", "TEL: +44 1632 960001", "+441632960001"),
        ("", "＋４４ １６３２ ９６０００１", "+441632960001"),
        ("", "+٤٤ ١٦٣٢ ٩٦٠٠٠١", "+441632960001"),
        (
            "",
            "\u{202a}+44\u{a0}1632\u{2011}960001\u{202c}",
            "+441632960001",
        ),
        ("", "+44\u{2009}1632\u{3000}960001", "+441632960001"),
        ("", "+1 (202) 555-0123", "+12025550123"),
        // As dialled in the region.
        ("NL", "020 123 4567", "+31201234567"),
        ("NL", "020-1234567", "+31201234567"),
        ("NL", "06 12345678", "+31612345678"),
        ("GB", "01632 960001", "+441632960001"),
        ("GB", "(01632) 960 001", "+441632960001"),
        ("GB", "01632·960·001", "+441632960001"),
        ("US", "(202) 555-0123", "+12025550123"),
        ("US", "1-202-555-0123", "+12025550123"),
        ("US", "011 44 1632 960001", "+441632960001"),
        ("JP", "010 44 1632 960001", "+441632960001"),
        ("RU", "8 10 44 1632 960001", "+441632960001"),
        ("AU", "0011 44 1632 960001", "+441632960001"),
        // The code without a plus, where the number is none without it.
        ("NL", "31612345678", "+31612345678"),
        ("US", "12025550123", "+12025550123"),
        ("GB", "441632960001", "+441632960001"),
        // An Italian zero is part of the number, a Russian eight is not, unless it is.
        ("IT", "06 1234 5678", "+390612345678"),
        ("", "+39 06 1234 5678", "+390612345678"),
        ("RU", "8 (912) 345-67-89", "+79123456789"),
        ("RU", "800 123-45-67", "+78001234567"),
        ("HU", "06 1 234 5678", "+3612345678"),
        // Argentina's 15 becomes 9; Brazil's carrier goes; Mexico needs nothing any more.
        ("AR", "011 15 2345 6789", "+5491123456789"),
        ("AR", "0221 15 456 7890", "+5492214567890"),
        ("AR", "02954 15 34 5678", "+5492954345678"),
        ("AR", "11 2345 6789", "+541123456789"),
        ("BR", "0 15 11 96123 4567", "+5511961234567"),
        ("BR", "(11) 96123-4567", "+5511961234567"),
        ("CO", "03 321 123 4567", "+573211234567"),
        ("CO", "0 321 123 4567", "+573211234567"),
        ("MX", "55 1234 5678", "+525512345678"),
        // Local numbers, where the rest of the number is always the same.
        ("AG", "460 1234", "+12684601234"),
        ("JE", "712345", "+441534712345"),
        ("SM", "886377", "+3780549886377"),
        // Codes of no country.
        ("", "+800 1234 5678", "+80012345678"),
    ] {
        assert_eq!(
            canonical(text, Region::parse(region)).as_deref(),
            Ok(value),
            "{region} {text:?}"
        );
    }
}

#[test]
fn phone_invalid() {
    let bad = |character| Fault::BadCharacter { character };
    for (region, text, fault) in [
        ("NL", "", Fault::Missing),
        ("NL", " \u{200b} ", Fault::Missing),
        ("NL", "+", Fault::Malformed),
        ("NL", "()", Fault::Malformed),
        ("", "020 123 4567", Fault::Malformed),
        ("", "+999 123 4567", Fault::Malformed),
        ("", "+0 123 4567", Fault::Malformed),
        ("NL", "+31 20", Fault::TooShort { min: 5 }),
        ("NL", "+31 20 123 4567 8901", Fault::TooLong { max: 11 }),
        ("US", "202 555 012", Fault::TooShort { min: 10 }),
        ("US", "202 555 01234", Fault::TooLong { max: 10 }),
        ("GB", "01632 9600", Fault::TooShort { min: 9 }),
        (
            "NL",
            "1234567890123456789012345678901",
            Fault::TooLong { max: 15 },
        ),
        ("GB", "01632 960001 ext. 12", bad('e')),
        ("GB", "01632 960001 x12", bad('x')),
        ("GB", "01632 960001 #12", bad('#')),
        ("GB", "tel:01632960001;ext=12", bad(';')),
        ("US", "1-800-FLOWERS", bad('F')),
        ("GB", "++44 1632 960001", bad('+')),
        ("GB", "44+1632 960001", bad('+')),
        ("GB", "*123#", bad('*')),
        ("GB", "anna", bad('a')),
        ("GB", "+44 00 1632 960001", Fault::TooLong { max: 10 }),
    ] {
        assert_eq!(
            canonical(text, Region::parse(region)),
            Err(fault),
            "{region} {text:?}"
        );
    }
}

#[test]
fn regions_are_two_letters_with_a_plan() {
    assert_eq!(Region::parse("nl").unwrap().to_string(), "NL");
    assert_eq!("GB".parse::<Region>().unwrap().as_str(), "GB");
    assert_eq!(
        serde_json::to_string(&Region::parse("NL")).unwrap(),
        r#""NL""#
    );
    assert_eq!(
        serde_json::from_str::<Region>(r#""nl""#).unwrap(),
        Region::parse("NL").unwrap()
    );
    assert!(Region::all().count() > 240);
    for none in ["", "N", "NLD", "001", "ZZ", "ＮＬ", " NL"] {
        assert!(Region::parse(none).is_none(), "{none:?}");
        assert!(serde_json::from_value::<Region>(none.into()).is_err());
    }
}
