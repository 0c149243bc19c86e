//! The tools and their pinned versions: how each is seen to be there, and how it
//! is installed. A version is part of a folder's name, so that a new one is
//! installed beside the old. A new tool is a constant here and a line in
//! `setup::NEEDS`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::place::{Place, fingerprint, program, said};
use crate::step::{Outcome, Sort, Steps};

/// A program from crates.io.
pub struct Crate {
    /// The package.
    pub package: &'static str,
    /// The program it brings.
    pub program: &'static str,
    /// The version that is installed.
    pub version: &'static str,
    /// Whether another version, where there is one in `PATH`, won't do.
    pub is_exact: bool,
    /// More for `cargo install`.
    pub args: &'static [&'static str],
}

/// Makes the JavaScript beside the wasm; same version as the crate in Cargo.toml.
pub const WASM_BINDGEN: Crate = Crate {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.130",
    is_exact: true,
    args: &[],
};

/// Makes the page. 0.22 wants a newer compiler than ours.
pub const TRUNK: Crate = Crate {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    is_exact: true,
    // Not the check for updates, and no OpenSSL.
    args: &["--no-default-features", "--features", "rustls"],
};

/// Runs tests in browsers.
pub const WASM_PACK: Crate = Crate {
    package: "wasm-pack",
    program: "wasm-pack",
    version: "0.15.1",
    is_exact: false,
    args: &[],
};

/// Drives Firefox.
pub const GECKODRIVER: Crate = Crate {
    package: "geckodriver",
    program: "geckodriver",
    version: "0.37.1",
    is_exact: true,
    args: &[],
};

/// Runs native tests.
pub const NEXTEST: Crate = Crate {
    package: "cargo-nextest",
    program: "cargo-nextest",
    version: "0.9.143",
    is_exact: false,
    args: &["--no-default-features", "--features", "default-no-update"],
};

/// Runs the fuzz targets.
pub const CARGO_FUZZ: Crate = Crate {
    package: "cargo-fuzz",
    program: "cargo-fuzz",
    version: "0.13.2",
    is_exact: false,
    args: &[],
};

const CRATES: &[&Crate] = &[
    &WASM_BINDGEN,
    &TRUNK,
    &WASM_PACK,
    &GECKODRIVER,
    &NEXTEST,
    &CARGO_FUZZ,
];

/// Where the tools installed here have their programs, for `PATH`.
pub fn folders(place: &Place) -> Vec<PathBuf> {
    CRATES
        .iter()
        .map(|tool| tool.folder(place).join("bin"))
        .filter(|folder| folder.exists())
        .collect()
}

impl Crate {
    /// Here, or in `PATH` in a version that will do.
    pub fn is_there(&self, place: &Place) -> bool {
        self.folder(place).join("bin").join(self.program).is_file()
            || program(&[self.program]).is_some_and(|file| {
                !self.is_exact
                    || said(Command::new(file).arg("--version")).is_some_and(|said| {
                        said.split_whitespace().any(|word| word == self.version)
                    })
            })
    }

    /// The program, to be named to another one.
    pub fn file(&self, place: &Place) -> PathBuf {
        let own = self.folder(place).join("bin").join(self.program);
        if own.is_file() {
            return own;
        }
        program(&[self.program]).unwrap_or(own)
    }

    /// Compiles it, quickly rather than well: each runs for seconds. All share a
    /// target folder, so what two of them depend on is compiled once, and one
    /// that was interrupted goes on where it stopped.
    pub fn install(&self, place: &Place, steps: &Steps) -> Result<()> {
        let name = format!("{} {}", self.package, self.version);
        let partial = place
            .tools
            .join("partial")
            .join(format!("{}-{}", self.package, self.version));
        let build = |locked: bool| {
            let mut command = place.command("cargo");
            command
                .args([
                    "install",
                    self.package,
                    "--version",
                    self.version,
                    "--force",
                ])
                .args(self.args)
                .args(locked.then_some("--locked"))
                .arg("--root")
                .arg(&partial)
                // Not the repository, whose settings are for our own code.
                .current_dir(&place.tools)
                .env("CARGO_TARGET_DIR", place.tools.join("partial/target"))
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
            command
        };
        let log = steps.logged(Sort::Install, &name, &mut build(true), None)?;
        if log.outcome != Outcome::Good {
            // The versions it was published with may be missing from a mirror.
            log.show(5);
            let name = format!("{name}, with newer dependencies");
            steps.run(Sort::Install, &name, &mut build(false))?;
        }
        put(&partial, &self.folder(place))
    }

    fn folder(&self, place: &Place) -> PathBuf {
        place
            .tools
            .join(format!("{}-{}", self.package, self.version))
    }
}

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

/// Moves a finished tool to its place.
fn put(partial: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("clearing {}", folder.display()))?;
    }
    fs::rename(partial, folder).with_context(|| format!("putting {}", folder.display()))
}
