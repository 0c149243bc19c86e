//! `cargo xtask soak`: the long runs. What they found goes to
//! `tests/soak/RESULTS.md`, with the command and the date. A run is one entry in
//! `RUNS`.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::check;
use crate::parity;
use crate::place::{Place, said};
use crate::step::{Outcome, Sort, Steps};

/// The fuzz targets in `tests/fuzz`.
const TARGETS: &[&str] = &["kinds", "forms", "check"];
/// Each is run for so long.
const FUZZ_SECONDS: u32 = 60;

/// One long run: a title, and what fills the section below it.
struct Run {
    title: &'static str,
    run: fn(&Place, &Steps) -> Result<Found>,
}

/// What a run found, for people, and whether that is as it must be.
struct Found {
    text: String,
    good: bool,
}

const RUNS: &[Run] = &[
    Run {
        title: "The same verdict everywhere (D4)",
        run: compare,
    },
    Run {
        title: "The journey in every language, theme and width (D6, D7, E6)",
        run: journey,
    },
    Run {
        title: "Fuzzing (D4, E2)",
        run: fuzz,
    },
];

/// Runs them all and writes what they found; whether all was well.
pub fn soak(place: &Place, steps: &Steps) -> Result<bool> {
    let today = said(Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default();
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let mut results = format!(
        "# The long runs\n\nWritten by `cargo xtask soak`, on {today}, on {processors} processors.\n"
    );
    let mut all_good = true;
    for run in RUNS {
        let found = (run.run)(place, steps)?;
        all_good &= found.good;
        let verdict = if found.good {
            ""
        } else {
            "\n**Not as it must be.**\n"
        };
        write!(results, "\n## {}\n{verdict}\n{}", run.title, found.text)?;
    }
    let folder = place.root.join("tests/soak");
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join("RESULTS.md"), results))
        .context("writing tests/soak/RESULTS.md")?;
    steps.sum_up();
    println!("tests/soak/RESULTS.md");
    Ok(all_good)
}

fn compare(place: &Place, steps: &Steps) -> Result<Found> {
    let log = parity::compare(place, steps)?;
    let good = log.outcome == Outcome::Good;
    if !good {
        log.show(60);
    }
    let said = log.text();
    let figures: Vec<_> = said
        .lines()
        .filter(|line| !line.starts_with(['{', ' ']) && line.contains(" differences"))
        .map(|line| format!("- {line}\n"))
        .collect();
    let text = format!(
        "Inputs for every kind (`core/examples/parity`), judged natively and by the npm package; again: `cargo xtask test parity`.\n\n{}",
        figures.concat()
    );
    Ok(Found { text, good })
}

fn journey(place: &Place, steps: &Steps) -> Result<Found> {
    let (passed, failed) = check::soak_in_playwright(place, steps)?;
    let text = format!(
        "`tests/browser` in Chromium, with the projects that CI leaves out: {passed} passed, {failed} failed.\n"
    );
    Ok(Found {
        text,
        good: failed == 0,
    })
}

fn fuzz(place: &Place, steps: &Steps) -> Result<Found> {
    let fuzz = |words: &[&str]| {
        let mut command = place.command("cargo");
        command.arg("fuzz").args(words);
        // Without a sanitizer, stable Rust compiles it; there is no unsafe code of ours to watch.
        command.args(["--fuzz-dir", "tests/fuzz", "--sanitizer", "none"]);
        command.env("CARGO_TARGET_DIR", place.target.join("fuzz"));
        command
    };
    steps.run(
        Sort::Compile,
        "fuzz targets, compiling",
        &mut fuzz(&["build"]),
    )?;
    let mut text = format!(
        "Each target of `tests/fuzz` for {FUZZ_SECONDS} s, from the corpus committed.\n\n| target | runs | features covered | crashes |\n|---|---|---|---|\n"
    );
    let mut all_good = true;
    for target in TARGETS {
        // Finds stay with what is built; `cargo fuzz cmin` picks those worth committing.
        let finds = place.target.join("fuzz/finds").join(target);
        fs::create_dir_all(&finds).context("making a folder for finds")?;
        let mut command = fuzz(&["run"]);
        command.arg(target).arg(&finds);
        command.arg(place.root.join("tests/fuzz/corpus").join(target));
        command.args(["--", "-max_len=4096", "-print_final_stats=1"]);
        command.arg(format!("-max_total_time={FUZZ_SECONDS}"));
        let log = steps.logged(Sort::Test, &format!("fuzzing {target}"), &mut command, None)?;
        let good = log.outcome == Outcome::Good;
        if !good {
            log.show(60);
        }
        all_good &= good;
        let said = log.text();
        let runs = said
            .lines()
            .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
            .map_or("?", str::trim);
        let features = said
            .lines()
            .rev()
            .find_map(|line| line.split_once(" ft: ")?.1.split(' ').next())
            .unwrap_or("?");
        let crashes = if good { "0" } else { "found, see the log" };
        writeln!(text, "| {target} | {runs} | {features} | {crashes} |")?;
    }
    Ok(Found {
        text,
        good: all_good,
    })
}
