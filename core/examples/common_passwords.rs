//! Writes `core/data/common-passwords.txt` from a list in the order of frequency, most frequent first:
//! `cargo run -p regain-core --example common_passwords -- LIST > core/data/common-passwords.txt`.
//! Which list, and where to get it: `core/data/README.md`.

use regain_core::kind::fold::case_folded;
use regain_core::kind::new_password::{LEAST, Policy};
use std::collections::BTreeSet;

/// "At least the top 3000 passwords which match the application's password policy" (ASVS 5.0 6.2.4): for the longest
/// minimum anybody is likely to ask, and several times that for the shortest, with policies between.
const AT_LEAST: [(u32, usize); 2] = [(LEAST, 10_000), (15, 3_000)];

fn main() -> std::io::Result<()> {
    let path = std::env::args()
        .nth(1)
        .ok_or_else(|| std::io::Error::other("which list?"))?;
    let ranked = std::fs::read_to_string(path)?;
    assert!(
        AT_LEAST
            .iter()
            .any(|(length, _)| *length == Policy::default().min),
        "the default policy has its own list"
    );
    print!("{}", list(&ranked));
    Ok(())
}

/// The lines of the list, in byte order.
fn list(ranked: &str) -> String {
    let mut common = BTreeSet::new();
    for (length, count) in AT_LEAST {
        let mut of_length = BTreeSet::new();
        // An address is somebody's, not everybody's.
        let fitting = ranked
            .lines()
            .map(|line| case_folded(line.trim()))
            .filter(|password| {
                password.chars().count() >= length as usize
                    && password.is_ascii()
                    && !password.contains('@')
            });
        for password in fitting {
            if of_length.len() == count {
                break;
            }
            of_length.insert(password);
        }
        common.extend(of_length);
    }
    common.into_iter().map(|password| password + "\n").collect()
}
