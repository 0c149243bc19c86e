//! The long runs of recovery requests, for `cargo xtask soak`: servers killed under load, ten thousand requests that
//! wait, and days of requests whose answers must not be told apart. They are ignored outside it. What they measure is printed as lines that begin with [`FIGURE`], which xtask
//! writes to `RESULTS.md`.

mod changes;
mod checks;
mod crowd;
mod days;
mod distributions;
mod faults;
mod kills;
mod letters;
mod people;
mod reviewers;
mod site;
mod times;
mod waiting;

use std::time::{SystemTime, UNIX_EPOCH};

/// What a line for `RESULTS.md` begins with.
const FIGURE: &str = "soak| ";

/// Prints lines for `RESULTS.md`.
fn figure(text: &str) {
    for line in text.lines() {
        println!("{FIGURE}{line}");
    }
}

/// The time in seconds since 1970, as the mail server and the database write it, too.
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap().as_secs_f64()
}
