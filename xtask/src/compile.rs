//! Cargo and `wasm-opt` for what browsers download: small before all. For the app the standard library is built along, for
//! size as well, where its source is at hand; the npm package is smaller with the library as it comes.

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

/// How the app is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Variant {
    /// As small as can be, for those who download it.
    Small,
    /// Soon, for who works on it.
    Quick,
}

/// `cargo rustc`, for browsers to download, the standard library built along.
pub fn small(place: &Place) -> Command {
    let mut cargo = small_with_plain_std(place);
    if builds_std(place) {
        cargo.args(["-Z", "build-std=std,panic_abort"]);
        cargo.args(["-Z", "build-std-features=optimize_for_size"]);
        cargo.args(["--config", FLAGS]);
    }
    cargo
}

/// `cargo rustc`, for browsers to download, the standard library as it comes.
pub fn small_with_plain_std(place: &Place) -> Command {
    let mut cargo = place.wasm_command("cargo");
    cargo.args(["rustc", "--locked", "--target", TARGET]);
    cargo.args(["--profile", "wasm"]);
    if builds_std(place) {
        // With it a stable compiler builds its library, too. Macros ask for it: in one build and not in the next, they and
        // all that needs them would be compiled anew each time.
        cargo.env("RUSTC_BOOTSTRAP", "1");
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

/// How the app gets small: what `-Oz` makes, or values put into locals, is smaller by a twentieth, and larger once it is
/// compressed.
pub const APP: &[&str] = &[
    "-Os",
    "--converge",
    "--one-caller-inline-max-function-size=50",
    "--skip-pass=simplify-locals",
];

/// How the npm package does.
pub const NPM: &[&str] = &["-Oz", "--converge"];

/// `wasm-opt`, in place.
pub fn optimise(place: &Place, wasm: &Path, how: &[&str]) -> Command {
    let mut command = place.command("wasm-opt");
    command.args(how).args(WASM_FEATURES).args(SMALLER);
    command.arg(wasm).arg("-o").arg(wasm);
    command
}

/// `wasm-opt`, which leaves names where they are and writes another file.
pub fn optimise_with_names(place: &Place, wasm: &Path, out: &Path, how: &[&str]) -> Command {
    let mut command = place.command("wasm-opt");
    command.args(how).arg("-g").args(WASM_FEATURES);
    command.arg(wasm).arg("-o").arg(out);
    command
}

/// What `small` does with the standard library, for people.
pub fn std_in_words(place: &Place) -> &'static str {
    match (is_chosen(), builds_std(place)) {
        (true, true) => "The standard library is built along, for size.",
        (true, false) => toolchain::NO_SOURCE,
        (false, _) => "The standard library is taken as it comes, as REGAIN_STD says.",
    }
}

/// Whether `small` builds the standard library along.
pub fn builds_std(place: &Place) -> bool {
    is_chosen() && toolchain::has_source(place)
}

fn is_chosen() -> bool {
    std::env::var_os(CHOICE).is_none_or(|choice| choice != "plain")
}
