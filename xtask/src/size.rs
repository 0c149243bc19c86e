//! `cargo xtask size`: what a browser downloads, compressed as it is served.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::npm;
use crate::place::Place;
use crate::wasm;

/// All that is fetched until the first step is usable, in bytes of brotli.
const FIRST_STEP_BUDGET: usize = 122_000;

/// The wasm of the npm package, for browsers, in bytes of brotli: all of it, and `normalize` alone.
const NPM_BUDGETS: [(&str, &str, usize); 2] = [
    ("web", "core-npm-brotli-bytes", 32_000),
    ("normalize", "core-npm-normalize-brotli-bytes", 21_000),
];

/// The two languages that are complete.
const LANGUAGES: &[&str] = &["en", "nl"];

/// One file's row.
struct Row {
    name: String,
    raw: usize,
    brotli: usize,
    when: When,
}

/// When a browser fetches it.
#[derive(Clone, Copy, PartialEq)]
enum When {
    /// Before the first step is usable.
    FirstStep,
    /// When somebody gets to path B, in one language.
    Request,
    /// In another language, or never.
    Otherwise,
}

/// Prints the table and the sums; whether they fit.
pub fn size(place: &Place) -> Result<bool> {
    let rows = rows(&place.root)?;
    let widest = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    println!("{:widest$}  {:>9}  {:>9}", "file", "raw", "brotli");
    for row in &rows {
        let mark = match row.when {
            When::FirstStep => "  first step",
            When::Request => "  path B",
            When::Otherwise => "",
        };
        println!(
            "{:widest$}  {:>9}  {:>9}{mark}",
            row.name, row.raw, row.brotli
        );
    }
    let sum = |when| -> usize {
        let those = rows.iter().filter(|row| row.when == when);
        those.map(|row| row.brotli).sum()
    };
    let first = sum(When::FirstStep);
    let all: usize = rows.iter().map(|row| row.brotli).sum();
    let mut fits = first <= FIRST_STEP_BUDGET;
    if !fits {
        println!(
            "The first step is {} bytes over its budget of {FIRST_STEP_BUDGET}.",
            first - FIRST_STEP_BUDGET
        );
    }
    println!("first-step-brotli-bytes: {first}");
    println!("request-brotli-bytes: {}", sum(When::Request));
    println!("whole-journey-brotli-bytes: {all}");
    for (folder, name, budget) in NPM_BUDGETS {
        let bytes = row(&place.root, &npm::wasm(place, folder), When::Otherwise)?.brotli;
        if bytes > budget {
            println!(
                "The npm package is {} bytes over its budget of {budget}.",
                bytes - budget
            );
        }
        fits &= bytes <= budget;
        println!("{name}: {bytes}");
    }
    Ok(fits)
}

fn rows(root: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for file in wasm::files(&root.join("dist"))? {
        let compressed = file.extension().is_some_and(|e| e == "br" || e == "gz");
        if !compressed {
            let when = match wasm::is_later(&file) {
                true => When::Request,
                false => When::FirstStep,
            };
            rows.push(row(root, &file, when)?);
        }
    }
    for language in LANGUAGES {
        for file in wasm::files(&root.join("locales").join(language))? {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let when = match &*name {
                // Mails are written by the server, and not downloaded.
                "mail.json" => continue,
                _ if *language != "en" => When::Otherwise,
                "app.json" => When::FirstStep,
                _ => When::Request,
            };
            rows.push(row(root, &file, when)?);
        }
    }
    for file in wasm::files(&root.join("core/forms")).unwrap_or_default() {
        rows.push(row(root, &file, When::Otherwise)?);
    }
    Ok(rows)
}

fn row(root: &Path, file: &Path, when: When) -> Result<Row> {
    let bytes = fs::read(file).with_context(|| format!("reading {}", file.display()))?;
    let brotli = wasm::brotli(&bytes)?.len();
    Ok(Row {
        name: file
            .strip_prefix(root)
            .unwrap_or(file)
            .display()
            .to_string(),
        raw: bytes.len(),
        brotli,
        when,
    })
}
