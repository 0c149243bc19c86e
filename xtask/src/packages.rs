//! What other package managers bring: npm's packages, Python's, Debian's.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::place::{Place, fingerprint, said};
use crate::step::{Sort, Steps};

/// npm's tools are the ones that package-lock.json names.
pub fn has_npm_packages(place: &Place, folder: &str) -> bool {
    let wanted = fingerprint(&place.root.join(folder).join("package-lock.json"));
    fs::read_to_string(npm_stamp(place, folder)).is_ok_and(|stamp| stamp == wanted)
}

/// `npm ci` in a folder of the repository.
pub fn install_npm_packages(place: &Place, steps: &Steps, folder: &str) -> Result<()> {
    let mut command = place.command("npm");
    command.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
    command.current_dir(place.root.join(folder));
    steps.run(
        Sort::Install,
        &format!("npm packages {folder}"),
        &mut command,
    )?;
    let stamp = fingerprint(&place.root.join(folder).join("package-lock.json"));
    fs::write(npm_stamp(place, folder), stamp).context("noting which npm packages are installed")
}

fn npm_stamp(place: &Place, folder: &str) -> PathBuf {
    place.root.join(folder).join("node_modules/.regain")
}

/// The Python of the tests' own environment.
pub fn python(place: &Place) -> PathBuf {
    python_folder(place).join("bin/python")
}

/// A Python environment with what tests/requirements.txt names.
pub fn install_python(place: &Place, steps: &Steps) -> Result<()> {
    // An environment can't be moved: it is made in its place, and counts once
    // the stamp is there.
    let folder = python_folder(place);
    let mut make = place.command("python3");
    make.args(["-m", "venv", "--clear"]).arg(&folder);
    steps.run(Sort::Install, "Python environment", &mut make)?;
    let mut fill = place.command(python(place));
    fill.args(["-m", "pip", "install", "--quiet", "--requirement"])
        .arg("tests/requirements.txt");
    steps.run(Sort::Install, "Python packages", &mut fill)?;
    fs::write(folder.join("complete"), "").context("noting that Python is complete")
}

/// Whether that environment is complete.
pub fn has_python(place: &Place) -> bool {
    python_folder(place).join("complete").exists()
}

fn python_folder(place: &Place) -> PathBuf {
    let mark = fingerprint(&place.root.join("tests/requirements.txt"));
    place.tools.join(format!("python-{mark}"))
}

/// Whether Debian's lists name this package.
pub fn debian_has(package: &str) -> bool {
    said(Command::new("apt-cache").args(["show", "--no-all-versions", package]))
        .is_some_and(|text| !text.is_empty())
}

/// Those of Debian's packages that are not there yet.
pub fn not_installed<'a>(packages: &[&'a str]) -> Vec<&'a str> {
    packages
        .iter()
        .copied()
        .filter(|package| {
            let mut ask = Command::new("dpkg-query");
            ask.args(["--show", "--showformat=${db:Status-Status}", package]);
            said(&mut ask).is_none_or(|status| status != "installed")
        })
        .collect()
}

/// One `apt-get` for everything that is missing.
pub fn install_debian(place: &Place, steps: &Steps, packages: &[&str]) -> Result<()> {
    let mut update = place.command("apt-get");
    update.args(["update", "--quiet"]);
    // A list that could not be renewed may still do.
    steps.logged(Sort::Install, "apt-get update", &mut update, None)?;
    let mut install = place.command("apt-get");
    install
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive");
    let name = format!("apt-get install {}", packages.join(" "));
    steps.run(Sort::Install, &name, &mut install)
}

/// Whether packages may be installed here.
pub fn is_root() -> bool {
    said(Command::new("id").arg("-u")).is_some_and(|id| id == "0")
}
