//! What fuzzing found worth keeping runs with every check (`tests/fuzz`); new finds come from `cargo xtask soak`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used)]

#[path = "../../tests/fuzz/targets.rs"]
mod targets;

use std::path::Path;

fn each(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz/corpus");
    let files: Vec<_> = std::fs::read_dir(folder.join(name)).unwrap().collect();
    assert!(files.len() > 10, "{} files", files.len());
    for file in files {
        target(&std::fs::read(file.unwrap().path()).unwrap());
    }
}

#[test]
fn kinds() {
    each("kinds", targets::kinds);
}

#[test]
fn forms() {
    each("forms", targets::forms);
}

#[test]
fn check() {
    each("check", targets::check);
}
