//! Row B9: what a purchase cost, however it is written.

use regain_core::fault::Fault;
use regain_core::kind::amount::canonical;
use std::borrow::Cow;

fn bad(character: char) -> Fault {
    Fault::BadCharacter { character }
}

fn outside(min: &str, max: &str) -> Fault {
    Fault::out_of_range(min, max)
}

#[test]
fn amount_valid() {
    for (text, value) in [
        ("1234.50", "1234.50"),
        ("1234,5", "1234.50"),
        ("1.234,5", "1234.50"),
        ("1,234.5", "1234.50"),
        ("1 234.5", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1'234.50", "1234.50"),
        ("1’234,50", "1234.50"),
        ("1\u{a0}234,5", "1234.50"),
        ("1\u{202f}234,5", "1234.50"),
        ("1\u{2009}234.5", "1234.50"),
        ("1234", "1234.00"),
        ("0", "0.00"),
        ("0,5", "0.50"),
        (".5", "0.50"),
        (",50", "0.50"),
        ("00012.30", "12.30"),
        ("1.234", "1234.00"),
        ("1,234", "1234.00"),
        ("1.234.567", "1234567.00"),
        ("1,234,567.8", "1234567.80"),
        ("12.345.678,90", "12345678.90"),
        ("1'234'567", "1234567.00"),
        ("1 234 567", "1234567.00"),
        ("١٢٣٤٫٥", "1234.50"),
        ("١٬٢٣٤٫٥٠", "1234.50"),
        ("१२.५", "12.50"),
        ("１，２３４．５", "1234.50"),
        (" 5\n", "5.00"),
        ("\u{200e}5\u{200f}", "5.00"),
        ("€ 12,50", "12.50"),
        ("12.50 €", "12.50"),
        ("$5", "5.00"),
        ("¥1,234", "1234.00"),
        ("5,-", "5.00"),
        ("€ 5,–", "5.00"),
        ("1.234,--", "1234.00"),
        ("999999999999.99", "999999999999.99"),
        ("999.999.999.999,99", "999999999999.99"),
        ("0.00", "0.00"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn amount_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" \u{200b}", Fault::Missing),
        ("-5", bad('-')),
        ("−5", bad('−')),
        ("(5)", bad('(')),
        ("+5", bad('+')),
        ("5-", bad('-')),
        ("abc", Fault::Malformed),
        ("EUR twaalf", Fault::Malformed),
        ("EUR 5", bad('E')),
        ("1e3", bad('e')),
        ("½", Fault::Malformed),
        (".", Fault::Malformed),
        (",", Fault::Malformed),
        ("'", Fault::Malformed),
        ("€", Fault::Malformed),
        ("5.", Fault::Malformed),
        ("5,", Fault::Malformed),
        ("0.123", Fault::Malformed),
        ("1234.567", Fault::Malformed),
        ("1.2345", Fault::Malformed),
        ("1.23.4", Fault::Malformed),
        ("1,23,456", Fault::Malformed),
        ("1.234.5", Fault::Malformed),
        ("1,234.567", Fault::Malformed),
        ("12.345,678", Fault::Malformed),
        ("1 23", Fault::Malformed),
        ("1  234", Fault::Malformed),
        ("1 234'567", Fault::Malformed),
        ("1.234 567", Fault::Malformed),
        ("1 234.567.890", Fault::Malformed),
        ("1234 567", Fault::Malformed),
        (" 1 2 3", Fault::Malformed),
        ("'123", Fault::Malformed),
        ("1.5'0", Fault::Malformed),
        ("1.,5", Fault::Malformed),
        ("1..5", Fault::Malformed),
        ("09999999999999", outside("0.00", "999999999999.99")),
        ("9999999999999.1", outside("0.00", "999999999999.99")),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}

#[test]
fn a_plain_sum_is_not_copied() {
    for sum in ["0.00", "5.00", "1234.50"] {
        assert!(matches!(canonical(sum), Ok(Cow::Borrowed(_))), "{sum}");
    }
}

/// Every way of grouping and of parting the decimals that two languages could have, in every combination that is one.
#[test]
fn the_same_sum_in_every_writing_is_the_same() {
    for group in [
        "", ".", ",", " ", "'", "’", "\u{a0}", "\u{202f}", "\u{2009}",
    ] {
        for decimal in [".", ","].into_iter().filter(|decimal| *decimal != group) {
            for (decimals, cents) in [("5", "50"), ("50", "50"), ("05", "05")] {
                let text = format!("1{group}234{group}567{decimal}{decimals}");
                assert_eq!(
                    canonical(&text).unwrap(),
                    format!("1234567.{cents}"),
                    "{text:?}"
                );
            }
        }
    }
}
