//! What has to be there, and what for. A need is one entry in `NEEDS`, in the order of installing; `setup` sees to it.

use crate::postgres;
use crate::tools::{self, Crate};

/// What a need is needed for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Compiling for browsers: what a page by somebody else's hand takes, and the npm package.
    App,
    /// Building the page around the app, besides `App`: `serve`, `build`, `size`, and so `test`.
    Page,
    /// Testing in wasm what is not the page, besides `Page`.
    Package,
    /// Its tests.
    PackageTests,
    /// The long runs, besides the others.
    Soak,
    /// The pages to compare with, besides `Page` and `Browsers`.
    Bench,
    /// Native tests.
    Native,
    /// Tests in browsers.
    Browsers,
    /// Tests against servers in Python: one for mail, and Django.
    Python,
    /// Tests against PostgreSQL.
    Postgres,
}

/// One thing that has to be there.
pub struct Need {
    /// Its name, for people.
    pub what: &'static str,
    /// What for.
    pub purpose: For,
    /// How to get it.
    pub get: Get,
    /// About, on two cores; where it is compiled.
    pub seconds: u64,
}

/// A way to get something.
pub enum Get {
    /// A compiler with wasm32's standard library.
    Wasm,
    /// The source of that library. Without it, the library is taken as it comes.
    StdSource,
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
pub const NEEDS: &[Need] = &[
    Need {
        what: "Rust's standard library for wasm32",
        purpose: For::App,
        get: Get::Wasm,
        seconds: 120,
    },
    Need {
        what: "its source, to build it along",
        purpose: For::App,
        get: Get::StdSource,
        seconds: 5,
    },
    Need {
        what: "Node.js and npm",
        purpose: For::App,
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
        purpose: For::App,
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
        what: "npm packages (better-auth)",
        purpose: For::Browsers,
        get: Get::Npm("tests/backends/better-auth"),
        seconds: 10,
    },
    Need {
        what: "npm packages (of the package's tests)",
        purpose: For::PackageTests,
        get: Get::Npm("tests/npm"),
        seconds: 10,
    },
    Need {
        what: "npm packages (React, Preact, for the bench)",
        purpose: For::Bench,
        get: Get::Npm("tests/bench"),
        seconds: 10,
    },
    Need {
        what: "wasm-bindgen",
        purpose: For::App,
        get: Get::Crate(&tools::WASM_BINDGEN),
        seconds: 150,
    },
    Need {
        what: "wasm-split",
        purpose: For::App,
        get: Get::Crate(&tools::WASM_SPLIT),
        seconds: 60,
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
        what: "Python with a mail server and Django for tests",
        purpose: For::Python,
        get: Get::Python,
        seconds: 20,
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
