//! Rows B6, B8: a country by its code.

use regain_core::fault::Fault;
use regain_core::kind::Region;
use regain_core::kind::country::{all, canonical};

#[test]
fn country_valid() {
    for (text, value) in [
        ("NL", "NL"),
        ("nl", "NL"),
        (" Gb\n", "GB"),
        ("ＮＬ", "NL"),
        ("XK", "XK"),
        ("ss", "SS"),
        ("BQ", "BQ"),
        ("AX", "AX"),
        ("zw", "ZW"),
        ("AD", "AD"),
    ] {
        assert_eq!(canonical(text).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn country_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        ("  ", Fault::Missing),
        ("N", Fault::Malformed),
        ("NLD", Fault::Malformed),
        ("528", Fault::Malformed),
        ("Nederland", Fault::Malformed),
        ("N L", Fault::Malformed),
        ("12", Fault::Malformed),
        ("🇳🇱", Fault::Malformed),
        ("ÑL", Fault::Malformed),
        ("UK", Fault::NotAnOption),
        ("EU", Fault::NotAnOption),
        ("ZZ", Fault::NotAnOption),
        ("XX", Fault::NotAnOption),
        ("AN", Fault::NotAnOption),
        ("YU", Fault::NotAnOption),
        ("AA", Fault::NotAnOption),
        ("EL", Fault::NotAnOption),
    ] {
        assert_eq!(canonical(text), Err(fault), "{text:?}");
    }
}

/// CLDR's regions with a phone numbering plan are countries, but for the two small islands that ISO counts to others.
#[test]
fn every_region_of_the_phone_table_is_a_country() {
    for region in Region::all().filter(|region| !["AC", "TA"].contains(&region.as_str())) {
        assert_eq!(canonical(region.as_str()).as_deref(), Ok(region.as_str()));
    }
}

#[test]
fn the_list_is_in_order_and_each_of_it_is_a_country() {
    let all: Vec<String> = all().collect();
    assert!(all.is_sorted() && all.len() == 249 + 1);
    for code in &all {
        assert_eq!(
            canonical(&code.to_lowercase()).as_deref(),
            Ok(code.as_str())
        );
    }
}
