//! Files in general: which there are, which is newer, and how small one gets.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

use crate::place::Place;

/// What is beside the sources, and not in the page.
const BESIDE: &[&str] = &["examples", "npm", "pkg", "tests", "vectors"];

/// Whether a file is newer than everything in these files and folders.
pub fn is_newer(place: &Place, file: &Path, sources: &[&str]) -> bool {
    let changed = sources
        .iter()
        .map(|source| newest(&place.root.join(source)))
        .max();
    fs::metadata(file)
        .and_then(|data| data.modified())
        .is_ok_and(|made| changed.is_none_or(|changed| changed <= made))
}

/// Every file of a folder and its folders.
pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let entries =
            fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// As small as brotli gets.
pub fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &params).context("compressing with brotli")?;
    Ok(out)
}

/// Newest change in a file, or a folder with all below it. A file that was
/// removed changes the folder it was in.
fn newest(path: &Path) -> SystemTime {
    let own = fs::metadata(path)
        .and_then(|data| data.modified())
        .unwrap_or(SystemTime::UNIX_EPOCH);
    if !path.is_dir() {
        return own;
    }
    fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| !BESIDE.iter().any(|name| entry.file_name() == *name))
        .map(|entry| newest(&entry.path()))
        .fold(own, SystemTime::max)
}
