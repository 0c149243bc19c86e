//! The list of profiles.

use regain_core::adapter::{PROFILES, Profile};
use serde_json::{Value, json};

#[test]
fn each_is_found_by_its_own_name() {
    for profile in PROFILES {
        let found = Profile::named(profile.name).map(|found| found.name);
        assert_eq!(found, Some(profile.name));
        // It is in the names of files and of figures.
        let mut letters = profile.name.chars();
        assert!(letters.all(|letter| letter.is_ascii_lowercase() || letter == '-'));
    }
    let mut names: Vec<_> = PROFILES.iter().map(|profile| profile.name).collect();
    names.dedup();
    assert!(names.is_sorted() && names.len() == PROFILES.len());
}

#[test]
fn no_other_name_is_one() {
    for name in ["", "regain", "pos", "posts", "Post", "better_auth"] {
        assert!(Profile::named(name).is_none(), "{name}");
    }
}

#[test]
fn each_takes_its_defaults() {
    for profile in PROFILES {
        let mut config: Value = serde_json::from_str(profile.defaults).expect("JSON");
        for member in ["purposes", "locales", "sign_in", "features"] {
            assert!(config[member].is_array(), "{} {member}", profile.name);
        }
        // What has no default: where a site takes its requests.
        config["post"] = json!({"url": "/recover"});
        let connected = (profile.connect)(&config);
        assert_eq!(connected.err(), None, "{}", profile.name);
    }
}
