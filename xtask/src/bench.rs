//! `cargo xtask bench`: the page beside a React and a Preact page of the same two steps, and a key press in the questions,
//! in a Chromium that is slowed down. `tests/bench` measures, and writes `tests/bench/RESULTS.md`.

use std::env;
use std::ffi::OsString;

use anyhow::Result;

use crate::needs::CHROMIUM;
use crate::page;
use crate::place::{Place, program};
use crate::serve;
use crate::step::{Sort, Steps};

/// A server to measure in place of the release build.
const SERVER: &str = "REGAIN_BIN";

/// Builds what is measured, measures, and prints what came out. A target that is missed is no failure.
pub fn bench(place: &Place, steps: &Steps) -> Result<()> {
    let server = server(place, steps)?;
    let script = |script: &str| {
        let mut command = place.command("npm");
        command.args(["run", "--silent", script]);
        command.current_dir(place.root.join("tests/bench"));
        command.env(SERVER, &server);
        if let Some(chromium) = program(CHROMIUM) {
            command.env("REGAIN_CHROMIUM", chromium);
        }
        command
    };
    steps.run(Sort::Test, "the bench, as text", &mut script("check"))?;
    let log = steps.good(Sort::Test, "the bench", &mut script("bench"))?;
    let said = log.text();
    let results = said.find("# ").and_then(|start| said.get(start..));
    println!("\n{}", results.unwrap_or_default());
    steps.sum_up();
    println!("tests/bench/RESULTS.md");
    Ok(())
}

/// The one named, else the binary that ships, built where it is out of date.
fn server(place: &Place, steps: &Steps) -> Result<OsString> {
    if let Some(named) = env::var_os(SERVER) {
        return Ok(named);
    }
    page::dist_if_stale(place, steps)?;
    serve::release(place, steps)?;
    Ok(place.target.join("release/regain").into())
}
