//! The style sheets: what `style/` holds in native CSS, in what browsers read since 2022. Each sheet that is fetched by itself is
//! one file there, which imports the others.

use std::path::Path;

use anyhow::Result;

use crate::place::Place;
use crate::step::{Sort, Steps};

/// For the page and the element; for path B, fetched later; for the page alone.
const SHEETS: [&str; 3] = ["style/regain.css", "style/request.css", "style/page.css"];

/// The oldest browsers that the sheets are written for: nesting came later.
const BROWSERS: &str = "--target=chrome99,firefox97,safari15.4";

/// Writes them into a folder.
pub fn styles(place: &Place, steps: &Steps, folder: &Path) -> Result<()> {
    let mut esbuild = place.command("esbuild");
    esbuild.args(["--bundle", "--minify", "--log-level=warning", BROWSERS]);
    esbuild.arg(format!("--outdir={}", folder.display()));
    esbuild.args(SHEETS);
    steps.run(Sort::Compile, "the style sheets", &mut esbuild)?;
    Ok(())
}
