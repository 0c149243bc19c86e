//! The names by which a page's wasm and its script find each other, made short: wasm-bindgen's carry a hash each, which
//! no compression makes smaller (3.3 kB of the first step).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
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

/// Renames what wasm and script take from each other by names of wasm-bindgen's, in both, and in what takes it from the
/// script later.
pub fn shorten<'p>(
    wasm: &'p Path,
    later: impl IntoIterator<Item = &'p Path>,
    script: &Path,
) -> Result<()> {
    let text = read(script)?;
    let mut names = Names::of(&text);
    for wasm in [wasm].into_iter().chain(later) {
        change(wasm, |payload| match payload {
            Payload::ImportSection(section) => Ok(Some(imports(section, &mut names)?)),
            Payload::ExportSection(section) => {
                Ok(Some(exports(section, |name| Some(names.short(name)))?))
            }
            _ => Ok(None),
        })?;
    }
    fs::write(script, names.script())?;
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

/// The names that a script uses.
struct Names<'s> {
    script: &'s str,
    words: BTreeSet<&'s str>,
    /// Old → new.
    short: BTreeMap<String, String>,
    /// The same for where a wasm takes things from.
    modules: BTreeMap<String, String>,
}

impl<'s> Names<'s> {
    fn of(script: &'s str) -> Self {
        Self {
            script,
            words: words(script).collect(),
            short: BTreeMap::new(),
            modules: BTreeMap::new(),
        }
    }

    fn short(&mut self, name: &str) -> String {
        let is_wasm_bindgens = name.starts_with("__") || name.starts_with("wasm_bindgen_");
        if !is_wasm_bindgens || !self.words.contains(name) {
            return name.into();
        }
        let next = letters(self.short.len());
        self.short.entry(name.into()).or_insert(next).clone()
    }

    /// How a wasm names the script it takes things from: each time it takes one.
    fn short_module(&mut self, name: &str) -> String {
        // Once it is a key of the script, and no path that leads anywhere.
        match self.script.matches(&quoted(name)).count() {
            1 => {
                let next = letters(self.modules.len());
                self.modules.entry(name.into()).or_insert(next).clone()
            }
            _ => name.into(),
        }
    }

    /// The script again.
    fn script(&self) -> String {
        let mut script = with_short_words(self.script, &self.short);
        for (old, new) in &self.modules {
            script = script.replace(&quoted(old), &quoted(new));
        }
        script
    }
}

fn quoted(name: &str) -> String {
    format!("\"{name}\"")
}

/// `a` to `z`, `aa` to `zz` and so on: what JavaScript takes for a name after a dot, whatever it is.
fn letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(
            b'a' + u8::try_from(number % 26).unwrap_or_default(),
        ));
        if number < 26 {
            return letters.iter().rev().collect();
        }
        number = number / 26 - 1;
    }
}

fn imports(section: ImportSectionReader<'_>, names: &mut Names<'_>) -> Result<Box<dyn Section>> {
    let mut short = ImportSection::new();
    for import in section.into_imports() {
        let import = import?;
        let kind = RoundtripReencoder
            .entity_type(import.ty)
            .map_err(|error| anyhow!("an import: {error}"))?;
        let (module, name) = match import.module {
            beside if beside.starts_with("./") => {
                (names.short_module(beside), names.short(import.name))
            }
            // What a later part has of the first.
            "__wasm_split" => (import.module.into(), names.short(import.name)),
            other => (other.into(), import.name.into()),
        };
        short.import(&module, &name, kind);
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

/// The script again.
fn with_short_words(script: &str, names: &BTreeMap<String, String>) -> String {
    let mut out = String::with_capacity(script.len());
    let mut rest = script;
    while let Some(start) = rest.find(is_of_word) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c| !is_of_word(c)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        out.push_str(before);
        out.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, ExportKind, FunctionSection, TypeSection};

    const SCRIPT: &str = "({\"./app_bg.js\":{__wbg_now_0123456789abcdef:()=>a.__wbg_now_0123456789abcdefg,b:w.__wbindgen_malloc}})";

    #[test]
    fn what_both_sides_name_is_renamed_on_both_and_what_no_script_names_can_go() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut before = ImportSection::new();
        for (from, name) in [
            ("./app_bg.js", "__wbg_now_0123456789abcdef"),
            ("env", "__wbg_elsewhere"),
        ] {
            before.import(from, name, EntityType::Function(0));
        }
        let mut given = ExportSection::new();
        for name in ["__wbindgen_malloc", "__wbindgen_unused", "check"] {
            given.export(name, ExportKind::Func, 0);
        }
        let mut module = Module::new();
        module.section(&types).section(&before);
        module.section(&FunctionSection::new()).section(&given);

        let mut names = Names::of(SCRIPT);
        let short = changed(&module.finish(), &mut |payload| match payload {
            Payload::ImportSection(section) => Ok(Some(imports(section, &mut names)?)),
            Payload::ExportSection(section) => {
                Ok(Some(exports(section, |name| Some(names.short(name)))?))
            }
            _ => Ok(None),
        })
        .expect("a module");
        let has = |name: &[u8]| short.windows(name.len()).any(|part| part == name);
        assert!(!has(b"__wbg_now") && !has(b"__wbindgen_malloc"));
        assert!(has(b"__wbg_elsewhere") && has(b"__wbindgen_unused") && has(b"check"));
        assert_eq!(
            names.script(),
            "({\"a\":{a:()=>a.__wbg_now_0123456789abcdefg,b:w.b}})"
        );
        assert!(!has(b"app_bg.js") && has(b"env"));

        let words: BTreeSet<&str> = words(SCRIPT).collect();
        assert!(words.contains("__wbindgen_malloc") && !words.contains("__wbindgen_unused"));
    }

    #[test]
    fn after_z_comes_aa() {
        let some = [0, 25, 26, 51, 52, 701, 702].map(letters);
        assert_eq!(some, ["a", "z", "aa", "az", "ba", "zz", "aaa"]);
    }
}
