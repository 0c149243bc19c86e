//! Rows B7, B9: several of what there is.

use regain_core::fault::Fault;
use regain_core::kind::choice::several;

fn options() -> Vec<String> {
    ["mail", "console", "calls"].map(str::to_owned).to_vec()
}

#[test]
fn choices_valid() {
    for (text, value) in [
        ("mail", "mail"),
        ("calls,mail", "mail,calls"),
        ("mail, calls , mail", "mail,calls"),
        ("mail,console,calls", "mail,console,calls"),
        (",mail,,", "mail"),
    ] {
        assert_eq!(several(text, &options()).as_deref(), Ok(value), "{text:?}");
    }
}

#[test]
fn choices_invalid() {
    for (text, fault) in [
        ("", Fault::Missing),
        (" , ,", Fault::Missing),
        ("mail,post", Fault::NotAnOption),
        ("Mail", Fault::NotAnOption),
        ("mail;calls", Fault::NotAnOption),
    ] {
        assert_eq!(several(text, &options()), Err(fault), "{text:?}");
    }
}
