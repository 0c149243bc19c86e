//! `cargo xtask serve`, and the server's release build.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::page;
use crate::place::Place;
use crate::step::{Sort, Steps};

const LISTEN: &str = "127.0.0.1:8080";
const DATABASE: &str = "sqlite:target/dev/regain.sqlite";
const SAMPLES: &str = "--samples";

/// Builds what is out of date and becomes the server.
pub fn serve(place: &Place, steps: &Steps, passed_on: &[String]) -> Result<bool> {
    page::dist_if_stale(place, steps)?;
    let mut build = place.command("cargo");
    build.args(["build", "--package", "regain"]);
    steps.run(Sort::Compile, "the server", &mut build)?;
    steps.sum_up();

    fs::create_dir_all(place.root.join("target/dev")).context("making target/dev")?;
    let mut server = place.command(place.target.join("debug/regain"));
    server.args(["serve", "--dev"]);
    // What is passed on replaces ours: no option may be given twice.
    for (option, value) in [("--listen", LISTEN), ("--database", DATABASE)] {
        if !has(passed_on, option) {
            server.args([option, value]);
        }
    }
    if !passed_on.iter().any(|word| word == SAMPLES) {
        server.arg(SAMPLES);
    }
    server.args(passed_on);
    let listen = value(passed_on, "--listen").unwrap_or_else(|| LISTEN.into());
    let database = value(passed_on, "--database").unwrap_or_else(|| DATABASE.into());
    println!();
    println!("  the app      http://{listen}/");
    println!("  its API      http://{listen}/recovery/v1");
    println!("  the outbox   http://{listen}/dev/outbox");
    println!("  in a site    http://{listen}/dev/embed");
    println!("  Ctrl-C ends it; the sample accounts and cases are in {database}");
    println!();
    become_it(&mut server)
}

/// The binary that ships, `dist/` inside.
pub fn release(place: &Place, steps: &Steps) -> Result<()> {
    let mut build = place.command("cargo");
    build.args(["build", "--release", "--package", "regain"]);
    steps.run(Sort::Compile, "target/release/regain", &mut build)
}

/// This process is the server from here on, so that signals reach it and
/// nothing is left behind.
#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<bool> {
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("starting the server")
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<bool> {
    Ok(server.status().context("starting the server")?.success())
}

fn has(words: &[String], option: &str) -> bool {
    value(words, option).is_some()
}

/// The value of `--option value` or `--option=value`.
fn value(words: &[String], option: &str) -> Option<String> {
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if word == option {
            return words.next().cloned();
        }
        if let Some(value) = word.strip_prefix(option).and_then(|w| w.strip_prefix('=')) {
            return Some(value.into());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_found_in_both_spellings() {
        let words = ["--listen=127.0.0.1:9", "--database", "sqlite:x"].map(String::from);
        assert_eq!(value(&words, "--listen").as_deref(), Some("127.0.0.1:9"));
        assert_eq!(value(&words, "--database").as_deref(), Some("sqlite:x"));
        assert_eq!(value(&words, "--config"), None);
    }
}
