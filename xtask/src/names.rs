//! The names by which a page's wasm and its script find each other, made short: wasm-bindgen's carry a hash each, which
//! no compression makes smaller (3.3 kB of the first step).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ExportSection, ImportSection, Module, RawSection, Section};
use wasmparser::{ExportSectionReader, ImportSectionReader, Parser, Payload};

/// Takes the exports away that wasm-bindgen's script never names, so that `wasm-opt` finds what nothing calls.
pub fn drop_unused(wasm: &Path, script: &Path) -> Result<()> {
    let text = read(script)?;
    let words: BTreeSet<&str> = words(&text).collect();
    let is_used = |name: &str| words.contains(name);
    change(wasm, |payload| match payload {
        Payload::ExportSection(section) => Ok(Some(exports(section, |name| {
            is_used(name).then(|| name.to_owned())
        })?)),
        _ => Ok(None),
    })
}

/// Renames what wasm and script take from each other by names of wasm-bindgen's, in both.
pub fn shorten(wasm: &Path, script: &Path) -> Result<()> {
    let text = read(script)?;
    let mut names = Names::default();
    change(wasm, |payload| match payload {
        Payload::ImportSection(section) => Ok(Some(imports(section, &mut names)?)),
        Payload::ExportSection(section) => {
            Ok(Some(exports(section, |name| Some(names.short(name)))?))
        }
        _ => Ok(None),
    })?;
    let (text, renamed) = with_short_words(&text, &names.0);
    if renamed != names.0.len() {
        bail!("{} does not name all that the wasm does", script.display());
    }
    fs::write(script, text)?;
    Ok(())
}

fn read(script: &Path) -> Result<String> {
    fs::read_to_string(script).with_context(|| format!("reading {}", script.display()))
}

/// A section in place of another, if there is to be one.
type Other = Result<Option<Box<dyn Section>>>;

/// Writes the module again, with other sections in place of those that `other` makes.
fn change(wasm: &Path, mut other: impl FnMut(Payload<'_>) -> Other) -> Result<()> {
    let bytes = fs::read(wasm).with_context(|| format!("reading {}", wasm.display()))?;
    let changed = changed(&bytes, &mut other).with_context(|| format!("in {}", wasm.display()))?;
    fs::write(wasm, changed)?;
    Ok(())
}

fn changed(module: &[u8], other: &mut dyn FnMut(Payload<'_>) -> Other) -> Result<Vec<u8>> {
    let mut out = Module::HEADER.to_vec();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload?;
        let section = payload.as_section();
        if let Some(other) = other(payload)? {
            other.append_to(&mut out);
        } else if let Some((id, range)) = section {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = module.get(range).unwrap_or_default();
            RawSection { id, data }.append_to(&mut out);
        }
    }
    Ok(out)
}

/// Old → new.
#[derive(Default)]
struct Names(BTreeMap<String, String>);

impl Names {
    fn short(&mut self, name: &str) -> String {
        if !name.starts_with("__") && !name.starts_with("wasm_bindgen__") {
            return name.into();
        }
        let next = format!("__{:x}", self.0.len());
        self.0.entry(name.into()).or_insert(next).clone()
    }
}

fn imports(section: ImportSectionReader<'_>, names: &mut Names) -> Result<Box<dyn Section>> {
    let mut short = ImportSection::new();
    for import in section.into_imports() {
        let import = import?;
        let kind = RoundtripReencoder
            .entity_type(import.ty)
            .map_err(|error| anyhow!("an import: {error}"))?;
        let name = match import.module.starts_with("./") {
            true => names.short(import.name),
            false => import.name.into(),
        };
        short.import(import.module, &name, kind);
    }
    Ok(Box::new(short))
}

/// The exports again, by the names that `named` gives them, or without.
fn exports(
    section: ExportSectionReader<'_>,
    mut named: impl FnMut(&str) -> Option<String>,
) -> Result<Box<dyn Section>> {
    let mut others = ExportSection::new();
    for export in section {
        let export = export?;
        if let Some(name) = named(export.name) {
            let kind = RoundtripReencoder
                .export_kind(export.kind)
                .map_err(|error| anyhow!("an export: {error}"))?;
            others.export(&name, kind, export.index);
        }
    }
    Ok(Box::new(others))
}

fn is_of_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

fn words(script: &str) -> impl Iterator<Item = &str> {
    script.split(|c| !is_of_word(c))
}

/// The script again, and how many of the names it held.
fn with_short_words(script: &str, names: &BTreeMap<String, String>) -> (String, usize) {
    let mut renamed = BTreeSet::new();
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_of_word) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_of_word(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        out.push_str(before);
        match names.get(word) {
            Some(short) => {
                renamed.insert(word);
                out.push_str(short);
            }
            None => out.push_str(word),
        }
        rest = after;
    }
    out.push_str(rest);
    (out, renamed.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, TypeSection};

    #[test]
    fn what_a_script_gives_is_renamed_on_both_sides() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut before = ImportSection::new();
        before.import(
            "./app_bg.js",
            "__wbg_now_0123456789abcdef",
            EntityType::Function(0),
        );
        before.import("env", "__wbg_elsewhere", EntityType::Function(0));
        let mut module = Module::new();
        module.section(&types).section(&before);

        let mut names = Names::default();
        let short = changed(&module.finish(), &mut |payload| match payload {
            Payload::ImportSection(section) => Ok(Some(imports(section, &mut names)?)),
            _ => Ok(None),
        })
        .expect("a module");
        assert!(!short.windows(9).any(|part| part == b"__wbg_now"));
        assert!(short.windows(15).any(|part| part == b"__wbg_elsewhere"));
        let script = "({__wbg_now_0123456789abcdef:()=>a.__wbg_now_0123456789abcdefg})";
        let (script, renamed) = with_short_words(script, &names.0);
        assert_eq!(
            (&*script, renamed),
            ("({__0:()=>a.__wbg_now_0123456789abcdefg})", 1)
        );
    }
}
