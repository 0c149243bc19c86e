//! The npm package `@regain/form`: `<regain-recovery>` for other sites. What is written by hand lies in `app/npm`; from `dist/`
//! come `regain.js` and the files it names, from `locales/` the texts of the screens. `npm pack` makes the tarball beside it.
//! Nothing is published.
//!
//! The compressed variants stay behind: CDNs compress by themselves, and a server of one's own takes `dist/`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, ensure};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

use crate::content::mentions;
use crate::files::{files, is_newer};
use crate::page;
use crate::place::Place;
use crate::step::{Sort, Steps};
use regain_core::form::{Form, FormError};

/// What is written by hand.
const BY_HAND: &str = "app/npm";

/// What it is made from.
const SOURCES: &[&str] = &["Cargo.toml", BY_HAND, FORM, "dist", "locales"];

/// The script that a site loads: it keeps its name, and names all that it fetches.
const SCRIPT: &str = "regain.js";

/// The texts that a browser fetches; mails are the server's, and so are the questions.
const TEXTS: &[&str] = &["app.json", "request.json"];

/// The questions that a site gets that says nothing else, and their texts in each folder of `locales/`.
const FORM: &str = "core/forms/consumer-account.json";
const FORM_TEXTS: &str = "form.consumer-account.json";

/// The two joined, beside the texts of the screens: for a site without a backend that serves them.
const QUESTIONS: &str = "questions.json";

/// The version as it is written by hand; every crate has that of the workspace.
const NO_VERSION: &str = "\"version\": \"0.0.0\"";

/// Makes the folder and its tarball, from the `dist/` there is.
pub fn package(place: &Place, steps: &Steps) -> Result<()> {
    let folder = folder(place);
    if folder.exists() {
        fs::remove_dir_all(&folder).context("removing the package made before")?;
    }
    let dist = folder.join("dist");
    fs::create_dir_all(&dist).context("making a folder for the package")?;
    by_hand(&place.root.join(BY_HAND), &folder)?;
    for name in needed(&place.root.join("dist"))? {
        let from = place.root.join("dist").join(&name);
        fs::copy(from, dist.join(&name)).with_context(|| format!("copying dist/{name}"))?;
    }
    let locales = place.root.join("locales");
    texts(&locales, &dist.join("locales"))?;
    let form = fs::read_to_string(place.root.join(FORM)).context("reading the form")?;
    questions(&form, &locales, &dist.join("locales"))?;
    let hashes = integrity(&dist)?;
    fs::write(folder.join("integrity.json"), hashes).context("writing integrity.json")?;

    let mut npm = place.command("npm");
    npm.args(["pack", "--pack-destination"]).arg(&place.target);
    npm.current_dir(&folder);
    steps.run(Sort::Compile, "npm package, @regain/form", &mut npm)
}

/// The same where something it is made from is newer; `dist/` is made first where that is stale.
pub fn package_if_stale(place: &Place, steps: &Steps) -> Result<()> {
    page::dist_if_stale(place, steps)?;
    if is_newer(place, &tarball(place), SOURCES) {
        return Ok(());
    }
    package(place, steps)
}

/// The folder that is packed.
pub fn folder(place: &Place) -> PathBuf {
    place.target.join("form")
}

/// Where `npm pack` puts the package.
pub fn tarball(place: &Place) -> PathBuf {
    let version = env!("CARGO_PKG_VERSION");
    place.target.join(format!("regain-form-{version}.tgz"))
}

/// Copies what is written by hand, with the version in it.
fn by_hand(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        let mut text =
            fs::read_to_string(&file).with_context(|| format!("reading {}", file.display()))?;
        if file.ends_with("package.json") {
            ensure!(
                text.contains(NO_VERSION),
                "package.json has no {NO_VERSION}"
            );
            let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
            text = text.replace(NO_VERSION, &version);
        }
        let to = to.join(file.strip_prefix(from).unwrap_or(&file));
        fs::write(&to, text).with_context(|| format!("writing {}", to.display()))?;
    }
    Ok(())
}

/// The script, and every file of `dist/` that it names.
fn needed(dist: &Path) -> Result<Vec<String>> {
    let script = fs::read_to_string(dist.join(SCRIPT)).context("reading dist/regain.js")?;
    let mut names = vec![SCRIPT.to_owned()];
    // The scripts it names name others.
    let mut scripts = vec![script];
    while let Some(script) = scripts.pop() {
        for file in files(dist)? {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if mentions(&script, &name).next().is_none() || names.contains(&name.to_string()) {
                continue;
            }
            if name.ends_with(".js") {
                scripts.push(fs::read_to_string(&file).with_context(|| format!("reading {name}"))?);
            }
            names.push(name.into_owned());
        }
    }
    ensure!(names.len() > 1, "dist/regain.js names no other file");
    Ok(names)
}

/// Copies the texts of every language.
fn texts(from: &Path, to: &Path) -> Result<()> {
    for file in files(from)? {
        let is_text = TEXTS.iter().any(|name| file.ends_with(name));
        let inside = file.strip_prefix(from).ok().filter(|_| is_text);
        let Some(inside) = inside else { continue };
        let to = to.join(inside);
        fs::create_dir_all(to.parent().unwrap_or(&to)).context("making a folder for texts")?;
        fs::copy(&file, &to).with_context(|| format!("copying {}", file.display()))?;
    }
    Ok(())
}

/// Joins the form with its texts in every language that has them.
fn questions(form: &str, from: &Path, to: &Path) -> Result<()> {
    let form = Form::load(form).map_err(|errors| in_words(&errors))?;
    for file in files(from)? {
        let inside = file.strip_prefix(from).ok().and_then(Path::parent);
        let Some(language) = inside.filter(|_| file.ends_with(FORM_TEXTS)) else {
            continue;
        };
        let texts = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let texts = serde_json::from_slice(&texts)?;
        let worded = form.worded(&texts).map_err(|errors| in_words(&errors))?;
        let to = to.join(language).join(QUESTIONS);
        fs::create_dir_all(to.parent().unwrap_or(&to)).context("making a folder for questions")?;
        fs::write(&to, worded.to_value().to_string())
            .with_context(|| format!("writing {}", to.display()))?;
    }
    Ok(())
}

fn in_words(errors: &[FormError]) -> anyhow::Error {
    let lines: Vec<_> = errors.iter().map(ToString::to_string).collect();
    anyhow!("the form: {}", lines.join(", "))
}

/// `integrity.json`: each file below the folder, with what `integrity` of a `<script>` or `<link>` says of it.
fn integrity(dist: &Path) -> Result<String> {
    let mut hashes = BTreeMap::new();
    for file in files(dist)? {
        let bytes = fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let inside = file.strip_prefix(dist).unwrap_or(&file);
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        hashes.insert(
            parts.join("/"),
            BASE64_STANDARD.encode(Sha384::digest(&bytes)),
        );
    }
    let mut json = String::from("{");
    for (place, (name, hash)) in hashes.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        // Names of our files need no escapes.
        write!(json, "{comma}\n  \"dist/{name}\": \"sha384-{hash}\"")?;
    }
    json.push_str("\n}\n");
    Ok(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(files: &[(&str, &str)]) -> PathBuf {
        let names: Vec<_> = files.iter().map(|(name, _)| *name).collect();
        let folder = std::env::temp_dir().join(format!("regain-form-{}", names.concat()));
        fs::create_dir_all(folder.join("en")).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        folder
    }

    #[test]
    fn what_the_script_names_is_taken_and_nothing_else() {
        let folder = dist(&[
            ("regain.js", "new URL('a-1_bg.wasm'); 'regain-2.css'"),
            ("a-1_bg.wasm", ""),
            ("a-1_bg.wasm.br", ""),
            ("regain-2.css", ""),
            ("2.css", ""),
            ("regain-page-3.js", "'regain.js'"),
        ]);
        let names = needed(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(names.unwrap(), ["regain.js", "a-1_bg.wasm", "regain-2.css"]);
    }

    #[test]
    fn a_script_that_names_nothing_is_not_packed() {
        let folder = dist(&[("regain.js", "alone")]);
        let names = needed(&folder);
        fs::remove_dir_all(&folder).unwrap();
        assert!(names.is_err());
    }

    #[test]
    fn each_file_has_its_hash() {
        let folder = dist(&[("b.js", ""), ("en/app.json", "{}")]);
        let json = integrity(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        // `openssl dgst -sha384 -binary FILE | base64`.
        let wanted = "{\n  \"dist/b.js\": \"sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb\",\n  \
            \"dist/en/app.json\": \"sha384-0qI7x4Pjqjj0AeE8dIhQUTfElUp/2IMx8Vl8X/cREdyAfHNwpbKCxtpUHFbt5p8w\"\n}\n";
        assert_eq!(json, wanted);
    }

    #[test]
    fn the_questions_are_there_in_every_language_that_has_their_texts() {
        let folder = dist(&[("en/app.json", "{}")]);
        let to = folder.join("to");
        let form = r#"{"id": "f", "version": 1, "sections": [{"id": "s", "fields": [{"id": "n", "kind": "name"}]}]}"#;
        let joined = |texts: &str| {
            fs::write(folder.join("en").join(FORM_TEXTS), texts).unwrap();
            questions(form, &folder, &to)
        };
        let is_wrong = joined("{}").is_err();
        let words = r#"{"sections": {"s": {"label": "You"}}, "fields": {"n": {"label": "Name"}}}"#;
        joined(words).unwrap();
        let written = fs::read_to_string(to.join("en").join(QUESTIONS)).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert!(is_wrong);
        assert!(written.contains(r#"{"label":"You"}"#), "{written}");
    }
}
