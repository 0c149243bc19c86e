//! The page: `bundle` makes the app and trunk the page around it, from `index.html`, and every file that compresses gets a
//! `.br` and a `.gz` beside it, so that nobody compresses at request time.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Instant, SystemTime};

use anyhow::{Context, Result, bail};

use crate::bundle;
use crate::compile::{self, Variant};
use crate::content;
use crate::files::{brotli, files, is_newer};
use crate::place::Place;
use crate::step::{Sort, Steps};

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

/// The first step as it stands in the page.
const FIRST_STEP: &str = "app/first_step.html";

/// The script that old browsers read.
const GUARD: &str = "guard.js";

/// Asks for the words at once.
const WORDS: &str = "{% if not offered %}\
    <link rel=preload as=fetch crossorigin href=\"locales/{{ locale }}/app.json\">{% endif %}";

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
    bundle::bundle(place, steps, Variant::Small)?;
    let mut trunk = place.command("trunk");
    trunk.args(["build", "--release", "--skip-version-check"]);
    // Names that change with content: below, once every file is as it will be.
    trunk.args(["--filehash", "false"]);
    // Its hook would make the app once more.
    trunk.env(bundle::DONE, "1");
    steps.run(Sort::Compile, "the page", &mut trunk)?;

    let dist = place.root.join("dist");
    minify_scripts(place, steps, &dist)?;
    let compressing = Instant::now();
    let page = tidied(&dist)?;
    refuse_inline_scripts(&page)?;
    name_by_content(&dist)?;
    for file in files(&dist)? {
        if is_compressible(&file) {
            compress(&file).with_context(|| format!("compressing {}", file.display()))?;
        }
    }
    // Compressed once it is filled.
    template(place, &dist)?;
    steps.add(Sort::Compile, compressing.elapsed());

    let stamp = stamp(place);
    fs::create_dir_all(stamp.parent().unwrap_or(&place.target))?;
    fs::write(&stamp, compile::std_in_words(place)).context("noting how the app was built")?;
    File::options()
        .append(true)
        .open(&stamp)
        .and_then(|file| file.set_modified(began))
        .context("noting when the app was built")
}

/// Builds `dist/` where something it is made from is newer, or would be made in another way.
pub fn dist_if_stale(place: &Place, steps: &Steps) -> Result<()> {
    // `trunk build` by hand leaves the compressed ones out.
    let is_whole = place.root.join("dist/index.html.br").is_file();
    let is_same = how_built(place) == compile::std_in_words(place);
    if is_whole && is_same && is_newer(place, &stamp(place), SOURCES) {
        return Ok(());
    }
    dist(place, steps)
}

/// What became of the standard library in `dist/`, in words.
pub fn how_built(place: &Place) -> String {
    fs::read_to_string(stamp(place)).unwrap_or_default()
}

/// Makes the scripts smaller. The one that says so to old browsers is written in what they can read.
fn minify_scripts(place: &Place, steps: &Steps, dist: &Path) -> Result<()> {
    let scripts = files(dist)?
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "js"));
    let (guard, others): (Vec<_>, Vec<_>) = scripts.partition(|file| file.ends_with(GUARD));
    for (target, scripts) in [("es2015", guard), ("es2022", others)] {
        let mut esbuild = place.command("esbuild");
        esbuild
            .args(["--minify", "--allow-overwrite", "--log-level=warning"])
            .arg(format!("--target={target}"))
            .arg(format!("--outdir={}", dist.display()))
            .args(scripts);
        steps.run(Sort::Compile, "its scripts, smaller", &mut esbuild)?;
    }
    Ok(())
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

/// The page, without what was meant for trunk and is still there.
fn tidied(dist: &Path) -> Result<String> {
    let file = dist.join("index.html");
    let page = fs::read_to_string(&file).context("reading dist/index.html")?;
    let page = without_trunks(&page);
    fs::write(&file, &page).context("writing dist/index.html")?;
    Ok(page)
}

fn without_trunks(page: &str) -> String {
    let mut out = String::with_capacity(page.len());
    for piece in page.split_inclusive('>') {
        match piece.rfind("<link data-trunk ") {
            Some(start) => out.push_str(piece.get(..start).unwrap_or_default()),
            None => out.push_str(&piece.replace(" data-integrity=none", "")),
        }
    }
    out
}

/// Gives every file but the page a name that changes with what is in it, or in what it names.
fn name_by_content(dist: &Path) -> Result<()> {
    let mut plain = BTreeMap::new();
    for file in files(dist)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        plain.insert(name.into_owned(), fs::read(&file)?);
        fs::remove_file(&file)?;
    }
    for (name, bytes) in content::named(plain)? {
        fs::write(dist.join(name), bytes)?;
    }
    Ok(())
}

/// Writes `page.html`: the page with its first step in it, for a server to fill (`regain serve`, `regain page`).
fn template(place: &Place, dist: &Path) -> Result<()> {
    let page = fs::read_to_string(dist.join("index.html")).context("reading dist/index.html")?;
    let step = fs::read_to_string(place.root.join(FIRST_STEP)).context("reading the first step")?;
    let page = with_step(&page, &step)?;
    fs::write(dist.join("page.html"), page).context("writing dist/page.html")
}

/// The page with expressions in place of what depends on language and site, and the first step in its root.
fn with_step(page: &str, step: &str) -> Result<String> {
    let step: String = step.lines().map(str::trim).collect();
    let mut filled = page.to_owned();
    for (plain, template) in [
        (
            "<html class=rg-document lang=en>",
            "<html class=rg-document lang=\"{{ locale }}\" dir=\"{{ dir }}\"{% if offered %} data-locales=\"{{ offered }}\"{% endif %}>",
        ),
        (
            "<title>Account recovery</title>",
            "<title>{{ title }}</title>",
        ),
        // The words, in the language that the server chose; which one it is to be is not known of a file.
        ("</head>", &format!("{WORDS}</head>")),
        (
            " id=regain></div>",
            &[" id=regain>", &step, "</div>"].concat(),
        ),
    ] {
        let Some((before, after)) = filled.split_once(plain) else {
            bail!("dist/index.html has no {plain}");
        };
        filled = [before, template, after].concat();
    }
    Ok(filled)
}

/// The page's content security policy refuses them, and a page that does not
/// start is found out here rather than in a browser.
fn refuse_inline_scripts(page: &str) -> Result<()> {
    if has_inline(page) {
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
    fn what_was_meant_for_trunk_does_not_stay() {
        assert_eq!(
            without_trunks(
                "<p>a</p><link data-trunk data-trunk-skip rel=rust><link data-integrity=none href=b>"
            ),
            "<p>a</p><link href=b>"
        );
    }

    #[test]
    fn the_first_step_stands_in_its_root() {
        let page = "<html class=rg-document lang=en><title>Account recovery</title></head><div class=a id=regain></div><p>";
        let step = "<h1>\n  {{ t['a'] }}\n</h1>\n";
        let with_step = with_step(page, step);
        let with_step = with_step.as_ref().map(String::as_str);
        let wanted = format!(
            "<html class=rg-document lang=\"{{{{ locale }}}}\" dir=\"{{{{ dir }}}}\"\
            {{% if offered %}} data-locales=\"{{{{ offered }}}}\"{{% endif %}}><title>{{{{ title }}}}</title>\
            {WORDS}</head><div class=a id=regain><h1>{{{{ t['a'] }}}}</h1></div><p>"
        );
        assert_eq!(with_step.ok(), Some(&*wanted));
        assert!(super::with_step("<p>", step).is_err());
    }

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
