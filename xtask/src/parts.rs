//! `cargo xtask size --parts`: what each part of `core` adds to the app's
//! wasm, and to the npm package's. Both are built as they are served, but with the
//! names of functions kept, and what each takes is put down to the part it is of.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::bundle;
use crate::compile::{self, Variant};
use crate::files;
use crate::npm;
use crate::place::Place;
use crate::step::{Sort, Steps};

/// Builds the app and the npm package with names, and prints a table of each wasm.
pub fn parts(place: &Place, steps: &Steps) -> Result<()> {
    let compiled = bundle::compiled(place, steps, Variant::Small)?;
    let split = bundle::split(place, steps, &compiled)?;
    table(place, steps, "app", &split.main, compile::APP)?;
    for (file, name) in &split.later {
        table(place, steps, name, file, compile::APP)?;
    }

    let npm = npm::compile(place, steps, "npm package, names kept", "npm-forms")?;
    let folder = place.target.join("parts");
    let mut bind = place.command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name", "npm"]);
    bind.arg("--out-dir").arg(&folder).arg(npm);
    steps.run(Sort::Compile, "npm package, wasm-bindgen", &mut bind)?;
    let built = folder.join("npm_bg.wasm");
    table(place, steps, "npm package", &built, compile::NPM)
}

fn table(place: &Place, steps: &Steps, name: &str, wasm: &Path, how: &[&str]) -> Result<()> {
    let small = place.target.join("parts").join(format!("{name}.small"));
    fs::create_dir_all(place.target.join("parts")).context("making a folder for parts")?;
    let mut optimise = compile::optimise_with_names(place, wasm, &small, how);
    steps.run(Sort::Compile, &format!("{name}, wasm-opt"), &mut optimise)?;

    let bytes = fs::read(&small).context("reading the wasm")?;
    let module = Module::of(&bytes).context("reading the wasm, which is cut short")?;
    let mut sums: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (function, body) in &module.functions {
        let sum = sums.entry(part_of(function)).or_default();
        sum.extend_from_slice(body);
    }
    let mut rows = Vec::new();
    for (part, bodies) in &sums {
        rows.push((part, bodies.len(), files::brotli(bodies)?.len()));
    }
    let data = "data: tables and texts of all parts".to_string();
    rows.push((&data, module.data.len(), files::brotli(module.data)?.len()));
    rows.sort_by_key(|(_, raw, _)| std::cmp::Reverse(*raw));
    println!("\n| part of the {name} | raw | brotli, by itself |\n|---|---|---|");
    for (part, raw, brotli) in rows {
        println!("| {part} | {raw} | {brotli} |");
    }
    println!();
    Ok(())
}

/// `kind::phone` of whatever is in `regain_core::kind::phone`, a generic function of
/// another crate's included where it is made for one of ours.
fn part_of(name: &str) -> String {
    let name = readable(name);
    let Some((_, path)) = name.split_once("regain_core::") else {
        return match name {
            _ if name.contains("regain_app") => "the app".into(),
            _ => "everything else: libraries, the standard library".into(),
        };
    };
    let end = path
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == ':'))
        .unwrap_or(path.len());
    let mut steps = path.get(..end).unwrap_or(path).split("::");
    let first = steps.next().unwrap_or_default();
    match (first, steps.next()) {
        ("kind", Some(second)) if second.starts_with(|c: char| c.is_ascii_lowercase()) => {
            format!("`core` kind::{second}")
        }
        _ => format!("`core` {first}"),
    }
}

/// A name without the hashes of crates: as rustc writes it, or as wasm-bindgen has read that already.
fn readable(name: &str) -> String {
    let first = name.split(' ').next().unwrap_or(name);
    if let Ok(read) = rustc_demangle::try_demangle(first) {
        return format!("{read:#}");
    }
    let mut out = String::with_capacity(name.len());
    for piece in name.split_inclusive(']') {
        let hash = piece
            .rfind('[')
            .and_then(|start| Some((start, piece.get(start + 1..piece.len() - 1)?)));
        match hash {
            Some((start, hash))
                if hash.len() >= 8 && hash.bytes().all(|b| b.is_ascii_hexdigit()) =>
            {
                out.push_str(piece.get(..start).unwrap_or_default());
            }
            _ => out.push_str(piece),
        }
    }
    out
}

/// What is read of a wasm module: <https://webassembly.github.io/spec/core/binary/modules.html>.
struct Module<'a> {
    /// Those that are not imported: name and body.
    functions: Vec<(String, &'a [u8])>,
    /// The data section.
    data: &'a [u8],
}

impl<'a> Module<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes.get(8..)?);
        let (mut imported, mut data): (usize, &[u8]) = (0, &[]);
        let (mut bodies, mut names) = (Vec::new(), BTreeMap::new());
        while let Some(id) = reader.byte() {
            let mut section = reader.sized()?;
            match id {
                0 if section.text()? == "name" => names = section.function_names()?,
                2 => imported = section.imported_functions()?,
                10 => {
                    for _ in 0..section.number()? {
                        bodies.push(section.sized()?.0);
                    }
                }
                11 => data = section.0,
                _ => {}
            }
        }
        let named = (imported..).zip(bodies);
        let functions = named.map(|(index, body)| (names.remove(&index).unwrap_or_default(), body));
        Some(Self {
            functions: functions.collect(),
            data,
        })
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// LEB128.
    fn number(&mut self) -> Option<usize> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7F).checked_shl(shift)?;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn sized(&mut self) -> Option<Self> {
        let length = self.number()?;
        let (these, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(Self(these))
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.sized()?.0).ok()
    }

    fn limits(&mut self) -> Option<()> {
        let has_most = self.byte()? & 1 == 1;
        self.number()?;
        if has_most {
            self.number()?;
        }
        Some(())
    }

    fn imported_functions(&mut self) -> Option<usize> {
        let mut functions = 0;
        for _ in 0..self.number()? {
            self.text()?;
            self.text()?;
            match self.byte()? {
                0 => {
                    self.number()?;
                    functions += 1;
                }
                1 => {
                    self.byte()?;
                    self.limits()?;
                }
                2 => self.limits()?,
                3 => {
                    self.byte()?;
                    self.byte()?;
                }
                _ => return None,
            }
        }
        Some(functions)
    }

    fn function_names(&mut self) -> Option<BTreeMap<usize, String>> {
        while let Some(id) = self.byte() {
            let mut part = self.sized()?;
            if id == 1 {
                let mut names = BTreeMap::new();
                for _ in 0..part.number()? {
                    let index = part.number()?;
                    names.insert(index, part.text()?.to_string());
                }
                return Some(names);
            }
        }
        Some(BTreeMap::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_of_the_part_that_is_named_first() {
        for (name, part) in [
            (
                "regain_core::kind::phone::plan::of::h1",
                "`core` kind::phone",
            ),
            ("regain_core::kind::Kind::name::h1", "`core` kind"),
            (
                "<regain_core::wire::Flow as serde::Deserialize>::x",
                "`core` wire",
            ),
            (
                "core::ptr::drop_in_place<regain_app::page::Page>",
                "the app",
            ),
            (
                "<alloc[3ca501edff3f0c7c]::vec::Vec<[regain_core[939361dcd6bf0f6c]::kind::phone::Plan; 2]>>::grow",
                "`core` kind::phone",
            ),
            (
                "_RNvMNtCs7K3wKx9V2nq_11regain_core4wireNtB2_4Flow4next indirect_call_shim",
                "`core` wire",
            ),
        ] {
            assert_eq!(part_of(name), part);
        }
    }

    #[test]
    fn a_module_cut_short_is_none() {
        assert!(Module::of(b"\0asm\x01\0\0\0\x0a\x05\x01").is_none());
        assert!(Module::of(b"\0asm\x01\0\0\0").is_some_and(|module| module.functions.is_empty()));
    }
}
