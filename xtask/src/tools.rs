//! The tools and their pinned versions: how each is seen to be there, and how it
//! is installed. A version is part of a folder's name, so that a new one is
//! installed beside the old. A new tool is a constant here and a line in
//! `needs::NEEDS`.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context, Result, bail};

use crate::place::{Place, program, said};
use crate::step::{Outcome, Sort, Steps};

/// A program from crates.io.
pub struct Crate {
    /// The package.
    pub package: &'static str,
    /// The program it brings.
    pub program: &'static str,
    /// The version that is installed.
    pub version: &'static str,
    /// The versions that will do, where there is one in `PATH`.
    pub will_do: WillDo,
    /// What makes it say its version.
    pub asks_version: &'static [&'static str],
    /// More for `cargo install`.
    pub args: &'static [&'static str],
}

/// Versions of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WillDo {
    /// Only the one that is installed here.
    Same,
    /// This one and later ones.
    From([u32; 3]),
    /// Only the one that is installed here: it does not say its version.
    Ours,
}

/// Makes the JavaScript beside the wasm; same version as the crate in Cargo.toml.
pub const WASM_BINDGEN: Crate = Crate {
    package: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.130",
    will_do: WillDo::Same,
    asks_version: &["--version"],
    args: &[],
};

/// Splits the wasm. Older ones do not know our wasm-bindgen; the macro that marks where comes with leptos.
pub const WASM_SPLIT: Crate = Crate {
    package: "wasm_split_cli_support",
    program: "wasm-split-cli",
    version: "0.2.4",
    will_do: WillDo::Ours,
    asks_version: &["--help"],
    args: &["--features", "build-binary"],
};

/// Makes the page. 0.22 wants a newer compiler than ours.
pub const TRUNK: Crate = Crate {
    package: "trunk",
    program: "trunk",
    version: "0.21.14",
    will_do: WillDo::Same,
    asks_version: &["--version"],
    // Not the check for updates, and no OpenSSL.
    args: &["--no-default-features", "--features", "rustls"],
};

/// Runs tests in browsers.
pub const WASM_PACK: Crate = Crate {
    package: "wasm-pack",
    program: "wasm-pack",
    version: "0.15.1",
    will_do: WillDo::From([0, 13, 0]),
    asks_version: &["--version"],
    args: &[],
};

/// Drives Firefox.
pub const GECKODRIVER: Crate = Crate {
    package: "geckodriver",
    program: "geckodriver",
    version: "0.37.1",
    will_do: WillDo::Same,
    asks_version: &["--version"],
    args: &[],
};

/// Runs native tests.
pub const NEXTEST: Crate = Crate {
    package: "cargo-nextest",
    program: "cargo-nextest",
    version: "0.9.143",
    will_do: WillDo::From([0, 9, 80]),
    asks_version: &["nextest", "--version"],
    args: &["--no-default-features", "--features", "default-no-update"],
};

/// Runs the fuzz targets.
pub const CARGO_FUZZ: Crate = Crate {
    package: "cargo-fuzz",
    program: "cargo-fuzz",
    version: "0.13.2",
    will_do: WillDo::From([0, 12, 0]),
    asks_version: &["--version"],
    args: &[],
};

const CRATES: &[&Crate] = &[
    &WASM_BINDGEN,
    &WASM_SPLIT,
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
            || (self.will_do != WillDo::Ours
                && program(&[self.program]).is_some_and(|file| self.runs(&file)))
    }

    /// Whether this file is the program, in a version that will do: one compiled for a newer system does not start.
    fn runs(&self, file: &Path) -> bool {
        said(Command::new(file).args(self.asks_version)).is_some_and(|said| match self.will_do {
            WillDo::Same => said.split_whitespace().any(|word| word == self.version),
            WillDo::From(least) => version_in(&said).is_some_and(|version| version >= least),
            WillDo::Ours => true,
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

    /// Installs it, the first way that leads to a program that runs. What is compiled is compiled quickly rather than
    /// well: each runs for seconds. All share a target folder, so what two of them depend on is compiled once, and one
    /// that was interrupted goes on where it stopped.
    pub fn install(&self, place: &Place, steps: &Steps) -> Result<()> {
        let folder = self.folder(place);
        let partial = place
            .tools
            .join("partial")
            .join(folder.file_name().context("naming a tool's folder")?);
        let bin = partial.join("bin");
        for way in ways(has_binstall(place)) {
            fs::create_dir_all(&bin).context("making a folder for a tool")?;
            let mut command = place.command("cargo");
            command
                .args(self.words(*way, &partial))
                // Not the repository, whose settings are for our own code.
                .current_dir(&place.tools)
                .env("CARGO_TARGET_DIR", place.tools.join("partial/target"))
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
                .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
            let name = format!("{} {}{}", self.package, self.version, way.name());
            let log = steps.logged(Sort::Install, &name, &mut command, None)?;
            if log.outcome == Outcome::Good && self.runs(&bin.join(self.program)) {
                return put(&partial, &folder);
            }
            log.show(5);
        }
        bail!("{} {} could not be installed", self.package, self.version)
    }

    /// What cargo is told for one way to install it.
    fn words(&self, way: Way, partial: &Path) -> Vec<OsString> {
        let words = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        let versioned = format!("{}@{}", self.package, self.version);
        if way == Way::Download {
            let mut told = words(&["binstall", "--no-confirm", "--force", "--no-track"]);
            // Where there is nothing to download, ours compiles faster.
            told.extend(words(&["--disable-strategies", "compile"]));
            told.extend(["--install-path".into(), partial.join("bin").into()]);
            told.extend(words(&[&versioned]));
            return told;
        }
        let mut told = words(&["install", &versioned, "--force", "--root"]);
        told.push(partial.into());
        told.extend(words(self.args));
        if way == Way::Compile {
            told.push("--locked".into());
        }
        told
    }

    fn folder(&self, place: &Place) -> PathBuf {
        place
            .tools
            .join(format!("{}-{}", self.package, self.version))
    }
}

/// How to come by a program from crates.io.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// As its authors, or others for them, have compiled it.
    Download,
    /// Compiled with the dependencies it was published with.
    Compile,
    /// Compiled with newer ones: a mirror may lack those.
    CompileNewer,
}

impl Way {
    fn name(self) -> &'static str {
        match self {
            Self::Download => ", downloaded",
            Self::Compile => ", compiled",
            Self::CompileNewer => ", compiled with newer dependencies",
        }
    }
}

/// In the order they are tried.
fn ways(has_binstall: bool) -> &'static [Way] {
    let all = &[Way::Download, Way::Compile, Way::CompileNewer];
    if has_binstall { all } else { &all[1..] }
}

/// Whether `cargo binstall` is at hand, which downloads what others have compiled.
pub fn has_binstall(place: &Place) -> bool {
    static HAS: OnceLock<bool> = OnceLock::new();
    *HAS.get_or_init(|| said(place.command("cargo").args(["binstall", "-V"])).is_some())
}

/// The first word that is a version: `cargo-nextest 0.9.143 (3c1e1cb 2026-10-01)`.
fn version_in(said: &str) -> Option<[u32; 3]> {
    said.split_whitespace().find_map(|word| {
        let word = word.strip_prefix('v').unwrap_or(word);
        // What is tried out before a version is not that version yet, but near enough.
        let mut parts = word.split(['.', '-', '+']).map(str::parse);
        match (parts.next()?, parts.next()?, parts.next()?) {
            (Ok(major), Ok(minor), Ok(patch)) => Some([major, minor, patch]),
            _ => None,
        }
    })
}

/// Moves a finished tool to its place.
fn put(partial: &Path, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("clearing {}", folder.display()))?;
    }
    fs::rename(partial, folder).with_context(|| format!("putting {}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_downloaded_where_that_can_be_done_and_compiled_else() {
        let told = |has_binstall: bool| -> Vec<String> {
            let told = ways(has_binstall).iter().map(|way| {
                let words = TRUNK.words(*way, Path::new("/partial"));
                let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
                words.join(" ")
            });
            told.collect()
        };
        let download = "binstall --no-confirm --force --no-track --disable-strategies compile --install-path /partial/bin trunk@0.21.14";
        let compile =
            "install trunk@0.21.14 --force --root /partial --no-default-features --features rustls";
        let locked = format!("{compile} --locked");
        assert_eq!(told(true), [download, &locked, compile]);
        assert_eq!(told(false), [&locked, compile]);
    }

    #[test]
    fn a_version_is_read_from_what_a_program_says() {
        for (said, version) in [
            ("trunk 0.21.14", Some([0, 21, 14])),
            (
                "cargo-nextest 0.9.143 (3c1e1cb 2026-10-01)\nrelease: 0.9.143",
                Some([0, 9, 143]),
            ),
            ("wasm-pack v0.13.1-rc.2", Some([0, 13, 1])),
            ("geckodriver (no version)", None),
            ("", None),
        ] {
            assert_eq!(version_in(said), version, "{said}");
        }
        assert!([0, 9, 143] > [0, 9, 80] && [0, 10, 0] > [0, 9, 143]);
    }

    /// Where PATH has another version, or a program that does not start, the pinned one is installed.
    #[test]
    #[cfg(unix)]
    fn a_program_in_another_version_is_none() {
        use std::os::unix::fs::PermissionsExt;
        let folder = std::env::temp_dir().join(format!("regain-tools-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join("tool");
        for (says, tool, will_do) in [
            ("echo trunk 0.21.14", &TRUNK, true),
            ("echo trunk 0.21.15", &TRUNK, false),
            ("exit 1", &TRUNK, false),
            ("echo wasm-pack 0.13.1", &WASM_PACK, true),
            ("echo wasm-pack 0.12.9", &WASM_PACK, false),
            ("echo cargo-nextest $2", &NEXTEST, false),
        ] {
            fs::write(&file, format!("#!/bin/sh\n{says}\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
            assert_eq!(tool.runs(&file), will_do, "{says}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
