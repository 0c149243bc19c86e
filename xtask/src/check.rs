//! `cargo xtask test`: every check that CI runs. A check is one entry in
//! `STAGES`; its tests are counted from what the runner says, and one that says
//! nothing counts as one.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, bail};

use crate::count::{Count, counted};
use crate::form;
use crate::native;
use crate::needs::{CHROMEDRIVER, CHROMIUM, FIREFOX, For};
use crate::npm;
use crate::packages;
use crate::page;
use crate::parity;
use crate::past::Past;
use crate::place::{Place, program};
use crate::postgres::Postgres;
use crate::progress::in_words;
use crate::setup;
use crate::step::{Outcome, Sort, Steps};
use crate::tools;

/// One check.
struct Stage {
    name: &'static str,
    needs: &'static [For],
    run: fn(&Place, &Steps) -> Result<Count>,
}

/// In the order they run: what fails fastest first.
const STAGES: &[Stage] = &[
    Stage {
        name: "format",
        needs: &[],
        run: |place, steps| {
            let mut command = place.command("cargo");
            command.args(["fmt", "--all", "--check"]);
            stage(steps, Sort::Test, "format", &mut command)
        },
    },
    Stage {
        name: "clippy",
        needs: &[],
        run: |place, steps| {
            let mut command = place.command("cargo");
            command.args(["clippy", "--workspace", "--all-targets", "--locked"]);
            command.args(["--", "--deny", "warnings"]);
            stage(steps, Sort::Compile, "clippy", &mut command)
        },
    },
    Stage {
        name: "app",
        needs: &[For::Page],
        run: |place, steps| {
            // Before the server's tests: they serve this page.
            Ok(Count::of(
                page::dist_if_stale(place, steps).map_err(show).is_ok(),
            ))
        },
    },
    Stage {
        name: "native",
        needs: &[For::Page, For::Native, For::Python],
        run: |place, steps| {
            native::compile(place, steps, "native tests, compiling")?;
            let mut command = native::tests(place, "not package(regain-app)");
            stage(steps, Sort::Test, "native tests", &mut command)
        },
    },
    Stage {
        name: "texts",
        needs: &[For::Native],
        run: |place, steps| {
            // A browser draws `app`, but its words are held together natively.
            let mut command = native::tests(place, "package(regain-app)");
            stage(
                steps,
                Sort::Test,
                "every text of every language",
                &mut command,
            )
        },
    },
    Stage {
        name: "postgres",
        needs: &[For::Page, For::Native, For::Python, For::Postgres],
        run: |place, steps| on_postgres(place, steps, false),
    },
    Stage {
        name: "journey",
        needs: &[For::Page, For::Browsers, For::Python],
        run: in_playwright,
    },
    Stage {
        name: "doc",
        needs: &[],
        run: |place, steps| {
            // The whole workspace, as in `native`: nothing is compiled again for it.
            let mut command = place.command("cargo");
            command.args(["test", "--doc", "--workspace", "--locked"]);
            stage(steps, Sort::Test, "examples in the docs", &mut command)
        },
    },
    Stage {
        name: "npm",
        needs: &[For::Page, For::Native, For::Package, For::PackageTests],
        run: npm_package,
    },
    Stage {
        name: "parity",
        needs: &[For::Page, For::Package, For::PackageTests, For::Browsers],
        run: |place, steps| {
            let log = parity::compare(place, steps)?;
            if log.outcome != Outcome::Good {
                log.show(60);
            }
            Ok(Count::of(log.outcome == Outcome::Good))
        },
    },
    Stage {
        name: "chrome",
        needs: &[For::Page, For::Package, For::Browsers],
        run: |place, steps| in_browser(place, steps, "--chrome"),
    },
    Stage {
        name: "firefox",
        needs: &[For::Page, For::Package, For::Browsers],
        run: |place, steps| in_browser(place, steps, "--firefox"),
    },
];

fn on_postgres(place: &Place, steps: &Steps, is_every: bool) -> Result<Count> {
    let server = Postgres::start(place, steps)?;
    let mut command = native::tests(place, &native::on_postgres(is_every));
    command.env("REGAIN_TEST_POSTGRES", server.url());
    stage(steps, Sort::Test, "the journey on PostgreSQL", &mut command)
}

/// The same with what the stage leaves out, for a long run: how many passed and failed.
pub fn all_on_postgres(place: &Place, steps: &Steps) -> Result<(usize, usize)> {
    page::dist_if_stale(place, steps)?;
    let count = on_postgres(place, steps, true)?;
    Ok((count.passed, count.failed))
}

/// The whole way in Chromium, against the real server with the page inside.
fn in_playwright(place: &Place, steps: &Steps) -> Result<Count> {
    let mut count = stage(
        steps,
        Sort::Test,
        "browser tests, as text",
        &mut playwright(place, "check"),
    )?;
    build_for_playwright(place, steps)?;
    count.add(stage(
        steps,
        Sort::Test,
        "the journey in Chromium",
        &mut playwright(place, "test"),
    )?);
    Ok(count)
}

/// What `in_playwright` leaves out for a long run, all of it or one of its projects: how many passed and failed.
pub fn soak_in_playwright(
    place: &Place,
    steps: &Steps,
    run: &str,
    project: Option<&str>,
) -> Result<(usize, usize)> {
    build_for_playwright(place, steps)?;
    let mut command = playwright(place, "test");
    command.env("REGAIN_BROWSER_SOAK", run);
    if let Some(project) = project {
        command.args(["--", "--project", project]);
    }
    let name = format!("in browsers, {}", project.unwrap_or(run));
    let count = stage(steps, Sort::Test, &name, &mut command)?;
    Ok((count.passed, count.failed))
}

fn build_for_playwright(place: &Place, steps: &Steps) -> Result<()> {
    page::dist_if_stale(place, steps)?;
    native::compile(place, steps, "the server, for browsers")
}

/// A script of `tests/browser`.
fn playwright(place: &Place, script: &str) -> Command {
    let mut command = place.command("npm");
    command.args(["run", script]);
    command.current_dir(place.root.join("tests/browser"));
    command.env("REGAIN_BIN", place.target.join("debug/regain"));
    command.env("REGAIN_TEST_PYTHON", packages::python(place));
    if let Some(chromium) = program(CHROMIUM) {
        command.env("REGAIN_CHROMIUM", chromium);
    }
    if let Some(firefox) = program(FIREFOX) {
        command.env("REGAIN_FIREFOX", firefox);
    }
    command
}

/// What npm gets of `core`: its types, and the golden vectors in Node.js. And what it gets of `app`: the package, its types
/// and what is written about it.
fn npm_package(place: &Place, steps: &Steps) -> Result<Count> {
    let made = npm::package_if_stale(place, steps);
    let made = made.and_then(|()| form::package_if_stale(place, steps));
    if made.map_err(show).is_err() {
        return Ok(Count::of(false));
    }
    let run = |script: &str| {
        let mut command = place.command("npm");
        command.args(["run", script]);
        command.env("REGAIN_FORM", form::tarball(place));
        command.current_dir(place.root.join("tests/npm"));
        command
    };
    let mut count = stage(
        steps,
        Sort::Test,
        "npm package, its types",
        &mut run("check"),
    )?;
    count.add(stage(
        steps,
        Sort::Test,
        "npm package in Node.js",
        &mut run("test"),
    )?);
    // `native` skips it where the package is not made yet.
    let mut receiver = native::tests(place, "binary(receivers) & test(node)");
    count.add(stage(
        steps,
        Sort::Test,
        "npm package in a receiver",
        &mut receiver,
    )?);
    Ok(count)
}

/// Runs them all, or those named; whether all passed.
pub fn test(place: &Place, steps: &Steps, names: &[String], yes: bool) -> Result<bool> {
    for name in names {
        if !STAGES.iter().any(|stage| stage.name == name) {
            let known: Vec<_> = STAGES.iter().map(|stage| stage.name).collect();
            bail!("no stage {name}; there are: {}", known.join(", "));
        }
    }
    let chosen: Vec<_> = STAGES
        .iter()
        .filter(|stage| names.is_empty() || names.iter().any(|name| name == stage.name))
        .collect();
    let purposes: Vec<_> = chosen
        .iter()
        .flat_map(|stage| stage.needs)
        .copied()
        .collect();
    setup::set_up(place, steps, &purposes, yes)?;

    let mut past = Past::read(&place.tools);
    let names: Vec<_> = chosen.iter().map(|stage| stage.name).collect();
    if let Some(all) = past.of_all(&names) {
        println!("{} stages, {} the last time.", names.len(), in_words(all));
    }
    let mut sum = Count::default();
    let mut bad = Vec::new();
    for (n, stage) in chosen.iter().enumerate() {
        println!("{}", past.says_next(n + 1, names.len(), stage.name));
        let began = Instant::now();
        // What breaks off has failed, and the others have their turn.
        let count = (stage.run)(place, steps).map_err(show);
        let count = count.unwrap_or_else(|_| Count::of(false));
        sum.add(count);
        if count.failed > 0 {
            bad.push(stage.name);
        } else {
            past.note(stage.name, began.elapsed())?;
        }
    }
    steps.sum_up();
    println!("{} passed, {} failed", sum.passed, sum.failed);
    print!("{}", to_repeat(&bad));
    Ok(sum.failed == 0)
}

/// The last that is said: what failed, each with the command that runs it alone.
fn to_repeat(bad: &[&str]) -> String {
    if bad.is_empty() {
        return String::new();
    }
    let lines = bad
        .iter()
        .map(|name| format!("  cargo xtask test {name}\n"));
    let lines: String = lines.collect();
    format!(
        "Failed: {}. To run it alone again:\n{lines}",
        bad.join(", ")
    )
}

fn stage(steps: &Steps, sort: Sort, name: &str, command: &mut Command) -> Result<Count> {
    let log = steps.logged(sort, name, command, None)?;
    let good = log.outcome == Outcome::Good;
    let mut count = counted(&log.text());
    if count == Count::default() || (!good && count.failed == 0) {
        // A run that breaks off counts as one more that failed.
        count.add(Count::of(good));
    } else if good && sort == Sort::Test {
        println!("    {} passed", count.passed);
    }
    if !good {
        log.show(120);
    }
    Ok(count)
}

/// With wasm-pack, what is written for browsers in `core` and `app`: the files in
/// `tests/` that speak of `wasm_bindgen_test`.
fn in_browser(place: &Place, steps: &Steps, browser: &str) -> Result<Count> {
    let mut sum = Count::default();
    for member in ["core", "app"] {
        let tests = browser_tests(&place.root.join(member).join("tests"))?;
        if tests.is_empty() {
            continue;
        }
        let named: Vec<_> = tests.iter().flat_map(|test| ["--test", test]).collect();
        // wasm-pack would do it, too: apart, its time is told apart.
        let mut build = place.wasm_command("cargo");
        build
            .current_dir(place.root.join(member))
            .args(["build", "--tests", "--locked"])
            .args(["--target", "wasm32-unknown-unknown"])
            .args(&named);
        let name = format!("{member} for browsers, compiling");
        let built = stage(steps, Sort::Compile, &name, &mut build)?;
        if built.failed > 0 {
            sum.add(built);
            continue;
        }
        let mut command = place.wasm_command("wasm-pack");
        command.args(["test", "--headless", browser, "--mode", "no-install"]);
        // They end a hang: 20 s for all tests of a file, and 5 s for the driver, are too few on a busy machine.
        command.env("WASM_BINDGEN_TEST_TIMEOUT", "600");
        command.env("WASM_BINDGEN_TEST_DRIVER_TIMEOUT", "60");
        match browser {
            "--chrome" => command
                .arg("--chromedriver")
                .arg(program(CHROMEDRIVER).unwrap_or_else(|| "chromedriver".into())),
            _ => command
                .arg("--geckodriver")
                .arg(tools::GECKODRIVER.file(place)),
        };
        command.args([member, "--locked"]);
        command.args(&named);
        let name = format!("{member} in {}", browser.trim_start_matches('-'));
        sum.add(stage(steps, Sort::Test, &name, &mut command)?);
    }
    Ok(sum)
}

fn browser_tests(folder: &Path) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        let is_for_browsers = file.extension().is_some_and(|e| e == "rs")
            && fs::read_to_string(&file)?.contains("wasm_bindgen_test");
        if let (true, Some(name)) = (is_for_browsers, file.file_stem()) {
            names.push(name.to_string_lossy().into_owned());
        }
    }
    names.sort();
    Ok(names)
}

fn show(error: anyhow::Error) -> anyhow::Error {
    println!("    {error:#}");
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_name_what_failed_and_how_to_run_it_alone() {
        assert_eq!(to_repeat(&[]), "");
        assert_eq!(
            to_repeat(&["native", "journey"]),
            "Failed: native, journey. To run it alone again:\n  cargo xtask test native\n  cargo xtask test journey\n"
        );
    }
}
