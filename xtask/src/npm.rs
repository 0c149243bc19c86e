//! The npm package of `core`: what is written by hand lies in `core/npm`, and
//! wasm-pack puts beside it the wasm for browsers (`web`), where Unicode's tables
//! are the browser's own, and the one for Node.js (`node`), which brings them.

use std::path::PathBuf;

use anyhow::Result;

use crate::place::Place;
use crate::step::{Sort, Steps};
use crate::wasm::is_newer;

/// What it is made from.
const SOURCES: &[&str] = &[
    "Cargo.lock",
    "core/.cargo",
    "core/Cargo.toml",
    "core/npm/index.d.ts",
    "core/src",
];

/// Builds both.
pub fn package(place: &Place, steps: &Steps) -> Result<()> {
    for (folder, features) in [("web", "npm"), ("node", "npm,tables")] {
        let mut pack = place.wasm_command("wasm-pack");
        pack.args(["build", "core", "--mode", "no-install"]);
        // The package's own files do what wasm-pack's would; an ignore file of its would empty what npm packs.
        pack.args(["--no-pack", "--no-gitignore", "--target", "web"]);
        pack.args(["--out-dir", &format!("npm/{folder}")]);
        pack.args(["--", "--locked", "--features", features]);
        let name = format!("npm package, {folder}");
        steps.run(Sort::Compile, &name, &mut pack)?;
    }
    Ok(())
}

/// Builds both where something they are made from is newer.
pub fn package_if_stale(place: &Place, steps: &Steps) -> Result<()> {
    let last = place.root.join("core/npm/node/regain_core_bg.wasm");
    if is_newer(place, &last, SOURCES) {
        return Ok(());
    }
    package(place, steps)
}

/// The wasm that browsers load.
pub fn wasm(place: &Place) -> PathBuf {
    place.root.join("core/npm/web/regain_core_bg.wasm")
}
