//! `cargo xtask COMMAND`: sets up what is missing, then builds, serves or
//! checks. A command is one arm in `run`, one line in `HELP` and one file; what
//! it needs is a list in `setup`.

mod bench;
mod bundle;
mod check;
mod command;
mod compile;
mod content;
mod count;
mod files;
mod form;
mod names;
mod native;
mod needs;
mod npm;
mod order;
mod packages;
mod page;
mod parity;
mod parts;
mod past;
mod place;
mod postgres;
mod profiles;
mod progress;
mod script;
mod serve;
mod setup;
mod size;
mod soak;
mod step;
mod styles;
mod toolchain;
mod tools;

use std::process::ExitCode;

use anyhow::{Result, bail};
use needs::For;
use place::Place;
use step::Steps;

const HELP: &str = "\
cargo xtask COMMAND [--yes]

  serve [-- ARGS]   build, and serve app and backend on http://127.0.0.1:8080
                    with sample accounts and an outbox page (ARGS go to `regain serve`)
  test [STAGE…]     every check that CI runs, or only the stages named
  build             dist/ (the app), target/form (@regain/form for npm, with its tarball)
                    and target/release/regain (one binary, dist/ inside)
  bundle            target/app, the app alone: `trunk build` and `trunk serve` call it
  npm               core/npm, the rules as a package for Node.js and browsers
  soak [RUN…]       the long runs, or only those named, into tests/soak/RESULTS.md
  bench             the page beside React's and Preact's, and a key press in the questions,
                    slowed down in Chromium, into tests/bench/RESULTS.md
  size [--parts]    what a browser downloads, and whether it fits the budget; with --parts,
                    what each part of core adds to the app

What is missing is set up first, after one question. Without a terminal, with CI
set, or with --yes, it goes ahead. Tools go to $REGAIN_TOOLS, by default
regain/tools in the user's cache folder. With REGAIN_STD=plain the app is built
with Rust's standard library as it comes, which takes less time and more room.";

/// The command line, apart.
struct Asked {
    command: String,
    yes: bool,
    parts: bool,
    names: Vec<String>,
    passed_on: Vec<String>,
}

fn main() -> ExitCode {
    match asked(std::env::args().skip(1)).and_then(run) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn asked(words: impl Iterator<Item = String>) -> Result<Asked> {
    let mut asked = Asked {
        command: String::new(),
        yes: false,
        parts: false,
        names: Vec::new(),
        passed_on: Vec::new(),
    };
    let mut words = words;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--" => asked.passed_on.extend(words.by_ref()),
            "--yes" | "-y" => asked.yes = true,
            "--parts" if asked.command == "size" => asked.parts = true,
            "--help" | "-h" => asked.command = "help".into(),
            _ if word.starts_with('-') => bail!("unknown option {word}\n\n{HELP}"),
            _ if asked.command.is_empty() => asked.command = word,
            _ => asked.names.push(word),
        }
    }
    Ok(asked)
}

fn run(asked: Asked) -> Result<bool> {
    if asked.command.is_empty() || asked.command == "help" {
        println!("{HELP}");
        return Ok(!asked.command.is_empty());
    }
    let takes_names = ["test", "soak"].contains(&&*asked.command);
    if !takes_names && !asked.names.is_empty() {
        bail!(
            "{} takes no names: {}",
            asked.command,
            asked.names.join(" ")
        );
    }
    let place = Place::here()?;
    let steps = Steps::new(&place);
    match asked.command.as_str() {
        "serve" => {
            setup::set_up(&place, &steps, &[For::Page], asked.yes)?;
            serve::serve(&place, &steps, &asked.passed_on)
        }
        "build" => {
            setup::set_up(&place, &steps, &[For::Page], asked.yes)?;
            page::dist(&place, &steps)?;
            form::package(&place, &steps)?;
            serve::release(&place, &steps)?;
            steps.sum_up();
            Ok(true)
        }
        "bundle" => {
            setup::set_up(&place, &steps, &[For::App], asked.yes)?;
            bundle::for_trunk(&place, &steps)?;
            steps.sum_up();
            Ok(true)
        }
        "npm" => {
            setup::set_up(&place, &steps, &[For::App], asked.yes)?;
            npm::package(&place, &steps)?;
            steps.sum_up();
            Ok(true)
        }
        "size" => {
            setup::set_up(&place, &steps, &[For::Page], asked.yes)?;
            page::dist_if_stale(&place, &steps)?;
            npm::package_if_stale(&place, &steps)?;
            if asked.parts {
                parts::parts(&place, &steps)?;
            }
            size::size(&place)
        }
        "soak" => soak::soak(&place, &steps, &asked.names, asked.yes),
        "bench" => {
            let needs = [For::Page, For::Browsers, For::Bench];
            setup::set_up(&place, &steps, &needs, asked.yes)?;
            bench::bench(&place, &steps)?;
            Ok(true)
        }
        "test" => check::test(&place, &steps, &asked.names, asked.yes),
        other => bail!("no such command: {other}\n\n{HELP}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_two_dashes_is_passed_on() {
        let words = ["serve", "--yes", "--", "--listen", "127.0.0.1:9"];
        let asked = asked(words.map(String::from).into_iter()).unwrap();
        assert_eq!(asked.command, "serve");
        assert!(asked.yes);
        assert_eq!(asked.passed_on, ["--listen", "127.0.0.1:9"]);
    }

    #[test]
    fn an_unknown_option_is_refused() {
        assert!(asked(["test", "--fast"].map(String::from).into_iter()).is_err());
    }
}
