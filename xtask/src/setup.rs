//! What is missing, said in one table, asked once, installed in one go: the plan, the question and the order follow from
//! `needs`.

use std::fs::{self, File};
use std::io::{IsTerminal, Write, stdin, stdout};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::needs::{For, Get, NEEDS, Need};
use crate::packages;
use crate::place::{Place, program, said};
use crate::progress::in_words;
use crate::step::Steps;
use crate::toolchain;
use crate::tools;

/// About how long `cargo binstall` takes for one program.
const DOWNLOAD_SECONDS: u64 = 15;

/// Sees to it that everything for these purposes is there.
pub fn set_up(place: &Place, steps: &Steps, purposes: &[For], yes: bool) -> Result<()> {
    if missing(place, purposes).is_empty() {
        return Ok(());
    }
    // Two at once would compile the same thing twice.
    let lock = File::create(place.tools.join("lock")).context("opening the lock")?;
    if lock.try_lock().is_err() {
        println!("Another `cargo xtask` is setting up; waiting for it.");
        lock.lock().context("waiting for the lock")?;
    }
    let missing = missing(place, purposes);
    if missing.is_empty() {
        return Ok(());
    }

    let stuck: Vec<_> = missing
        .iter()
        .filter_map(|need| by_hand(place, need))
        .collect();
    if !stuck.is_empty() {
        bail!(
            "this can't be installed from here:\n  {}",
            stuck.join("\n  ")
        );
    }
    show(place, &missing);
    if !agreed(yes)? {
        bail!("nothing was installed");
    }
    install(place, steps, &missing)
}

fn missing(place: &Place, purposes: &[For]) -> Vec<&'static Need> {
    NEEDS
        .iter()
        .filter(|need| is_wanted(need.purpose, purposes))
        .filter(|need| !need.is_there(place))
        .collect()
}

/// The page has the app in it.
fn is_wanted(purpose: For, purposes: &[For]) -> bool {
    purposes.contains(&purpose) || (purpose == For::App && purposes.contains(&For::Page))
}

impl Need {
    fn is_there(&self, place: &Place) -> bool {
        match &self.get {
            Get::Wasm => toolchain::at_hand(place) || toolchain::made(place).is_some(),
            Get::StdSource => toolchain::has_source_or_none(place),
            Get::Debian { programs, .. } => programs.iter().all(|names| program(names).is_some()),
            Get::Crate(tool) => tool.is_there(place),
            Get::Npm(folder) => packages::has_npm_packages(place, folder),
            Get::Python => packages::has_python(place),
        }
    }

    /// About how long it takes to get, on two cores.
    fn seconds(&self, place: &Place) -> u64 {
        match self.get {
            Get::Crate(_) if tools::has_binstall(place) => DOWNLOAD_SECONDS,
            _ => self.seconds,
        }
    }

    fn how(&self, place: &Place) -> String {
        match &self.get {
            Get::Wasm if toolchain::has_rustup() => "rustup, else Debian's packages".into(),
            Get::Wasm => "Debian's packages, and a build".into(),
            Get::StdSource => "rustup, else Debian's, else left out".into(),
            Get::Debian { packages, .. } => format!("apt-get: {}", packages.join(" ")),
            Get::Crate(tool) => {
                let how = match tools::has_binstall(place) {
                    true => "cargo binstall, else compiled",
                    false => "compiled",
                };
                format!("{how}: {} {}", tool.package, tool.version)
            }
            Get::Npm(_) => "npm ci".into(),
            Get::Python => "pip, in an environment of its own".into(),
        }
    }
}

/// What, why, and the command to run, where this program can't do it.
fn by_hand(place: &Place, need: &Need) -> Option<String> {
    let what = need.what;
    match &need.get {
        Get::Wasm if toolchain::has_rustup() => None,
        Get::Wasm if toolchain::is_debian_with_rust() => root_for(what, toolchain::DEBIAN),
        Get::Wasm => Some(format!(
            "{what}: there is no rustup here to add it. Install Rust from https://rustup.rs, then: rustup target add wasm32-unknown-unknown"
        )),
        Get::Debian { packages, .. } => {
            if program(&["apt-get"]).is_some() {
                root_for(what, packages)
            } else {
                Some(format!(
                    "{what}: this system has no apt-get. Install it with the system's own package manager, so that PATH has it"
                ))
            }
        }
        Get::Python if has_venv(place) => None,
        Get::Python if program(&["apt-get"]).is_some() => root_for(what, PYTHON),
        Get::Python => Some(format!(
            "{what}: needs python3 with its venv module, in PATH"
        )),
        Get::StdSource | Get::Crate(_) | Get::Npm(_) => None,
    }
}

fn root_for(what: &str, packages: &[&str]) -> Option<String> {
    let missing = packages::not_installed(packages);
    (!missing.is_empty() && !packages::is_root()).then(|| {
        format!(
            "{what}: installing packages takes root. Run: sudo apt-get install --no-install-recommends {}",
            missing.join(" ")
        )
    })
}

const PYTHON: &[&str] = &["python3", "python3-venv"];

fn has_venv(place: &Place) -> bool {
    said(
        place
            .command("python3")
            .args(["-c", "import venv, ensurepip"]),
    )
    .is_some()
}

fn show(place: &Place, missing: &[&Need]) {
    println!(
        "To be set up, once for this user, in {} (packages for all):",
        place.tools.display()
    );
    let widest = missing
        .iter()
        .map(|need| need.what.len())
        .max()
        .unwrap_or(0);
    for need in missing {
        println!(
            "  {:widest$}  about {:>8}  {}",
            need.what,
            in_words(Duration::from_secs(need.seconds(place))),
            need.how(place),
        );
    }
    let all = missing.iter().map(|need| need.seconds(place)).sum();
    println!(
        "About {} in all on two cores.",
        in_words(Duration::from_secs(all))
    );
    let compiles = missing.iter().any(|need| matches!(need.get, Get::Crate(_)));
    if compiles && !tools::has_binstall(place) {
        println!(
            "With cargo-binstall (https://github.com/cargo-bins/cargo-binstall) what is compiled would be downloaded, in seconds."
        );
    }
}

fn agreed(yes: bool) -> Result<bool> {
    let nobody_to_ask = !stdin().is_terminal() || !stdout().is_terminal();
    if yes || nobody_to_ask || std::env::var_os("CI").is_some() {
        return Ok(true);
    }
    print!("Go ahead? [Y/n] ");
    stdout().flush().ok();
    let mut answer = String::new();
    let read = stdin()
        .read_line(&mut answer)
        .context("reading the answer")?;
    if read == 0 {
        return Ok(false);
    }
    Ok(matches!(
        answer.trim().to_lowercase().as_str(),
        "" | "y" | "yes" | "j" | "ja"
    ))
}

fn install(place: &Place, steps: &Steps, missing: &[&Need]) -> Result<()> {
    let mut wanted = Vec::new();
    let mut make_toolchain = false;
    for need in missing {
        match &need.get {
            Get::Wasm => {
                if toolchain::has_rustup() && toolchain::ask_rustup(place, steps)? {
                    continue;
                }
                if !toolchain::is_debian_with_rust() {
                    bail!(
                        "rustup could not add wasm32's standard library. With a connection, run: rustup target add wasm32-unknown-unknown"
                    );
                }
                if let Some(line) = root_for(need.what, toolchain::DEBIAN) {
                    bail!(line);
                }
                make_toolchain = true;
                wanted.extend_from_slice(toolchain::DEBIAN);
            }
            Get::Debian { packages, .. } => wanted.extend_from_slice(packages),
            Get::Python if !has_venv(place) => wanted.extend_from_slice(PYTHON),
            Get::StdSource | Get::Crate(_) | Get::Npm(_) | Get::Python => {}
        }
    }
    let wanted = packages::not_installed(&wanted);
    if !wanted.is_empty() {
        packages::install_debian(place, steps, &wanted)?;
    }
    if make_toolchain {
        toolchain::make(place, steps)?;
    }
    for need in missing {
        match &need.get {
            Get::StdSource => toolchain::get_source(place, steps)?,
            Get::Crate(tool) => tool.install(place, steps)?,
            Get::Npm(folder) => packages::install_npm_packages(place, steps, folder)?,
            Get::Python => packages::install_python(place, steps)?,
            Get::Wasm | Get::Debian { .. } => {}
        }
    }
    clear(&place.tools.join("partial"))
}

/// What the tools were compiled in, a gigabyte or two.
fn clear(partial: &Path) -> Result<()> {
    if partial.exists() {
        fs::remove_dir_all(partial).context("clearing what the tools were compiled in")?;
    }
    Ok(())
}
