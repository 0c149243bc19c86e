//! What is missing, said in one table, asked once, installed in one go. A need
//! is one entry in `NEEDS`; the plan, the question and the order follow from it.

use std::fs::{self, File};
use std::io::{IsTerminal, Write, stdin, stdout};
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::place::{Place, program, said};
use crate::postgres;
use crate::progress::in_words;
use crate::step::Steps;
use crate::toolchain;
use crate::tools::{self, Crate};

/// What a need is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Building the app: `serve`, `build`, `size`, and so `test`.
    Page,
    /// Building the npm package of the rules, besides `Page`.
    Package,
    /// Its tests.
    PackageTests,
    /// The long runs, besides the others.
    Soak,
    /// Native tests.
    Native,
    /// Tests in browsers.
    Browsers,
    /// Tests against a mail server.
    Mail,
    /// Tests against PostgreSQL.
    Postgres,
}

/// One thing that has to be there.
struct Need {
    what: &'static str,
    purpose: For,
    get: Get,
    /// About, on two cores; where it is compiled.
    seconds: u64,
}

/// About how long `cargo binstall` takes for one program.
const DOWNLOAD_SECONDS: u64 = 15;

enum Get {
    /// A compiler with wasm32's standard library.
    Wasm,
    /// Programs that a Debian package brings; any one of a line will do.
    Debian {
        programs: &'static [&'static [&'static str]],
        packages: &'static [&'static str],
    },
    /// From crates.io.
    Crate(&'static Crate),
    /// `npm ci` in this folder.
    Npm(&'static str),
    /// A Python environment.
    Python,
}

/// In the order of installing. Debian's packages come first, all at once.
const NEEDS: &[Need] = &[
    Need {
        what: "Rust's standard library for wasm32",
        purpose: For::Page,
        get: Get::Wasm,
        seconds: 120,
    },
    Need {
        what: "Node.js and npm",
        purpose: For::Page,
        get: Get::Debian {
            programs: &[&["node"], &["npm"]],
            packages: &["nodejs", "npm"],
        },
        seconds: 60,
    },
    Need {
        what: "Chromium and its driver",
        purpose: For::Browsers,
        get: Get::Debian {
            programs: &[CHROMIUM, CHROMEDRIVER],
            packages: &["chromium", "chromium-driver"],
        },
        seconds: 40,
    },
    Need {
        what: "Firefox",
        purpose: For::Browsers,
        get: Get::Debian {
            programs: &[FIREFOX],
            packages: &["firefox-esr"],
        },
        seconds: 20,
    },
    Need {
        what: "curl and jq, for what the README shows",
        purpose: For::Native,
        get: Get::Debian {
            programs: &[&["curl"], &["jq"]],
            packages: &["curl", "jq"],
        },
        seconds: 5,
    },
    Need {
        what: "PostgreSQL",
        purpose: For::Postgres,
        get: Get::Debian {
            programs: &[postgres::PROGRAMS],
            packages: &["postgresql"],
        },
        seconds: 20,
    },
    Need {
        what: "npm packages (wasm-opt, esbuild)",
        purpose: For::Page,
        get: Get::Npm(""),
        seconds: 10,
    },
    Need {
        what: "npm packages (Playwright)",
        purpose: For::Browsers,
        get: Get::Npm("tests/browser"),
        seconds: 10,
    },
    Need {
        what: "npm packages (of the package's tests)",
        purpose: For::PackageTests,
        get: Get::Npm("tests/npm"),
        seconds: 10,
    },
    Need {
        what: "wasm-bindgen",
        purpose: For::Page,
        get: Get::Crate(&tools::WASM_BINDGEN),
        seconds: 150,
    },
    Need {
        what: "trunk",
        purpose: For::Page,
        get: Get::Crate(&tools::TRUNK),
        seconds: 420,
    },
    Need {
        what: "wasm-pack",
        purpose: For::Package,
        get: Get::Crate(&tools::WASM_PACK),
        seconds: 90,
    },
    Need {
        what: "geckodriver",
        purpose: For::Browsers,
        get: Get::Crate(&tools::GECKODRIVER),
        seconds: 60,
    },
    Need {
        what: "cargo-nextest",
        purpose: For::Native,
        get: Get::Crate(&tools::NEXTEST),
        seconds: 240,
    },
    Need {
        what: "cargo-fuzz",
        purpose: For::Soak,
        get: Get::Crate(&tools::CARGO_FUZZ),
        seconds: 60,
    },
    Need {
        what: "Python with a mail server for tests",
        purpose: For::Mail,
        get: Get::Python,
        seconds: 10,
    },
];

/// The names Chromium goes by.
pub const CHROMIUM: &[&str] = &[
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "chromium-browser",
];
/// Its driver's.
pub const CHROMEDRIVER: &[&str] = &["chromedriver"];
/// The names Firefox goes by.
pub const FIREFOX: &[&str] = &["firefox-esr", "firefox"];

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
        .filter(|need| purposes.contains(&need.purpose))
        .filter(|need| !need.is_there(place))
        .collect()
}

impl Need {
    fn is_there(&self, place: &Place) -> bool {
        match &self.get {
            Get::Wasm => toolchain::at_hand(place) || toolchain::made(place).is_some(),
            Get::Debian { programs, .. } => programs.iter().all(|names| program(names).is_some()),
            Get::Crate(tool) => tool.is_there(place),
            Get::Npm(folder) => tools::has_npm_packages(place, folder),
            Get::Python => tools::has_python(place),
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
        Get::Crate(_) | Get::Npm(_) => None,
    }
}

fn root_for(what: &str, packages: &[&str]) -> Option<String> {
    let missing = tools::not_installed(packages);
    (!missing.is_empty() && !tools::is_root()).then(|| {
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
    let mut packages = Vec::new();
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
                packages.extend_from_slice(toolchain::DEBIAN);
            }
            Get::Debian { packages: more, .. } => packages.extend_from_slice(more),
            Get::Python if !has_venv(place) => packages.extend_from_slice(PYTHON),
            Get::Crate(_) | Get::Npm(_) | Get::Python => {}
        }
    }
    let packages = tools::not_installed(&packages);
    if !packages.is_empty() {
        tools::install_debian(place, steps, &packages)?;
    }
    if make_toolchain {
        toolchain::make(place, steps)?;
    }
    for need in missing {
        match &need.get {
            Get::Crate(tool) => tool.install(place, steps)?,
            Get::Npm(folder) => tools::install_npm_packages(place, steps, folder)?,
            Get::Python => tools::install_python(place, steps)?,
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
