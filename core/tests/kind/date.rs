//! Rows B6, B8: a day that the calendar has, or about when.

use regain_core::fault::Fault;
use regain_core::kind::date::canonical;

fn outside(min: &str, max: &str) -> Fault {
    Fault::out_of_range(min, max)
}

#[test]
fn date_valid() {
    for (text, value) in [
        ("2024-02-29", "2024-02-29"),
        (" 2024-02-29\n", "2024-02-29"),
        ("2000-02-29", "2000-02-29"),
        ("1583-01-01", "1583-01-01"),
        ("9999-12-31", "9999-12-31"),
        ("1999-12-31", "1999-12-31"),
        ("2024–02–29", "2024-02-29"),
        ("2024\u{2011}02\u{2011}29", "2024-02-29"),
        ("２０２４－０２－２９", "2024-02-29"),
        ("٢٠٢٤-٠٢-٢٩", "2024-02-29"),
        ("२०२४-०२-२९", "2024-02-29"),
        ("\u{200e}2024-02-\u{200f}29", "2024-02-29"),
        ("1900-02-28", "1900-02-28"),
        ("2024-04-30", "2024-04-30"),
    ] {
        assert_eq!(canonical(text, false).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn date_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" \u{200b}", Fault::Missing),
        ("2024-02", Fault::Malformed),
        ("2024", Fault::Malformed),
        ("2024-2-9", Fault::Malformed),
        ("24-02-29", Fault::Malformed),
        ("20240229", Fault::Malformed),
        ("29-02-2024", Fault::Malformed),
        ("2024/02/29", Fault::Malformed),
        ("2024-02-29T00:00", Fault::Malformed),
        ("2024-02-29-", Fault::Malformed),
        ("-2024-02-29", Fault::Malformed),
        ("2024--02-29", Fault::Malformed),
        ("29 February 2024", Fault::Malformed),
        ("2024-W09-4", Fault::Malformed),
        ("2024-060", Fault::Malformed),
        ("+2024-02-29", Fault::Malformed),
        ("12024-02-29", Fault::Malformed),
        ("2024-٠2-2", Fault::Malformed),
        ("2024-02-2９９", Fault::Malformed),
        ("2023-02-29", outside("2023-02-01", "2023-02-28")),
        ("1900-02-29", outside("1900-02-01", "1900-02-28")),
        ("2024-04-31", outside("2024-04-01", "2024-04-30")),
        ("2024-04-00", outside("2024-04-01", "2024-04-30")),
        ("2024-13-01", outside("2024-01-01", "2024-12-31")),
        ("2024-00-01", outside("2024-01-01", "2024-12-31")),
        ("1582-12-31", outside("1583-01-01", "9999-12-31")),
        ("0000-01-01", outside("1583-01-01", "9999-12-31")),
    ] {
        assert_eq!(canonical(text, false), Err(fault), "{text:?}");
    }
}

#[test]
fn an_approximate_date_is_as_exact_as_it_was_given() {
    for (text, value) in [
        ("2024-02-29", "2024-02-29"),
        ("2024-02", "2024-02"),
        ("2024", "2024"),
        (" ２０２４ ", "2024"),
        ("1583", "1583"),
    ] {
        assert_eq!(canonical(text, true).as_deref(), Ok(value), "{text:?}");
    }
    for (text, fault) in [
        ("202", Fault::Malformed),
        ("2024-", Fault::Malformed),
        ("202402", Fault::Malformed),
        ("2024-13", outside("2024-01", "2024-12")),
        ("2023-02-29", outside("2023-02-01", "2023-02-28")),
        ("1582", outside("1583", "9999")),
    ] {
        assert_eq!(canonical(text, true), Err(fault), "{text:?}");
    }
}

/// Every day there is from 1583 on, counted by another rule: 97 leap days in 400 years.
#[test]
fn the_calendar_has_as_many_days_as_the_gregorian_one() {
    let is_day =
        |y: u32, m: u32, d: u32| canonical(&format!("{y:04}-{m:02}-{d:02}"), false).is_ok();
    let days = |y| {
        (0..=13)
            .flat_map(|m| (0..=32).map(move |d| (m, d)))
            .filter(|(m, d)| is_day(y, *m, *d))
            .count()
    };
    assert_eq!((1600..2000).map(days).sum::<usize>(), 400 * 365 + 97);
    assert_eq!(
        (1582, 365, 366, 365),
        (1582 + days(1582), days(1583), days(1584), days(9999))
    );
}
