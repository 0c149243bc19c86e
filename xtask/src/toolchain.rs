//! A Rust compiler with a standard library for wasm32: the one at hand, or
//! `rustup target add`, or, on a Debian whose rustup reaches no server, Debian's
//! `rustc-web` with a standard library built from its source package. This file
//! is the only place that knows about the last.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::place::{Place, program, said};
use crate::step::{Outcome, Sort, Stall, Steps};

const TARGET: &str = "wasm32-unknown-unknown";

/// What the recipe takes from Debian.
pub const DEBIAN: &[&str] = &[
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];

/// rustc finds its standard library for wasm32.
pub fn at_hand(place: &Place) -> bool {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    said(
        place
            .command(rustc)
            .args(["--print", "target-libdir", "--target", TARGET]),
    )
    .is_some_and(|folder| has_core(Path::new(&folder)))
}

/// The toolchain made by `make`, where it is there and belongs to Debian's
/// compiler of today.
pub fn made(place: &Place) -> Option<PathBuf> {
    let folder = folder(place)?;
    has_core(&folder.join("lib/rustlib").join(TARGET).join("lib")).then_some(folder)
}

/// Whether rustup could be asked.
pub fn has_rustup() -> bool {
    program(&["rustup"]).is_some()
}

/// Whether the recipe fits this system.
pub fn is_debian_with_rust() -> bool {
    Path::new("/etc/debian_version").exists() && crate::tools::debian_has("rustc-web")
}

/// Asks rustup for the target. Where its server can't be reached that may hang,
/// so 20 seconds without a sign of life end it.
pub fn ask_rustup(place: &Place, steps: &Steps) -> Result<bool> {
    let home = std::env::var_os("RUSTUP_HOME").map_or_else(
        || std::env::home_dir().unwrap_or_default().join(".rustup"),
        PathBuf::from,
    );
    let stall = Stall {
        limit: Duration::from_secs(20),
        progress: Box::new(move || {
            ["downloads", "tmp"]
                .iter()
                .map(|folder| bytes_in(&home.join(folder)))
                .sum()
        }),
    };
    let mut command = place.command("rustup");
    command.args(["target", "add", TARGET]);
    let log = steps.logged(
        Sort::Install,
        "rustup target add wasm32-unknown-unknown",
        &mut command,
        Some(stall),
    )?;
    if log.outcome != Outcome::Good {
        return Ok(false);
    }
    Ok(at_hand(place))
}

/// Debian's compiler (its packages are there by now) and a standard library
/// built from their source, put together as one toolchain.
#[cfg(unix)]
pub fn make(place: &Place, steps: &Steps) -> Result<()> {
    let Some(done) = folder(place) else {
        bail!(
            "Debian's rustc is not there: apt-get install {}",
            DEBIAN.join(" ")
        );
    };
    let host = host(place).context("asking Debian's rustc for its host")?;
    let work = place.tools.join("partial/wasm-std");
    fs::create_dir_all(work.join("src")).context("making the folder for wasm32's std")?;
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n",
    )?;
    fs::write(work.join("src/lib.rs"), "#![no_std]\n")?;

    let mut build = place.command("/usr/bin/cargo");
    build
        .current_dir(&work)
        .args(["build", "--release", "--target", TARGET])
        // wasm-pack's tests need `test`.
        .args([
            "-Z",
            "build-std=std,panic_abort,panic_unwind,proc_macro,test",
        ])
        .env_remove("RUSTUP_TOOLCHAIN")
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode an `lto` build fails: "failed to get bitcode".
        .env("RUSTFLAGS", "-C embed-bitcode=yes")
        .env("CARGO_TARGET_DIR", work.join("target"));
    steps.run(Sort::Install, "wasm32's standard library", &mut build)?;

    let partial = place.tools.join("partial/wasm-rust");
    if partial.exists() {
        fs::remove_dir_all(&partial).context("clearing an unfinished toolchain")?;
    }
    let rustlib = partial.join("lib/rustlib");
    let std = rustlib.join(TARGET).join("lib");
    fs::create_dir_all(&std)?;
    symlink(
        Path::new("/usr/lib/rustlib").join(&host),
        rustlib.join(&host),
    )?;
    let built = work.join("target").join(TARGET).join("release/deps");
    for file in fs::read_dir(&built).with_context(|| format!("reading {}", built.display()))? {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".rlib") && !name.starts_with("libnothing-") {
            fs::copy(&file, std.join(&*name))?;
        }
    }

    let bin = partial.join("bin");
    fs::create_dir_all(&bin)?;
    for name in ["rustc", "rustdoc"] {
        let script = format!(
            "#!/bin/sh\nexec /usr/bin/{name} --sysroot {} \"$@\"\n",
            done.display()
        );
        fs::write(bin.join(name), script)?;
        fs::set_permissions(bin.join(name), fs::Permissions::from_mode(0o755))?;
    }
    symlink("/usr/bin/cargo", bin.join("cargo"))?;
    if done.exists() {
        fs::remove_dir_all(&done).context("clearing the toolchain before")?;
    }
    fs::rename(&partial, &done).context("putting the toolchain in its place")?;
    fs::remove_dir_all(&work).ok();
    Ok(())
}

/// Named after the compiler: another one can't read this one's library.
fn folder(place: &Place) -> Option<PathBuf> {
    let version = said(Command::new("/usr/bin/rustc").arg("--version"))?;
    let number = version.split_whitespace().nth(1)?;
    Some(place.tools.join(format!("wasm-rust-{number}")))
}

fn host(place: &Place) -> Option<String> {
    let version = said(place.command("/usr/bin/rustc").arg("-vV"))?;
    version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(String::from)
}

fn has_core(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok_and(|files| {
        files.flatten().any(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            name.starts_with("libcore-") && name.ends_with(".rlib")
        })
    })
}

fn bytes_in(folder: &Path) -> u64 {
    fs::read_dir(folder).map_or(0, |files| {
        files
            .flatten()
            .filter_map(|file| file.metadata().ok())
            .map(|data| data.len())
            .sum()
    })
}
