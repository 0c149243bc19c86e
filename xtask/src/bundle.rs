//! The app for browsers: cargo's one wasm, split in what starts and what comes when it is asked for. It lies in
//! `target/app` under plain names, where trunk finds it; what is asked for later is marked by `wasm_split` in `app/src`.
//!
//! `regain-app_bg.wasm` starts, `regain-NAME.wasm` is what is marked with NAME, and
//! `regain-NAME.OTHER.wasm` what both of them need. `regain.js` is the custom element (`app/element.js`) with wasm-bindgen's
//! script in it, and `regain-page.js` the full page's (`app/page.js`).

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, bail};

use crate::compile::{self, Variant};
use crate::files::files;
use crate::names;
use crate::order;
use crate::place::{Place, mark};
use crate::profiles;
use crate::script;
use crate::step::{Sort, Steps};
use crate::styles;

/// What the app is called.
pub const NAME: &str = "regain-app";

/// The custom element for pages of others, the full page's, and what that fetches when somebody gets there, with their names in
/// the page.
const ELEMENTS: [(&str, &str); 3] = [
    ("app/element.js", "regain.js"),
    ("app/page.js", "regain-page.js"),
    ("app/element/work.js", "regain-work.js"),
];
/// What they are made of.
const ELEMENT_PARTS: &str = "app/element";

/// Set for trunk where the app is there already, for trunk's hook asks for it once more.
pub const DONE: &str = "REGAIN_BUNDLED";

/// Where the finished app lies. Not where cargo is told to build: trunk's page names this folder.
fn folder(place: &Place) -> PathBuf {
    place.root.join("target/app")
}

/// The hook in `Trunk.toml`.
pub fn for_trunk(place: &Place, steps: &Steps) -> Result<()> {
    if std::env::var_os(DONE).is_some() {
        return Ok(());
    }
    let is_quick = std::env::var_os("TRUNK_PROFILE").is_some_and(|profile| profile == "debug");
    let variant = match is_quick {
        true => Variant::Quick,
        false => Variant::Small,
    };
    bundle(place, steps, variant)
}

/// Makes the app and its style sheets.
pub fn bundle(place: &Place, steps: &Steps, variant: Variant) -> Result<()> {
    app(place, steps, variant)?;
    profiles::profiles(place, steps, variant, &folder(place))?;
    styles::styles(place, steps, &folder(place))
}

/// Makes the app, where what cargo compiles is not what it was made from.
fn app(place: &Place, steps: &Steps, variant: Variant) -> Result<()> {
    let compiled = compiled(place, steps, variant)?;
    let stamp = place.root.join("target/app.stamp");
    let mut element = Vec::new();
    let scripts = ELEMENTS.map(|(from, _)| place.root.join(from));
    let parts = files(&place.root.join(ELEMENT_PARTS))?;
    for file in parts.into_iter().chain(scripts) {
        element.extend(fs::read(&file).with_context(|| format!("reading {}", file.display()))?);
    }
    let made_from = format!("{} {}", made_from(&compiled, variant)?, mark(&element));
    if folder(place).is_dir() && fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == made_from) {
        return Ok(());
    }
    let split = split(place, steps, &compiled)?;
    if variant == Variant::Small {
        smaller(place, steps, &split)?;
    }
    elements(place, steps, &split.script)?;
    put(&split, &folder(place))?;
    fs::write(&stamp, made_from).context("noting what the app was made from")
}

/// The wasm, how it is treated, and by whom.
fn made_from(compiled: &Path, variant: Variant) -> Result<String> {
    let bytes = fs::read(compiled).with_context(|| format!("reading {}", compiled.display()))?;
    let ours = std::env::current_exe().and_then(fs::metadata);
    let ours = ours.and_then(|data| data.modified());
    let ours = ours.unwrap_or(SystemTime::UNIX_EPOCH);
    Ok(format!("{variant:?} {} {ours:?}", mark(&bytes)))
}

/// The app as cargo makes it, with what splitting needs to know.
pub fn compiled(place: &Place, steps: &Steps, variant: Variant) -> Result<PathBuf> {
    let (mut cargo, profile) = match variant {
        Variant::Small => (compile::small(place), "wasm"),
        Variant::Quick => (compile::quick(place), "debug"),
    };
    cargo.args(["--package", NAME, "--bin", NAME, "--features", "exports"]);
    cargo.args(["--", "-Clink-arg=--emit-relocs"]);
    let name = match variant {
        Variant::Small if compile::builds_std(place) => "the app and the standard library",
        _ => "the app, compiling",
    };
    steps.run(Sort::Compile, name, &mut cargo)?;
    Ok(compile::folder(place, profile).join(format!("{NAME}.wasm")))
}

/// An app that is split, each file where `wasm-bindgen` or `wasm-split` has put it.
pub struct Split {
    /// What starts.
    pub main: PathBuf,
    /// Its script, which fetches the others.
    pub script: PathBuf,
    /// What comes later: its file, and its name in the page.
    pub later: Vec<(PathBuf, String)>,
}

/// Takes it apart, and makes one script for all.
pub fn split(place: &Place, steps: &Steps, compiled: &Path) -> Result<Split> {
    let folder = place.target.join("bundle");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("clearing what was split before")?;
    }
    let (parts, bound) = (folder.join("parts"), folder.join("bound"));
    fs::create_dir_all(&folder).context("making a folder for the parts of the app")?;
    let mut take_apart = place.command("wasm-split-cli");
    take_apart.arg(compiled).arg(&parts);
    take_apart.args(["--target", "web", "--out-name", NAME]);
    steps.run(Sort::Compile, "the app, split", &mut take_apart)?;

    let main = parts.join(format!("{NAME}.wasm"));
    let mut bind = place.command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--keep-lld-exports"]);
    bind.arg("--out-dir").arg(&bound).arg(&main);
    steps.run(Sort::Compile, "the app, wasm-bindgen", &mut bind)?;

    let script = bound.join(format!("{NAME}.js"));
    let text = |file: &Path| {
        fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))
    };
    let loaders = text(&parts.join("__wasm_split.js"))?;
    let chunks = script::chunks(&loaders);
    let mut later = Vec::new();
    for file in files(&parts)? {
        if file.extension().is_some_and(|ending| ending == "wasm") && file != main {
            later.push((file.clone(), name(&file, &chunks)?));
        }
    }
    let renamed = later.iter().map(|(file, name)| {
        let file = file.file_name().unwrap_or_default().to_string_lossy();
        (file.into_owned(), name.clone())
    });
    let joined = script::joined(&text(&script)?, &loaders, &renamed.collect::<Vec<_>>())?;
    fs::write(&script, joined).context("writing the app's script")?;
    Ok(Split {
        main: bound.join(format!("{NAME}_bg.wasm")),
        script,
        later,
    })
}

/// `split_request.wasm` is called `regain-request.wasm`, and `chunk_3.wasm` after those that need it.
fn name(file: &Path, chunks: &[(String, Vec<String>)]) -> Result<String> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    if let Some(name) = stem.strip_prefix("split_") {
        return Ok(format!("regain-{name}.wasm"));
    }
    let needed_by = chunks.iter().find(|(chunk, _)| *chunk == stem);
    let Some((_, needed_by)) = needed_by else {
        bail!("__wasm_split.js does not say what {stem} is for");
    };
    Ok(format!("regain-{}.wasm", needed_by.join(".")))
}

/// What nobody asks for goes, and what is left gets short names and few bytes.
fn smaller(place: &Place, steps: &Steps, split: &Split) -> Result<()> {
    names::drop_unused(&split.main, &split.script)?;
    optimise(place, steps, &split.main, NAME)?;
    for (file, name) in &split.later {
        optimise(place, steps, file, name)?;
    }
    let mut esbuild = place.command("esbuild");
    esbuild.args(["--minify", "--tree-shaking=true", "--format=esm"]);
    esbuild.args([
        "--target=es2022",
        "--allow-overwrite",
        "--log-level=warning",
    ]);
    esbuild.arg(format!("--outfile={}", split.script.display()));
    esbuild.arg(&split.script);
    steps.run(Sort::Compile, "the app, its script", &mut esbuild)?;
    let later = split.later.iter().map(|(file, _)| file.as_path());
    names::shorten(&split.main, later, &split.script)
}

fn optimise(place: &Place, steps: &Steps, wasm: &Path, name: &str) -> Result<()> {
    let mut optimise = compile::optimise(place, wasm, compile::APP);
    steps.run(Sort::Compile, &format!("{name}, wasm-opt"), &mut optimise)?;
    order::by_likeness(wasm)
}

/// Puts the script of the app into those of the custom element, which call it.
fn elements(place: &Place, steps: &Steps, script: &Path) -> Result<()> {
    for (from, to) in ELEMENTS {
        let mut esbuild = place.command("esbuild");
        esbuild.args(["--bundle", "--format=esm", "--target=es2022"]);
        esbuild.args(["--log-level=warning", "--external:./regain-work.js"]);
        esbuild.arg(format!("--alias:regain-app={}", script.display()));
        let out = script.with_file_name(to);
        esbuild.arg(format!("--outfile={}", out.display()));
        esbuild.arg(place.root.join(from));
        steps.run(Sort::Compile, to, &mut esbuild)?;
    }
    Ok(())
}

/// Into the folder, and nothing else.
fn put(split: &Split, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("clearing {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let scripts = ELEMENTS.map(|(_, name)| split.script.with_file_name(name));
    let main = scripts
        .iter()
        .chain([&split.main])
        .map(|file| (file, file.file_name()));
    let later = split
        .later
        .iter()
        .map(|(file, name)| (file, Some(name.as_ref())));
    for (file, name) in main.into_iter().chain(later) {
        let to = folder.join(name.unwrap_or_default());
        fs::copy(file, &to).with_context(|| format!("writing {}", to.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_called_after_those_that_need_it() {
        let both = ["request", "steps"].map(String::from).to_vec();
        let chunks = [("chunk_3".into(), both)];
        let name = |file: &str| name(Path::new(file), &chunks).ok();
        assert_eq!(
            name("a/split_steps.wasm").as_deref(),
            Some("regain-steps.wasm")
        );
        assert_eq!(
            name("chunk_3.wasm").as_deref(),
            Some("regain-request.steps.wasm")
        );
        assert_eq!(name("chunk_4.wasm"), None);
    }
}
