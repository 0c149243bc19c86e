//! The same verdicts natively, in Chromium, in Firefox and in Node.js (row D4):
//! the inputs and the native results come from `core/examples/parity`, and
//! `tests/npm/parity.js` holds the npm package's against them.

use std::fs;

use anyhow::{Context, Result};

use crate::native;
use crate::needs::{CHROMIUM, FIREFOX};
use crate::npm;
use crate::place::{Place, program};
use crate::step::{Log, Sort, Steps};

/// Compares them; what it found is the last line of the log.
pub fn compare(place: &Place, steps: &Steps) -> Result<Log> {
    npm::package_if_stale(place, steps)?;
    native::compile(place, steps, "parity, compiling")?;

    let folder = place.target.join("parity");
    fs::create_dir_all(&folder).context("making a folder for results")?;
    let [inputs, native] = ["inputs.jsonl", "native.jsonl"].map(|name| folder.join(name));
    let mut make = place.command("sh");
    // The example reads and writes streams: they go through files, which the comparison reads again.
    make.args(["-c", r#""$0" inputs >"$1" && "$0" verdicts <"$1" >"$2""#]);
    make.arg(place.target.join("debug/examples/parity"));
    make.args([&inputs, &native]);
    steps.run(Sort::Test, "parity, native results", &mut make)?;

    let mut compare = place.command("node");
    compare.arg("parity.js").args([&inputs, &native, &folder]);
    compare.current_dir(place.root.join("tests/npm"));
    for (name, programs) in [("REGAIN_CHROMIUM", CHROMIUM), ("REGAIN_FIREFOX", FIREFOX)] {
        if let Some(program) = program(programs) {
            compare.env(name, program);
        }
    }
    steps.logged(
        Sort::Test,
        "parity, in browsers and Node.js",
        &mut compare,
        None,
    )
}
