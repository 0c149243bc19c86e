//! Where the generators find the data they read: in the crates this workspace builds its tests with, so that a generator
//! needs no download of its own.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The file of that name in a crate, or the one given as first argument.
pub fn file_of_crate(name: &str, file: &str) -> PathBuf {
    std::env::args()
        .nth(1)
        .map(PathBuf::from)
        .unwrap_or_else(|| crate_folder(name).join(file))
}

/// The folder of a crate's source.
pub fn crate_folder(name: &str) -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--manifest-path"])
        .arg(manifest)
        .output()
        .expect("cargo metadata runs");
    let metadata: Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata answers in JSON");
    let packages = metadata["packages"]
        .as_array()
        .expect("metadata lists packages");
    let package = packages
        .iter()
        .find(|package| package["name"] == name)
        .expect("the crate is a dependency");
    let manifest = package["manifest_path"]
        .as_str()
        .expect("a package has a manifest");
    Path::new(manifest)
        .parent()
        .expect("a manifest is in a folder")
        .to_owned()
}
