//! Cargo for what browsers download: small before all, and the standard library built along, for size as well, where its
//! source is at hand. The app and the npm package are compiled in one way, for what is set here is part of what cargo
//! compares: two ways would compile all they share anew each time.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place::Place;
use crate::toolchain::{self, TARGET};

/// What `wasm-opt` may use: never all, which emits what browsers do not have yet.
const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What compresses better besides, measured: no common parts put into locals, no zeros taken out of data, no alignment noted,
/// none of the features above listed; and sums folded into addresses, for nothing lives in the first 1,024 bytes but the very
/// end of the stack, which rustc has linked first. As in `core/Cargo.toml`.
const SMALLER: &[&str] = &[
    "--low-memory-unused",
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--dealign",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Set to `plain`, it leaves the standard library as it comes.
const CHOICE: &str = "REGAIN_STD";

/// For wasm alone, in addition to `.cargo/config.toml`: a panic ends there and then, without a message, which nobody would
/// read; nor does any text for developers stay.
const FLAGS: &str = r#"target.wasm32-unknown-unknown.rustflags=["-Zunstable-options", "-Cpanic=immediate-abort", "-Zlocation-detail=none", "-Zfmt-debug=none"]"#;

/// `cargo rustc`, for browsers to download.
pub fn small(place: &Place) -> Command {
    let mut cargo = place.wasm_command("cargo");
    cargo.args(["rustc", "--locked", "--target", TARGET]);
    cargo.args(["--profile", "wasm"]);
    if builds_std(place) {
        // The stable compiler does so, too, where it is told that nobody relies on its stability.
        cargo.env("RUSTC_BOOTSTRAP", "1");
        cargo.args(["-Z", "build-std=std,panic_abort"]);
        cargo.args(["-Z", "build-std-features=optimize_for_size"]);
        cargo.args(["--config", FLAGS]);
    }
    cargo
}

/// `cargo rustc`, for browsers, soon.
pub fn quick(place: &Place) -> Command {
    let mut cargo = place.wasm_command("cargo");
    cargo.args(["rustc", "--locked", "--target", TARGET]);
    cargo
}

/// Where cargo puts what it makes in a profile: `wasm`, or `debug`.
pub fn folder(place: &Place, profile: &str) -> PathBuf {
    place.target.join(TARGET).join(profile)
}

/// `wasm-opt`, in place.
pub fn optimise(place: &Place, wasm: &Path) -> Command {
    let mut command = place.command("wasm-opt");
    command.arg("-Oz").args(WASM_FEATURES).args(SMALLER);
    command.arg(wasm).arg("-o").arg(wasm);
    command
}

/// `wasm-opt`, which leaves names where they are and writes another file.
pub fn optimise_with_names(place: &Place, wasm: &Path, out: &Path) -> Command {
    let mut command = place.command("wasm-opt");
    command.args(["-Oz", "-g"]).args(WASM_FEATURES);
    command.arg(wasm).arg("-o").arg(out);
    command
}

/// What `small` does with the standard library, for people.
pub fn std_in_words(place: &Place) -> &'static str {
    match builds_std(place) {
        true => "The standard library is built along, for size.",
        false => toolchain::NO_SOURCE,
    }
}

/// Whether `small` builds the standard library along.
pub fn builds_std(place: &Place) -> bool {
    std::env::var_os(CHOICE).is_none_or(|choice| choice != "plain") && toolchain::has_source(place)
}
