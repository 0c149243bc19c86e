//! The languages there are: those in the program, and those in a folder the configuration names, which come beside or
//! instead (row D7). `LANG/app.json` is handed to the browser as it is; `LANG/mail.json` is read here.

use anyhow::{Context, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

#[derive(RustEmbed)]
#[folder = "../locales"]
struct Embedded;

/// A language: what the browser is given, and the words of its mails.
pub struct Language {
    /// `app.json` as it is.
    pub app: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
    pub mail: MailWords,
}

impl Language {
    fn new(app: Vec<u8>, mail: MailWords) -> anyhow::Result<Self> {
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut &app[..], &mut brotli, &Default::default())?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&app)?;
        Ok(Self {
            brotli,
            gzip: gzip.finish()?,
            app,
            mail,
        })
    }

    /// `app.json` in a content coding we have.
    pub fn compressed(&self, coding: &str) -> Option<Vec<u8>> {
        match coding {
            "br" => Some(self.brotli.clone()),
            "gzip" => Some(self.gzip.clone()),
            _ => None,
        }
    }
}

/// `mail.json`: a text for each template.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailWords {
    /// `ltr` or `rtl`.
    pub dir: String,
    pub code: Words,
    pub password_changed: Words,
}

/// The words of one message. `{name}` stands for a parameter; a paragraph whose parameter there is not is left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub subject: String,
    pub paragraphs: Vec<String>,
    pub text_message: String,
}

/// Every language, by its BCP 47 tag.
pub struct Locales {
    default: String,
    languages: BTreeMap<String, Language>,
}

impl Locales {
    /// Reads every language. One that is not whole stops the start.
    pub fn read(folder: Option<&Path>, default: &str) -> anyhow::Result<Self> {
        let mut files: BTreeMap<(String, String), Vec<u8>> = BTreeMap::new();
        for path in Embedded::iter() {
            if let (Some((tag, name)), Some(file)) = (path.split_once('/'), Embedded::get(&path)) {
                files.insert((tag.into(), name.into()), file.data.into_owned());
            }
        }
        if let Some(folder) = folder {
            add_folder(&mut files, folder)
                .with_context(|| format!("reading the languages in {}", folder.display()))?;
        }
        let tags: Vec<String> = files.keys().map(|(tag, _)| tag.clone()).collect();
        let mut languages = BTreeMap::new();
        for tag in tags {
            if languages.contains_key(&tag) {
                continue;
            }
            let mut file = |name: &str| {
                files
                    .remove(&(tag.clone(), name.into()))
                    .with_context(|| format!("locales/{tag} has no {name}"))
            };
            let app = file("app.json")?;
            serde_json::from_slice::<serde_json::Value>(&app)
                .with_context(|| format!("locales/{tag}/app.json"))?;
            let mail = serde_json::from_slice(&file("mail.json")?)
                .with_context(|| format!("locales/{tag}/mail.json"))?;
            languages.insert(tag, Language::new(app, mail)?);
        }
        if !languages.contains_key(default) {
            bail!("default_locale = {default:?}: there is no such language");
        }
        Ok(Self {
            default: default.into(),
            languages,
        })
    }

    /// Every tag, the default first.
    pub fn tags(&self) -> Vec<String> {
        let others = self.languages.keys().filter(|tag| **tag != self.default);
        std::iter::once(&self.default)
            .chain(others)
            .cloned()
            .collect()
    }

    /// The tag we have that is nearest to the one wanted (RFC 4647 lookup).
    pub fn nearest(&self, wanted: Option<&str>) -> String {
        let mut wanted = wanted.unwrap_or_default();
        while !wanted.is_empty() {
            if let Some(tag) = self
                .languages
                .keys()
                .find(|tag| tag.eq_ignore_ascii_case(wanted))
            {
                return tag.clone();
            }
            wanted = wanted.rsplit_once('-').map_or("", |(shorter, _)| shorter);
        }
        self.default.clone()
    }

    /// A language, or the default one.
    pub fn language(&self, tag: &str) -> Option<&Language> {
        self.languages
            .get(tag)
            .or_else(|| self.languages.get(&self.default))
    }

    /// Exactly this language.
    pub fn exactly(&self, tag: &str) -> Option<&Language> {
        self.languages.get(tag)
    }
}

fn add_folder(
    files: &mut BTreeMap<(String, String), Vec<u8>>,
    folder: &Path,
) -> anyhow::Result<()> {
    for language in std::fs::read_dir(folder)? {
        let language = language?;
        if !language.file_type()?.is_dir() {
            continue;
        }
        let tag = language.file_name().to_string_lossy().into_owned();
        for name in ["app.json", "mail.json"] {
            let path = language.path().join(name);
            if path.exists() {
                files.insert((tag.clone(), name.into()), std::fs::read(path)?);
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_language_is_found() {
        let locales = Locales::read(None, "en").expect("languages");
        for (wanted, tag) in [
            (Some("nl"), "nl"),
            (Some("NL-be"), "nl"),
            (Some("nl-BE-x-private"), "nl"),
            (Some("fy"), "en"),
            (Some(""), "en"),
            (Some("../../etc"), "en"),
            (None, "en"),
        ] {
            assert_eq!(locales.nearest(wanted), tag, "{wanted:?}");
        }
    }

    #[test]
    fn every_language_mails_the_same_parameters() {
        let locales = Locales::read(None, "en").expect("languages");
        let placeholders = |words: &Words| {
            let text = [&words.subject, &words.text_message]
                .into_iter()
                .chain(&words.paragraphs)
                .fold(String::new(), |all, one| all + one);
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|rest| rest.split_once('}').map(|(name, _)| name.to_owned()))
                .collect();
            names.sort();
            names
        };
        let english = locales.exactly("en").expect("English");
        for tag in locales.tags() {
            let mail = &locales.exactly(&tag).expect("listed").mail;
            assert_eq!(
                placeholders(&mail.code),
                placeholders(&english.mail.code),
                "{tag}"
            );
            assert_eq!(
                placeholders(&mail.password_changed),
                placeholders(&english.mail.password_changed),
                "{tag}"
            );
        }
    }
}
