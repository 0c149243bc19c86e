//! The npm package of `core`: what is written by hand lies in `core/npm`, and beside it comes the wasm for browsers
//! (`web`, and `normalize` for who needs no forms), where Unicode's tables are the browser's own, and the one for Node.js
//! (`node`), which brings them.
//!
//! Step by step what `wasm-pack build core` does, but for two things that make it an eighth smaller: `core` is compiled as a
//! cdylib alone, for cargo optimises none at linking that is a library for others as well, and what script and wasm take
//! from each other gets short names, or goes where no script names it.

use std::path::PathBuf;

use anyhow::Result;

use crate::compile;
use crate::files::is_newer;
use crate::names;
use crate::place::Place;
use crate::step::{Sort, Steps};

/// What it is made from.
const SOURCES: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "core/Cargo.toml",
    "core/npm/index.d.ts",
    "core/src",
];

/// Builds all of them.
pub fn package(place: &Place, steps: &Steps) -> Result<()> {
    for (folder, features) in [
        ("web", "npm-forms"),
        ("normalize", "npm"),
        ("node", "npm-forms,tables"),
    ] {
        let name = format!("npm package, {folder}");
        let compiled = compile(place, steps, &name, features)?;
        let folder = place.root.join("core/npm").join(folder);
        let mut bind = place.command("wasm-bindgen");
        bind.args(["--target", "web", "--no-typescript"]);
        bind.arg("--out-dir").arg(&folder).arg(compiled);
        steps.run(Sort::Compile, &format!("{name}, wasm-bindgen"), &mut bind)?;

        let wasm = folder.join("regain_core_bg.wasm");
        let script = folder.join("regain_core.js");
        names::drop_unused(&wasm, &script)?;
        let mut optimise = compile::optimise(place, &wasm, compile::NPM);
        steps.run(Sort::Compile, &format!("{name}, wasm-opt"), &mut optimise)?;
        names::shorten(&wasm, [], &script)?;
    }
    Ok(())
}

/// Compiles `core` for JavaScript, names kept; where it lies.
pub fn compile(place: &Place, steps: &Steps, name: &str, features: &str) -> Result<PathBuf> {
    let mut cargo = compile::small_with_plain_std(place);
    cargo.args(["--package", "regain-core", "--lib"]);
    cargo.args(["--crate-type", "cdylib"]);
    cargo.args(["--no-default-features", "--features", features]);
    steps.run(Sort::Compile, name, &mut cargo)?;
    Ok(compile::folder(place, "wasm").join("regain_core.wasm"))
}

/// Builds them where something they are made from is newer.
pub fn package_if_stale(place: &Place, steps: &Steps) -> Result<()> {
    let last = place.root.join("core/npm/node/regain_core_bg.wasm");
    if is_newer(place, &last, SOURCES) {
        return Ok(());
    }
    package(place, steps)
}

/// The wasm that browsers load, of the whole package or of `normalize` alone.
pub fn wasm(place: &Place, folder: &str) -> PathBuf {
    place
        .root
        .join("core/npm")
        .join(folder)
        .join("regain_core_bg.wasm")
}
