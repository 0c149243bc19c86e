//! The functions of a wasm in an order that compresses better: each beside the one that is most like it, so that what is
//! repeated is near.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, anyhow};
use wasm_encoder::reencode::{self, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// What is compared: so many bytes in a row.
const PIECE: usize = 4;

/// What more functions than these have in common tells them from no others.
const COMMON: usize = 300;

/// Added to a function's size, so that the smallest, which have next to nothing else, are not always the most alike.
const SMALL: usize = 20;

/// Orders the functions of a wasm anew.
pub fn by_likeness(wasm: &Path) -> Result<()> {
    let bytes = fs::read(wasm).with_context(|| format!("reading {}", wasm.display()))?;
    let ordered = ordered(&bytes, by_neighbours);
    let ordered = ordered.with_context(|| format!("in {}", wasm.display()))?;
    fs::write(wasm, ordered)?;
    Ok(())
}

fn ordered(module: &[u8], order: fn(&[&[u8]]) -> Vec<usize>) -> Result<Vec<u8>> {
    let (mut imported, mut bodies) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = order(&bodies);
    let mut index: Vec<u32> = (0..).take(imported + order.len()).collect();
    for (new, old) in (imported..).zip(&order) {
        let index = index.get_mut(imported + old);
        *index.context("a function that is not there")? = u32::try_from(new)?;
    }
    let mut out = Module::new();
    Order { order, index }
        .parse_core_module(&mut out, Parser::new(0), module)
        .map_err(|error| anyhow!("ordering functions: {error}"))?;
    Ok(out.finish())
}

/// Writes a module with its functions in another order.
struct Order {
    /// Which of the old functions is in each place, without those that are imported.
    order: Vec<usize>,
    /// Where each old function is now, imported ones first.
    index: Vec<u32>,
}

impl Order {
    fn of<T>(&self, old: Vec<T>) -> Vec<T>
    where
        T: Clone,
    {
        let places = self.order.iter();
        places
            .filter_map(|place| old.get(*place).cloned())
            .collect()
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, old: u32) -> Result<u32, reencode::Error> {
        let new = usize::try_from(old)
            .ok()
            .and_then(|old| self.index.get(old));
        Ok(new.copied().unwrap_or(old))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        for of_type in self.of(section.into_iter().collect::<Result<_, _>>()?) {
            functions.function(of_type);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), reencode::Error> {
        for body in self.of(section.into_iter().collect::<Result<_, _>>()?) {
            self.parse_function_body(code, body)?;
        }
        Ok(())
    }
}

/// From the smallest on, always to the one that has most in common with the last few; where none has anything, to the
/// smallest that is left.
fn by_neighbours(bodies: &[&[u8]]) -> Vec<usize> {
    let pieces: Vec<BTreeSet<&[u8]>> = bodies
        .iter()
        .map(|body| body.windows(PIECE).collect())
        .collect();
    let mut having: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, pieces) in pieces.iter().enumerate() {
        for piece in pieces {
            having.entry(piece).or_default().push(function);
        }
    }
    having.retain(|_, functions| functions.len() <= COMMON);

    let mut left: Vec<_> = bodies.iter().map(|body| body.len()).enumerate().collect();
    left.sort_by_key(|(_, size)| *size);
    let mut order = Vec::with_capacity(left.len());
    let mut shared: HashMap<usize, usize> = HashMap::new();
    while !left.is_empty() {
        let likeness = |(function, size): &(usize, usize)| {
            shared.get(function).unwrap_or(&0) * 1_000 / (size + SMALL)
        };
        // Of several that are as good, the smallest.
        let best = left.iter().map(likeness).enumerate().rev();
        let best = best.max_by_key(|(_, likeness)| *likeness);
        let (next, _) = left.remove(best.map_or(0, |(place, _)| place));
        order.push(next);
        // What the functions before the last have in common with one counts less and less.
        for shared in shared.values_mut() {
            *shared /= 2;
        }
        let pieces = pieces.get(next).into_iter().flatten();
        for function in pieces.filter_map(|piece| having.get(piece)).flatten() {
            *shared.entry(*function).or_default() += 1_000;
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, TypeSection, ValType,
    };

    #[test]
    fn whoever_knows_a_function_finds_it_where_it_is_now() {
        let (mut types, mut imports) = (TypeSection::new(), ImportSection::new());
        types.ty().function([], []);
        types.ty().function([ValType::I32], []);
        imports.import("a", "b", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        for of_type in [0, 1, 0] {
            functions.function(of_type);
        }
        let mut exports = ExportSection::new();
        exports.export("nobody", ExportKind::Func, 2);
        exports.export("import", ExportKind::Func, 0);
        let mut code = CodeSection::new();
        for called in [Some(0), None, Some(1)] {
            let mut function = Function::new([]);
            if let Some(called) = called {
                function.instructions().call(called);
            }
            function.instructions().end();
            code.function(&function);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions);
        module.section(&exports).section(&code);

        let moved = ordered(&module.finish(), |_| vec![2, 0, 1]).unwrap();
        let (mut types, mut bodies, mut exports) = (Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(&moved) {
            match payload.unwrap() {
                Payload::FunctionSection(section) => types.extend(section.into_iter().flatten()),
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                Payload::ExportSection(section) => exports.extend(section.into_iter().flatten()),
                _ => {}
            }
        }
        assert_eq!(types, [0, 0, 1]);
        // `call 2`, `call 0`, nothing; each has no locals, and an end.
        let called: [&[u8]; 3] = [&[0, 0x10, 2, 0x0b], &[0, 0x10, 0, 0x0b], &[0, 0x0b]];
        assert_eq!(bodies, called);
        let indices: Vec<_> = exports.iter().map(|export| export.index).collect();
        assert_eq!(indices, [3, 0]);
    }

    #[test]
    fn functions_that_are_alike_are_neighbours() {
        let bodies: [&[u8]; 5] = [b"abcdefgh", b"uvwxyz", b"abcdefgi", b"tuvwxyz", b"1"];
        assert_eq!(by_neighbours(&bodies), [4, 1, 3, 0, 2]);
    }
}
