//! `cargo xtask size`: what a browser downloads, compressed as it is served, and by when.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use regain_core::adapter::{PROFILES, Profile};

use crate::files::{self, brotli};
use crate::npm;
use crate::page;
use crate::place::Place;
use crate::profiles;

/// When a browser fetches a file, in order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Phase {
    /// Before the first key is taken.
    FirstKey,
    /// Before the app has taken the first step over.
    FirstStep,
    /// Before the answer to the first Continue is drawn.
    SecondStep,
    /// In the background, after what the second step needs: nothing waits for it.
    Background,
    /// When somebody gets to path B.
    PathB,
    /// In another language, or never.
    Otherwise,
    /// In pages of others, where it takes the place of what the page has.
    Embedded,
    /// Where the backend is another one.
    Profiles,
}

/// The page with its first step in it, as a template: filled it is about as large. `index.html` is the same without.
const PAGE: &str = "page.html";

/// What `regain serve` puts into the page: all of it is one answer, and compressed as one.
const IN_PAGE: [&str; 4] = [PAGE, "guard.js", "page.css", STYLE];

/// The style sheet of page and element.
const STYLE: &str = "regain.css";

/// The custom element, and what has to arrive with it until the app has taken the first step over.
const ELEMENT: &str = "regain.js";
const WITH_ELEMENT: [&str; 4] = [ELEMENT, STYLE, "regain-app_bg.wasm", "app.json"];

/// Files of the page, by the name before the hash.
const FILES: &[(&str, Phase)] = &[
    ("icon.svg", Phase::FirstStep),
    ("regain-page.js", Phase::FirstStep),
    ("regain-app_bg.wasm", Phase::FirstStep),
    (ELEMENT, Phase::Embedded),
    (STYLE, Phase::Embedded),
    ("regain-work.js", Phase::PathB),
    ("request.css", Phase::PathB),
    (profiles::SCRIPT, Phase::Profiles),
];

/// Parts of the app, by the name they are marked with in `app/src`. What several need comes with the first of them.
const PARTS: &[(&str, Phase)] = &[
    ("journey", Phase::SecondStep),
    ("rules", Phase::Background),
    ("request", Phase::PathB),
];

/// Texts of one language, by the name before the first dot.
const TEXTS: &[(&str, Phase)] = &[
    ("app", Phase::FirstStep),
    ("request", Phase::PathB),
    ("form", Phase::PathB),
];

/// A figure, in bytes of brotli: its name, what it is in words, what is in it, and what it may come to.
struct Figure {
    name: &'static str,
    words: &'static str,
    until: Phase,
    budget: usize,
}

/// Of the first step a thousand bytes are the mailed links: their token is taken out of the address before anything else, and
/// their flow is begun in place of path A's. Their screens and words come with path B.
const FIGURES: &[Figure] = &[
    Figure {
        name: "first-key-brotli-bytes",
        words: "What must arrive before the first key is taken",
        until: Phase::FirstKey,
        budget: 6_000,
    },
    Figure {
        name: "first-step-brotli-bytes",
        words: "Until the app has taken the first step over",
        until: Phase::FirstStep,
        budget: 79_200,
    },
    Figure {
        name: "second-step-brotli-bytes",
        words: "What must arrive before the answer to the first Continue is drawn",
        until: Phase::SecondStep,
        budget: 100_000,
    },
    Figure {
        name: "path-a-brotli-bytes",
        words: "All of path A, with the rules, which are fetched in the background",
        until: Phase::Background,
        budget: 111_200,
    },
    Figure {
        name: "whole-journey-brotli-bytes",
        words: "The whole journey, paths A and B, in Dutch and in English",
        until: Phase::Otherwise,
        budget: 219_000,
    },
];

/// What the tag costs a page of another site, in bytes of brotli.
const EMBEDDED_BUDGET: usize = 80_500;

/// What a profile costs those who use it, in bytes of brotli: its wasm, and the script of all profiles. Each new one adds 50
/// bytes to that script: there is room for ten.
const PROFILE_BUDGET: usize = 68_500;

/// The same of those that need less, or more.
const PROFILE_BUDGETS: [(&str, usize); 3] = [
    ("allauth", 63_000),
    ("better-auth", 61_000),
    ("post", 109_500),
];

/// The wasm of the npm package, for browsers, in bytes of brotli: all of it, and `normalize` alone.
const NPM_BUDGETS: [(&str, &str, usize); 2] = [
    ("web", "core-npm-brotli-bytes", 32_000),
    ("normalize", "core-npm-normalize-brotli-bytes", 21_000),
];

/// The two languages that are complete.
const LANGUAGES: &[&str] = &[COUNTED, "nl"];

/// The one that somebody has. The other is of the whole journey alone.
const COUNTED: &str = "en";

/// One file's row.
struct Row {
    name: String,
    raw: usize,
    brotli: usize,
    phase: Phase,
}

/// Prints the table and the sums; whether they fit.
pub fn size(place: &Place) -> Result<bool> {
    let mut rows = rows(&place.root)?;
    rows.sort_by(|a, b| (a.phase, &a.name).cmp(&(b.phase, &b.name)));
    table(&rows);
    println!("\n{}", page::how_built(place));
    let mut fits = true;
    for figure in FIGURES {
        let until = rows.iter().filter(|row| row.phase <= figure.until);
        let bytes = until.map(|row| row.brotli).sum();
        println!("{}: {} kB", figure.words, in_kilobytes(bytes));
        fits &= holds(figure.name, bytes, figure.budget);
    }
    let with_element = rows.iter().filter(|row| {
        let name = row.name.rsplit('/').next().unwrap_or(&row.name);
        row.phase != Phase::Otherwise && WITH_ELEMENT.contains(&&*without_hash(name))
    });
    let bytes = with_element.map(|row| row.brotli).sum();
    println!(
        "The first step in a page of another site: {} kB",
        in_kilobytes(bytes)
    );
    fits &= holds("embedded-first-step-brotli-bytes", bytes, EMBEDDED_BUDGET);
    for Profile { name, .. } in PROFILES {
        let files = [profiles::SCRIPT.into(), profiles::wasm(name)];
        let of_profile = rows.iter().filter(|row| {
            let name = row.name.rsplit('/').next().unwrap_or(&row.name);
            files.contains(&without_hash(name))
        });
        let bytes = of_profile.map(|row| row.brotli).sum();
        let own = PROFILE_BUDGETS.iter().find(|(profile, _)| profile == name);
        let budget = own.map_or(PROFILE_BUDGET, |(_, budget)| *budget);
        fits &= holds(&format!("profile-{name}-brotli-bytes"), bytes, budget);
    }
    for (folder, name, budget) in NPM_BUDGETS {
        let bytes = row(&place.root, &npm::wasm(place, folder), Phase::Otherwise)?.brotli;
        fits &= holds(name, bytes, budget);
    }
    Ok(fits)
}

fn table(rows: &[Row]) {
    let widest = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    println!("{:widest$}  {:>9}  {:>9}", "file", "raw", "brotli");
    for Row {
        name,
        raw,
        brotli,
        phase,
    } in rows
    {
        let when = match phase {
            Phase::FirstKey => "  first key",
            Phase::FirstStep => "  first step",
            Phase::SecondStep => "  second step",
            Phase::Background => "  background",
            Phase::PathB => "  path B",
            Phase::Otherwise => "",
            Phase::Embedded => "  embedded",
            Phase::Profiles => "  another backend",
        };
        println!("{name:widest$}  {raw:>9}  {brotli:>9}{when}");
    }
}

/// `105.6`.
fn in_kilobytes(bytes: usize) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

/// Says a figure; whether it is within its budget.
fn holds(name: &str, bytes: usize, budget: usize) -> bool {
    println!("{name}: {bytes}");
    if bytes > budget {
        println!("  {} bytes over its budget of {budget}.", bytes - budget);
    }
    bytes <= budget
}

fn rows(root: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut page = Vec::new();
    for file in files::files(&root.join("dist"))? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let is_other = name.ends_with(".br") || name.ends_with(".gz") || name == "index.html";
        if is_other {
            continue;
        }
        let name = without_hash(&name);
        if IN_PAGE.contains(&&*name) {
            page.extend(fs::read(&file).with_context(|| format!("reading {}", file.display()))?);
        }
        if !IN_PAGE.contains(&&*name) || name == STYLE {
            rows.push(row(root, &file, phase(&name)?)?);
        }
    }
    rows.push(Row {
        name: "dist/page.html, as it is served".into(),
        raw: page.len(),
        brotli: brotli(&page)?.len(),
        phase: Phase::FirstKey,
    });
    for language in LANGUAGES {
        for file in files::files(&root.join("locales").join(language))? {
            // Mails are written by the server, and not downloaded.
            if file.ends_with("mail.json") {
                continue;
            }
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let phase = match *language == COUNTED {
                true => found(TEXTS, name.split('.').next().unwrap_or(&name)),
                false => Some(Phase::Otherwise),
            };
            let phase = phase.with_context(|| unknown(&name))?;
            rows.push(row(root, &file, phase)?);
        }
    }
    for file in files::files(&root.join("core/forms")).unwrap_or_default() {
        rows.push(row(root, &file, Phase::Otherwise)?);
    }
    Ok(rows)
}

/// When a file of the page is fetched.
fn phase(name: &str) -> Result<Phase> {
    let parts = name
        .strip_prefix("regain-")
        .and_then(|rest| rest.strip_suffix(".wasm"));
    let of_profile = || {
        let mut all = PROFILES.iter().map(|it| profiles::wasm(it.name));
        all.any(|wasm| wasm == name).then_some(Phase::Profiles)
    };
    let of_parts = || {
        let parts = parts?.split('.').map(|part| found(PARTS, part));
        parts.collect::<Option<Vec<_>>>()?.into_iter().min()
    };
    found(FILES, name)
        .or_else(of_profile)
        .or_else(of_parts)
        .with_context(|| unknown(name))
}

fn found(table: &[(&str, Phase)], name: &str) -> Option<Phase> {
    let row = table.iter().find(|(known, _)| *known == name);
    row.map(|(_, phase)| *phase)
}

fn unknown(name: &str) -> String {
    format!("xtask/src/size.rs does not say when {name} is fetched")
}

/// `regain-app-0123456789abcdef_bg.wasm` is `regain-app_bg.wasm`.
fn without_hash(name: &str) -> String {
    let hash = name.match_indices('-').find_map(|(start, _)| {
        let hash = name.get(start..start + 17)?;
        hash.bytes()
            .skip(1)
            .all(|byte| byte.is_ascii_hexdigit())
            .then_some(hash)
    });
    hash.map_or(name.into(), |hash| name.replace(hash, ""))
}

fn row(root: &Path, file: &Path, phase: Phase) -> Result<Row> {
    let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let name = file.strip_prefix(root).unwrap_or(file);
    Ok(Row {
        name: name.display().to_string(),
        raw: bytes.len(),
        brotli: brotli(&bytes)?.len(),
        phase,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_fetched_in_the_phase_of_its_name_or_of_the_first_part_that_needs_it() {
        for (name, when) in [
            ("regain-page-0123456789abcdef.js", Some(Phase::FirstStep)),
            ("regain-0123456789abcdef.css", Some(Phase::Embedded)),
            (
                "regain-app-0123456789abcdef_bg.wasm",
                Some(Phase::FirstStep),
            ),
            ("regain-request-0123456789abcdef.wasm", Some(Phase::PathB)),
            (
                "regain-journey.request-0123456789abcdef.wasm",
                Some(Phase::SecondStep),
            ),
            ("request-0123456789abcdef.css", Some(Phase::PathB)),
            (
                "regain-profile-better-auth-0123456789abcdef.wasm",
                Some(Phase::Profiles),
            ),
            ("regain-other-0123456789abcdef.wasm", None),
        ] {
            assert_eq!(phase(&without_hash(name)).ok(), when, "{name}");
        }
    }

    #[test]
    fn bytes_are_said_in_kilobytes() {
        assert_eq!(in_kilobytes(105_678), "105.6");
    }
}
