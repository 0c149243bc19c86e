//! The names by which a page's wasm and its script find each other, made short: wasm-bindgen's carry a hash each, which
//! no compression makes smaller (3.3 kB of the first step).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{ImportSection, Module, RawSection, Section};
use wasmparser::{ImportSectionReader, Parser, Payload};

/// Renames what the wasm imports from wasm-bindgen's script, in both.
pub fn shorten(wasm: &Path, script: &Path) -> Result<()> {
    let bytes = fs::read(wasm).with_context(|| format!("reading {}", wasm.display()))?;
    let text =
        fs::read_to_string(script).with_context(|| format!("reading {}", script.display()))?;
    let mut names = BTreeMap::new();
    let shorter = with_short_imports(&bytes, &mut names)
        .with_context(|| format!("reading {}", wasm.display()))?;
    let (text, renamed) = with_short_words(&text, &names);
    if renamed != names.len() {
        bail!(
            "{} does not name all that the wasm imports",
            script.display()
        );
    }
    fs::write(wasm, shorter)?;
    fs::write(script, text)?;
    Ok(())
}

/// The module again, its imports from scripts renamed; `names` becomes old → new.
fn with_short_imports(module: &[u8], names: &mut BTreeMap<String, String>) -> Result<Vec<u8>> {
    let mut out = Module::HEADER.to_vec();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => imports(section, names)?.append_to(&mut out),
            other => {
                if let Some((id, range)) = other.as_section() {
                    let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                    let data = module.get(range).unwrap_or_default();
                    RawSection { id, data }.append_to(&mut out);
                }
            }
        }
    }
    Ok(out)
}

fn imports(
    section: ImportSectionReader<'_>,
    names: &mut BTreeMap<String, String>,
) -> Result<ImportSection> {
    let mut short = ImportSection::new();
    for import in section.into_imports() {
        let import = import?;
        let kind = RoundtripReencoder
            .entity_type(import.ty)
            .map_err(|error| anyhow!("an import: {error}"))?;
        let is_wasm_bindgens = import.module.starts_with("./") && import.name.starts_with("__wb");
        let name = if is_wasm_bindgens {
            let next = format!("__{:x}", names.len());
            names.entry(import.name.into()).or_insert(next).clone()
        } else {
            import.name.into()
        };
        short.import(import.module, &name, kind);
    }
    Ok(short)
}

/// The script again, and how many of the names it held.
fn with_short_words(script: &str, names: &BTreeMap<String, String>) -> (String, usize) {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
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
        let mut imports = ImportSection::new();
        imports.import(
            "./app_bg.js",
            "__wbg_now_0123456789abcdef",
            EntityType::Function(0),
        );
        imports.import("env", "__wbg_elsewhere", EntityType::Function(0));
        let mut module = Module::new();
        module.section(&types).section(&imports);

        let mut names = BTreeMap::new();
        let short = with_short_imports(&module.finish(), &mut names).expect("a module");
        assert!(!short.windows(9).any(|part| part == b"__wbg_now"));
        assert!(short.windows(15).any(|part| part == b"__wbg_elsewhere"));
        let script = "({__wbg_now_0123456789abcdef:()=>a.__wbg_now_0123456789abcdefg})";
        let (script, renamed) = with_short_words(script, &names);
        assert_eq!(
            (&*script, renamed),
            ("({__0:()=>a.__wbg_now_0123456789abcdefg})", 1)
        );
    }
}
