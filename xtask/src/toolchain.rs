//! A Rust compiler with a standard library for wasm32: the one at hand, or
//! `rustup target add`, or, on a Debian whose rustup reaches no server, Debian's
//! `rustc-web` with a standard library built from its source package. This file
//! is the only place that knows about the last. The same three ways lead to the
//! source of that library, which cargo builds along where there is one.

use std::fs;
#[cfg(unix)]
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::place::{Place, mark, program, said};
use crate::step::{Outcome, Sort, Stall, Steps};

/// What a browser runs.
pub const TARGET: &str = "wasm32-unknown-unknown";

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
    Path::new("/etc/debian_version").exists() && crate::packages::debian_has("rustc-web")
}

/// Asks rustup for the target.
pub fn ask_rustup(place: &Place, steps: &Steps) -> Result<bool> {
    Ok(rustup_adds(place, steps, ["target", "add", TARGET])? && at_hand(place))
}

/// Whether cargo finds the source of the standard library, to build it along.
pub fn has_source(place: &Place) -> bool {
    let library = "lib/rustlib/src/rust/library/std/Cargo.toml";
    sysroot(place).is_some_and(|sysroot| sysroot.join(library).is_file())
}

/// The same, or it is known that this compiler has none.
pub fn has_source_or_none(place: &Place) -> bool {
    has_source(place) || no_source(place).is_some_and(|note| note.exists())
}

/// Gets the source, where it can be had; else that is noted, so that nobody waits for it again.
pub fn get_source(place: &Place, steps: &Steps) -> Result<()> {
    if !at_hand(place) {
        if let Some(made) = made(place) {
            link_source(&made)?;
        }
    } else if has_rustup() {
        rustup_adds(place, steps, ["component", "add", "rust-src"])?;
    }
    if has_source(place) {
        return Ok(());
    }
    println!("    {NO_SOURCE}");
    let note = no_source(place).context("asking rustc for its folder")?;
    fs::write(note, NO_SOURCE).context("noting that there is no source of std")
}

/// What follows from it.
pub const NO_SOURCE: &str = "The standard library is taken as it comes. Built along, it is smaller: rustup component add rust-src";

fn no_source(place: &Place) -> Option<PathBuf> {
    let sysroot = sysroot(place)?;
    let name = mark(sysroot.to_string_lossy().as_bytes());
    Some(place.tools.join(format!("no-std-source-{name}")))
}

/// Where the compiler that knows wasm32 has its libraries.
fn sysroot(place: &Place) -> Option<PathBuf> {
    said(place.wasm_command("rustc").args(["--print", "sysroot"])).map(PathBuf::from)
}

/// Where rustup's server can't be reached it may hang, so 20 seconds without a sign of life end it.
fn rustup_adds(place: &Place, steps: &Steps, what: [&str; 3]) -> Result<bool> {
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
    command.args(what);
    let name = format!("rustup {}", what.join(" "));
    let log = steps.logged(Sort::Install, &name, &mut command, Some(stall))?;
    Ok(log.outcome == Outcome::Good)
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

    link_source(&partial)?;
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

/// Debian's source, where cargo looks for it in a toolchain.
#[cfg(unix)]
fn link_source(toolchain: &Path) -> Result<()> {
    let (source, link) = (
        Path::new("/usr/lib/rustlib/src"),
        toolchain.join("lib/rustlib/src"),
    );
    if source.exists() && !link.exists() {
        symlink(source, link).context("linking the source of std")?;
    }
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
