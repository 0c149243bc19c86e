//! `cargo xtask soak`: the long runs, all or those named. What each found is a section of `tests/soak/RESULTS.md`, with
//! the date; a section of a run that is not run stays as it is. A run is one entry in `RUNS`.

use std::fmt::Write;
use std::fs;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::check;
use crate::needs::For;
use crate::packages;
use crate::parity;
use crate::place::{Place, said};
use crate::postgres::Postgres;
use crate::setup;
use crate::step::{Outcome, Sort, Steps};

/// The fuzz targets in `tests/fuzz`.
const TARGETS: &[&str] = &["kinds", "forms", "check"];
/// Each is run for so long.
const FUZZ_SECONDS: u32 = 60;

/// What a line for `RESULTS.md` begins with in the output of `tests/soak`.
const FIGURE: &str = "soak| ";

/// One long run: its name, a title, and what fills the section below it.
struct Run {
    name: &'static str,
    title: &'static str,
    needs: &'static [For],
    run: fn(&Place, &Steps) -> Result<Found>,
}

/// What a run found, for people, and whether that is as it must be.
struct Found {
    text: String,
    good: bool,
}

const RUNS: &[Run] = &[
    Run {
        name: "parity",
        title: "The same verdict everywhere (D4)",
        needs: &[For::Page, For::Package, For::PackageTests, For::Browsers],
        run: compare,
    },
    Run {
        name: "journey",
        title: "The journey in every language, theme and width (D6, D7, E6)",
        needs: &[For::Page, For::Browsers, For::Python],
        run: journey,
    },
    Run {
        name: "hosts",
        title: "On the pages of other sites (D6)",
        needs: &[For::Page, For::Browsers, For::Python],
        run: hosts,
    },
    Run {
        name: "postgres",
        title: "Every test of the server on PostgreSQL (C)",
        needs: &[For::Page, For::Native, For::Python, For::Postgres],
        run: on_postgres,
    },
    Run {
        name: "kills",
        title: "Requests on SQLite while the server is killed (B, C)",
        needs: &[For::Python],
        run: |place, steps| requests(place, steps, "kills", KILLS, None),
    },
    Run {
        name: "kills-postgres",
        title: "Requests on PostgreSQL while one of two servers is killed (B, C)",
        needs: &[For::Python, For::Postgres],
        run: |place, steps| {
            let server = Postgres::start(place, steps)?;
            requests(place, steps, "kills-postgres", KILLS, Some(&server))
        },
    },
    Run {
        name: "waiting",
        title: "Ten thousand requests that wait (B6, C1)",
        needs: &[],
        run: |place, steps| requests(place, steps, "waiting", WAITING, None),
    },
    Run {
        name: "waiting-postgres",
        title: "Ten thousand requests that wait, on PostgreSQL (B6, C1)",
        needs: &[For::Postgres],
        run: |place, steps| {
            let server = Postgres::start(place, steps)?;
            requests(place, steps, "waiting-postgres", WAITING, Some(&server))
        },
    },
    Run {
        name: "times",
        title: "Answers that no reviewer gives, beside refusals of one (B13, E5)",
        needs: &[For::Python],
        run: |place, steps| requests(place, steps, "times", TIMES, None),
    },
    Run {
        name: "fuzz",
        title: "Fuzzing (D4, E2)",
        needs: &[For::Soak],
        run: fuzz,
    },
];

/// The tests in `tests/soak`.
const KILLS: &str = "soak::kills::killed_at_random_moments_nothing_accepted_is_lost";
const WAITING: &str = "soak::waiting::ten_thousand_requests_keep_nobody_waiting";
const TIMES: &str = "soak::times::answers_of_nobody_come_like_refusals_of_a_reviewer";

/// Runs them all, or those named, and writes what they found; whether all was well.
pub fn soak(place: &Place, steps: &Steps, names: &[String], yes: bool) -> Result<bool> {
    for name in names {
        if !RUNS.iter().any(|run| run.name == name) {
            let known: Vec<_> = RUNS.iter().map(|run| run.name).collect();
            bail!("no long run {name}; there are: {}", known.join(", "));
        }
    }
    let is_chosen = |run: &&Run| names.is_empty() || names.iter().any(|name| name == run.name);
    let chosen: Vec<_> = RUNS.iter().filter(is_chosen).collect();
    let needs: Vec<_> = chosen.iter().flat_map(|run| run.needs).copied().collect();
    setup::set_up(place, steps, &needs, yes)?;

    let file = place.root.join("tests/soak/RESULTS.md");
    let mut all_good = true;
    for run in chosen {
        let found = (run.run)(place, steps)?;
        all_good &= found.good;
        // After each run, so that none is lost where a later one breaks off.
        let before = fs::read_to_string(&file).unwrap_or_default();
        let results = with_section(&before, run, &section(run, &found));
        fs::write(&file, results).context("writing tests/soak/RESULTS.md")?;
    }
    steps.sum_up();
    println!("tests/soak/RESULTS.md");
    Ok(all_good)
}

/// A section of the results.
fn section(run: &Run, found: &Found) -> String {
    let today = said(Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default();
    let processors = std::thread::available_parallelism().map_or(0, usize::from);
    let verdict = match found.good {
        true => "",
        false => "**Not as it must be.**\n\n",
    };
    format!(
        "## {}\n\n{verdict}{}\n`cargo xtask soak {}`, on {}, on {processors} processors.\n",
        run.title,
        found.text,
        run.name,
        today.trim()
    )
}

/// The results with one section put in its place, the others as they were.
fn with_section(before: &str, run: &Run, section: &str) -> String {
    let mut results = "# The long runs\n\nWritten by `cargo xtask soak`.\n".to_owned();
    for other in RUNS {
        let text = match other.name == run.name {
            true => Some(section),
            false => section_of(before, other.title),
        };
        if let Some(text) = text {
            results += &format!("\n{}\n", text.trim());
        }
    }
    results
}

/// The section with this title.
fn section_of<'a>(results: &'a str, title: &str) -> Option<&'a str> {
    let head = format!("\n## {title}\n");
    let from = results.get(results.find(&head)? + 1..)?;
    let to = from.find("\n## ").unwrap_or(from.len());
    from.get(..to)
}

/// One of the tests in `tests/soak`, which print what they measure.
fn requests(
    place: &Place,
    steps: &Steps,
    name: &str,
    test: &str,
    server: Option<&Postgres>,
) -> Result<Found> {
    let tests = || {
        let mut command = place.command("cargo");
        command.args([
            "test",
            "--locked",
            "--package",
            "regain",
            "--test",
            "journey",
        ]);
        command
    };
    steps.run(
        Sort::Compile,
        "the long runs, compiling",
        tests().arg("--no-run"),
    )?;
    let mut command = tests();
    command.args(["--", "--ignored", "--exact", test, "--nocapture"]);
    command.env("REGAIN_TEST_PYTHON", packages::python(place));
    match server {
        Some(server) => command.env("REGAIN_TEST_POSTGRES", server.url()),
        None => command.env_remove("REGAIN_TEST_POSTGRES"),
    };
    let log = steps.logged(Sort::Test, name, &mut command, None)?;
    let said = log.text();
    let figures = said.lines().filter_map(|line| line.strip_prefix(FIGURE));
    let text: String = figures.map(|line| format!("{line}\n")).collect();
    let good = log.outcome == Outcome::Good && !text.is_empty();
    if !good {
        log.show(60);
    }
    Ok(Found { text, good })
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
    let (passed, failed) = check::soak_in_playwright(place, steps, "journey", None)?;
    let text = format!(
        "`tests/browser` with the projects that CI leaves out, in Chromium, and `coming-back.spec.ts` and `ways.spec.ts` in Firefox too: {passed} passed, {failed} failed.\n"
    );
    Ok(Found {
        text,
        good: failed == 0,
    })
}

/// `<regain-recovery>` on every page of `tests/browser/hosts`, in each browser and isolation.
fn hosts(place: &Place, steps: &Steps) -> Result<Found> {
    let mut text = "`hosts.spec.ts` and `element*.spec.ts` of `tests/browser`: path A on every page, path B on three.\n\n| browser | isolation | passed | failed |\n|---|---|---|---|\n".to_owned();
    let mut all_good = true;
    for browser in ["Chromium", "Firefox"] {
        for isolation in ["light", "shadow"] {
            let project = format!("hosts, {isolation}, {browser}");
            let (passed, failed) =
                check::soak_in_playwright(place, steps, "hosts", Some(&project))?;
            writeln!(text, "| {browser} | {isolation} | {passed} | {failed} |")?;
            all_good &= failed == 0;
        }
    }
    Ok(Found {
        text,
        good: all_good,
    })
}

fn on_postgres(place: &Place, steps: &Steps) -> Result<Found> {
    let (passed, failed) = check::all_on_postgres(place, steps)?;
    Ok(Found {
        text: format!(
            "`tests/journey`, `tests/commands`, `tests/receivers` and the queries, with those that CI runs on SQLite alone: {passed} passed, {failed} failed.\n"
        ),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_replaces_its_own_section_alone() {
        let found = |text: &str, good| Found {
            text: text.into(),
            good,
        };
        let [parity, fuzz] = ["parity", "fuzz"].map(|name| {
            let run = RUNS.iter().find(|run| run.name == name);
            run.expect("a run")
        });
        let first = with_section("", fuzz, &section(fuzz, &found("- fuzzed\n", true)));
        let both = with_section(&first, parity, &section(parity, &found("- same\n", true)));
        let again = with_section(&both, parity, &section(parity, &found("- other\n", false)));
        assert!(both.find("- same") < both.find("- fuzzed"));
        assert!(!again.contains("- same") && again.contains("- other"));
        assert_eq!(again.matches("**Not as it must be.**").count(), 1);
        assert_eq!(
            section_of(&again, fuzz.title),
            section_of(&first, fuzz.title)
        );
    }
}
