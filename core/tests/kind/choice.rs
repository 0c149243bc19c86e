//! Rows B7, B9: one of what there is.

use regain_core::fault::Fault;
use regain_core::kind::choice::canonical;

fn options() -> Vec<String> {
    ["mail", "console", "calls"].map(str::to_owned).to_vec()
}

#[test]
fn choice_valid() {
    for (text, value) in [("mail", "mail"), ("calls", "calls")] {
        assert_eq!(canonical(text, &options()), Ok(value), "{text:?}");
    }
}

#[test]
fn choice_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        ("Mail", Fault::NotAnOption),
        (" mail", Fault::NotAnOption),
        ("mail,calls", Fault::NotAnOption),
        ("post", Fault::NotAnOption),
    ] {
        assert_eq!(canonical(text, &options()), Err(fault), "{text:?}");
    }
}
