//! Names that change with content, so that a browser may keep what it has for good: `page-0123456789abcdef.css`. What a
//! file names counts as its content, so those it names come first, and the page, which keeps its name, last.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::place::mark;

/// What keeps its name: browsers and sites ask for it by that.
const PAGE: &str = "index.html";
const ELEMENT: &str = "regain.js";

/// Before the name of a file in a text: both are replaced by the file's hash (Subresource Integrity).
pub const INTEGRITY: &str = "integrity of ";

/// Files by name.
pub type Files = BTreeMap<String, Vec<u8>>;

/// The same files under other names, which those that name them know.
pub fn named(plain: Files) -> Result<Files> {
    let units = units(&plain);
    let mut open: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (unit, names) in &units {
        open.insert(unit, needed(&plain, &units, names));
    }
    if let Some(lost) = units.keys().find(|unit| !is_named(&open, unit)) {
        bail!("nothing in the page names {lost}");
    }
    let mut new = BTreeMap::new();
    let mut done = Files::new();
    while !open.is_empty() {
        let next = open
            .iter()
            .find(|(_, needs)| !needs.iter().any(|need| open.contains_key(need)));
        let Some(unit) = next.map(|(unit, _)| *unit) else {
            let circle: Vec<_> = open.keys().copied().collect();
            bail!("these name each other: {}", circle.join(", "));
        };
        open.remove(unit);
        let names = units.get(unit).context("a file that is not there")?;
        rename(&plain, names, &mut new, &mut done)?;
    }
    Ok(done)
}

/// What has one hash: a script with the wasm that goes by its name, or one file.
fn units(plain: &Files) -> BTreeMap<&str, Vec<&str>> {
    let mut units: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for name in plain.keys() {
        let script = name
            .strip_suffix("_bg.wasm")
            .map(|stem| format!("{stem}.js"));
        let script = script.and_then(|script| plain.get_key_value(&script));
        let unit = script.map_or(name.as_str(), |(script, _)| script);
        units.entry(unit).or_default().push(name);
    }
    units
}

/// The units that one names.
fn needed<'p>(
    plain: &'p Files,
    units: &BTreeMap<&'p str, Vec<&'p str>>,
    names: &[&str],
) -> BTreeSet<&'p str> {
    let texts: Vec<_> = names.iter().filter_map(|name| text(plain, name)).collect();
    let others = units
        .iter()
        .filter(|(_, files)| !files.iter().any(|file| names.contains(file)));
    let is_needed = |files: &[&str]| {
        let mut all = files
            .iter()
            .flat_map(|file| texts.iter().map(move |text| (file, text)));
        all.any(|(file, text)| mentions(text, file).next().is_some())
    };
    others
        .filter(|(_, files)| is_needed(files))
        .map(|(unit, _)| *unit)
        .collect()
}

fn is_named(needs: &BTreeMap<&str, BTreeSet<&str>>, unit: &str) -> bool {
    [PAGE, ELEMENT].contains(&unit) || needs.values().any(|needs| needs.contains(unit))
}

/// Gives a unit its name; `new` knows those of what it needs.
fn rename(
    plain: &Files,
    names: &[&str],
    new: &mut BTreeMap<String, String>,
    done: &mut Files,
) -> Result<()> {
    let mut all = Vec::new();
    for name in names {
        all.extend(content(plain, name, new)?);
    }
    let hash = mark(&all);
    for name in names.iter().filter(|name| ![PAGE, ELEMENT].contains(name)) {
        new.insert((*name).into(), with_hash(name, &hash));
    }
    for name in names {
        let named = new.get(*name).map_or(*name, String::as_str).to_string();
        let content = with_integrity(content(plain, name, new)?, done)?;
        done.insert(named, content);
    }
    Ok(())
}

/// A file, the names in it replaced.
fn content(plain: &Files, name: &str, new: &BTreeMap<String, String>) -> Result<Vec<u8>> {
    let Some(text) = text(plain, name) else {
        return plain.get(name).cloned().context("a file that is not there");
    };
    let mut text = text.to_string();
    for (old, new) in new {
        let starts: Vec<_> = mentions(&text, old).collect();
        for start in starts.into_iter().rev() {
            text.replace_range(start..start + old.len(), new);
        }
    }
    Ok(text.into_bytes())
}

/// A file, the hashes of those that it names put in.
fn with_integrity(content: Vec<u8>, done: &Files) -> Result<Vec<u8>> {
    let Ok(text) = std::str::from_utf8(&content) else {
        return Ok(content);
    };
    let mut text = text.to_string();
    for (name, bytes) in done {
        let placeholder = format!("{INTEGRITY}{name}");
        if text.contains(&placeholder) {
            text = text.replace(&placeholder, &integrity(bytes));
        }
    }
    if let Some((_, lost)) = text.split_once(INTEGRITY) {
        let name: String = lost.chars().take(40).collect();
        bail!("there is no file to hash for {name}");
    }
    Ok(text.into_bytes())
}

/// As Subresource Integrity writes it.
pub fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// What a file says, where it may name others.
fn text<'p>(plain: &'p Files, name: &str) -> Option<&'p str> {
    let may_name = [".css", ".html", ".js"]
        .iter()
        .any(|ending| name.ends_with(ending));
    let bytes = plain.get(name).filter(|_| may_name)?;
    std::str::from_utf8(bytes).ok()
}

/// Where a text names a file, which is not where it names `other-` and that.
pub fn mentions<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || ['-', '_', '.'].contains(&c);
    text.match_indices(name)
        .map(|(start, _)| start)
        .filter(move |start| {
            let (before, from) = text.split_at(*start);
            let after = from.get(name.len()..).unwrap_or_default();
            !before.ends_with(is_of_name) && !after.starts_with(is_of_name)
        })
}

/// `a.b.wasm` with it is `a.b-HASH.wasm`, and `a_bg.wasm` is `a-HASH_bg.wasm`.
fn with_hash(name: &str, hash: &str) -> String {
    let ending = name
        .strip_suffix("_bg.wasm")
        .or_else(|| Some(name.rsplit_once('.')?.0));
    let (stem, ending) = name.split_at(ending.map_or(name.len(), str::len));
    format!("{stem}-{hash}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(changed: &[(&str, &str)]) -> Files {
        let mut files = Files::new();
        for (name, text) in [
            (
                "index.html",
                "<script src=./boot.js></script><meta content=\"app.js\"><link href=steps.css>",
            ),
            ("boot.js", "import(name)"),
            (
                "app.js",
                "new URL(\"app_bg.wasm\"); new URL(\"./app.later.wasm\"); '-app.js'",
            ),
            ("app_bg.wasm", "\0asm app.later.wasm"),
            ("app.later.wasm", "\0asm later"),
            ("steps.css", "p {}"),
        ]
        .iter()
        .chain(changed)
        {
            files.insert((*name).into(), text.as_bytes().to_vec());
        }
        named(files).unwrap()
    }

    fn name<'f>(files: &'f Files, start: &str, end: &str) -> &'f str {
        let is_it = |name: &&String| {
            let middle = name
                .strip_prefix(start)
                .and_then(|rest| rest.strip_suffix(end));
            middle.is_some_and(|middle| middle.len() == 17 && middle.starts_with('-'))
        };
        files.keys().find(is_it).map_or("", String::as_str)
    }

    #[test]
    fn every_file_has_a_hash_in_its_name_and_is_called_by_it() {
        let files = page(&[]);
        let text = |name: &str| String::from_utf8_lossy(&files[name]).into_owned();
        let names = [
            ("app", ".js"),
            ("app", "_bg.wasm"),
            ("app.later", ".wasm"),
            ("boot", ".js"),
        ];
        let [app, wasm, later, boot] = names.map(|(start, end)| name(&files, start, end));
        assert_eq!(wasm, app.replace(".js", "_bg.wasm"));
        assert_eq!(
            text(app),
            format!("new URL(\"{wasm}\"); new URL(\"./{later}\"); '-app.js'")
        );
        assert!(text("index.html").starts_with(&format!("<script src=./{boot}></script>")));
        assert_eq!(text(wasm), "\0asm app.later.wasm");
    }

    #[test]
    fn a_name_changes_with_all_that_it_leads_to_and_with_nothing_else() {
        let before = page(&[]);
        let after = page(&[("app.later.wasm", "\0asm different")]);
        for (start, end, changes) in [
            ("app.later", ".wasm", true),
            ("app", ".js", true),
            ("app", "_bg.wasm", true),
            ("boot", ".js", false),
            ("steps", ".css", false),
        ] {
            let names = [&before, &after].map(|files| name(files, start, end));
            assert_eq!(names[0] != names[1], changes, "{names:?}");
        }
    }

    #[test]
    fn the_element_keeps_its_name_and_has_the_hash_of_what_it_fetches() {
        let script = "fetch(\"./later.wasm\", { integrity: \"integrity of later.wasm\" })";
        let files = page(&[
            ("index.html", "boot.js app.js steps.css"),
            ("regain.js", script),
            ("later.wasm", "\0asm"),
        ]);
        let later = name(&files, "later", ".wasm");
        // printf '\0asm' | openssl dgst -sha256 -binary | base64
        let hash = "sha256-zV1JNaSMBnLLBkB7tEO8AIev+UfGuGS6yIaYLHOzAn8=";
        let wanted = format!("fetch(\"./{later}\", {{ integrity: \"{hash}\" }})");
        assert_eq!(String::from_utf8_lossy(&files["regain.js"]), wanted);
    }

    #[test]
    fn a_file_nobody_names_is_found_and_so_is_a_circle() {
        let files = |texts: &[(&str, &str)]| {
            let files = texts
                .iter()
                .map(|(name, text)| ((*name).into(), (*text).into()));
            named(files.collect()).map_err(|error| error.to_string())
        };
        let lost = files(&[("index.html", "a.js"), ("a.js", ""), ("b.css", "")]);
        assert_eq!(lost, Err("nothing in the page names b.css".into()));
        let circle = files(&[("index.html", ""), ("a.js", "b.js"), ("b.js", "a.js")]);
        assert_eq!(circle, Err("these name each other: a.js, b.js".into()));
    }
}
