//! The page: trunk makes `dist/` from `index.html`, and every file that
//! compresses gets a `.br` and a `.gz` beside it, so that nobody compresses at
//! request time.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use anyhow::{Context, Result, bail};

use crate::names;
use crate::place::{Place, mark};
use crate::step::{Sort, Steps};

/// What `wasm-opt` may use, as in `index.html`: never all, which emits what browsers do not have yet.
pub const WASM_FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// What compresses better besides, measured: no common parts put into locals, no zeros taken out of data, no alignment noted,
/// none of the features above listed; and sums folded into addresses, for nothing lives in the first 1,024 bytes but the very
/// end of the stack, which rustc has linked first. As in `index.html` and `core/Cargo.toml`.
pub const SMALLER: &[&str] = &[
    "--low-memory-unused",
    "--skip-pass=local-cse",
    "--skip-pass=memory-packing",
    "--dealign",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// What the page is made from.
const SOURCES: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "Trunk.toml",
    "app",
    "core",
    "index.html",
    "style",
];

/// What is beside the sources, and not in the page.
const BESIDE: &[&str] = &["examples", "npm", "pkg", "tests", "vectors"];

/// What compresses; pictures and fonts already are.
const COMPRESSIBLE: &[&str] = &[
    "css",
    "html",
    "js",
    "json",
    "map",
    "svg",
    "txt",
    "wasm",
    "webmanifest",
];

/// Builds `dist/`.
pub fn dist(place: &Place, steps: &Steps) -> Result<()> {
    let began = SystemTime::now();
    let mut trunk = place.wasm_command("trunk");
    trunk.args(["build", "--release", "--skip-version-check"]);
    steps.run(Sort::Compile, "the app, for browsers", &mut trunk)?;

    let dist = place.root.join("dist");
    minify_scripts(place, steps, &dist)?;
    for wasm in files(&dist)? {
        let name = wasm.to_string_lossy();
        if let Some(stem) = name.strip_suffix("_bg.wasm") {
            names::shorten(&wasm, Path::new(&format!("{stem}.js")))?;
        }
    }
    let compressing = Instant::now();
    refuse_inline_scripts(&dist)?;
    name_by_content(&dist)?;
    for file in files(&dist)? {
        if is_compressible(&file) {
            compress(&file).with_context(|| format!("compressing {}", file.display()))?;
        }
    }
    steps.add(Sort::Compile, compressing.elapsed());

    let stamp = stamp(place);
    fs::create_dir_all(stamp.parent().unwrap_or(&place.target))?;
    File::create(&stamp)
        .and_then(|file| file.set_modified(began))
        .context("noting when the app was built")
}

/// Builds `dist/` where something it is made from is newer.
pub fn dist_if_stale(place: &Place, steps: &Steps) -> Result<()> {
    // `trunk build` by hand leaves the compressed ones out.
    let is_whole = place.root.join("dist/index.html.br").is_file();
    if is_whole && is_newer(place, &stamp(place), SOURCES) {
        return Ok(());
    }
    dist(place, steps)
}

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

/// What wasm-bindgen writes is made to be read; trunk leaves it so.
fn minify_scripts(place: &Place, steps: &Steps, dist: &Path) -> Result<()> {
    let scripts = files(dist)?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "js"));
    let mut esbuild = place.wasm_command("esbuild");
    esbuild
        .args([
            "--minify",
            "--target=es2022",
            "--allow-overwrite",
            "--log-level=warning",
        ])
        .arg(format!("--outdir={}", dist.display()))
        .args(scripts);
    steps.run(Sort::Compile, "its scripts, smaller", &mut esbuild)
}

fn stamp(place: &Place) -> PathBuf {
    place.target.join("dist.stamp")
}

fn is_compressible(file: &Path) -> bool {
    file.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| COMPRESSIBLE.contains(&extension))
}

fn compress(file: &Path) -> Result<()> {
    let bytes = fs::read(file)?;
    fs::write(with(file, "br"), brotli(&bytes)?)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&bytes)?;
    fs::write(with(file, "gz"), gzip.finish()?)?;
    Ok(())
}

fn with(file: &Path, extension: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

/// What the page fetches only when somebody gets to path B, each with what goes by its name. Trunk gives a hash to what
/// it writes into the page itself.
const LATER: &[(&str, &[&str])] = &[
    ("regain-request", &[".js", "_bg.wasm"]),
    ("request", &[".js"]),
    ("request", &[".css"]),
    ("work", &[".js"]),
];

/// Whether a file of `dist/` is one of those.
pub fn is_later(file: &Path) -> bool {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let begins = |(later, _): &(&str, _)| {
        let rest = name.strip_prefix(later);
        rest.is_some_and(|rest| rest.starts_with('-'))
    };
    LATER.iter().any(begins)
}

/// Gives those files a name that changes with what is in them, and tells the page.
fn name_by_content(dist: &Path) -> Result<()> {
    let page = dist.join("index.html");
    let mut html = fs::read_to_string(&page).context("reading dist/index.html")?;
    for (name, endings) in LATER {
        let file = |name: &str, ending: &str| dist.join(format!("{name}{ending}"));
        let mut all = Vec::new();
        for ending in *endings {
            let file = file(name, ending);
            all.extend(fs::read(&file).with_context(|| format!("reading {}", file.display()))?);
        }
        let hashed = format!("{name}-{}", mark(&all));
        for ending in *endings {
            fs::rename(file(name, ending), file(&hashed, ending))?;
        }
        let said = |name: &str| format!("={name}{}", endings.first().unwrap_or(&""));
        let named = html.replace(&said(name), &said(&hashed));
        if named == html {
            bail!("dist/index.html does not name {name}");
        }
        html = named;
    }
    let html = name_app(dist, &html)?;
    fs::write(&page, html).context("writing dist/index.html")
}

/// Trunk named the app by what it wrote, before script and wasm were made smaller together: a browser that kept one half
/// of an earlier build must not meet the other half of a later one under the same name.
fn name_app(dist: &Path, html: &str) -> Result<String> {
    let stems = files(dist)?.into_iter().filter_map(|file| {
        let name = file.file_name()?.to_str()?;
        let stem = name.strip_suffix("_bg.wasm")?;
        stem.starts_with("regain-app-").then(|| stem.to_owned())
    });
    let [old] = &stems.collect::<Vec<_>>()[..] else {
        bail!("dist does not hold one regain-app");
    };
    let halves = [".js", "_bg.wasm"];
    let mut all = Vec::new();
    for half in halves {
        all.extend(fs::read(dist.join(format!("{old}{half}")))?);
    }
    let new = format!("regain-app-{}", mark(&all));
    for half in halves {
        fs::rename(
            dist.join(format!("{old}{half}")),
            dist.join(format!("{new}{half}")),
        )?;
    }
    Ok(html.replace(old, &new))
}

/// The page's content security policy refuses them, and a page that does not
/// start is found out here rather than in a browser.
fn refuse_inline_scripts(dist: &Path) -> Result<()> {
    let page = fs::read_to_string(dist.join("index.html")).context("reading dist/index.html")?;
    if has_inline(&page) {
        bail!("dist/index.html has a script or a style of its own; keep both in files");
    }
    Ok(())
}

fn has_inline(page: &str) -> bool {
    let page = page.to_lowercase();
    let script = page.split("<script").skip(1).any(|tag| {
        !tag.split('>')
            .next()
            .is_some_and(|attributes| attributes.contains("src="))
    });
    script || page.contains("<style") || page.contains(" style=")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_without_an_address_is_inline() {
        assert!(has_inline("<script type=module>go()</script>"));
        assert!(has_inline(
            "<script src=a.js></script><script>go()</script>"
        ));
        assert!(has_inline("<p style='color:red'>"));
        assert!(!has_inline(
            "<script type=module src=a.js></script><link rel=stylesheet href=b.css>"
        ));
    }
}
