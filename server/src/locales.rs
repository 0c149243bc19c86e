//! The languages there are: those in the program, and those in a folder the configuration names, which come beside or
//! instead (row D7). `LANG/app.json` and `LANG/request.json` are handed to the browser as they are; `LANG/mail.json` is
//! read here.

use crate::text_file;
use anyhow::{Context, bail};
use flate2::Compression;
use flate2::write::GzEncoder;
use rust_embed::RustEmbed;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

#[derive(RustEmbed)]
#[folder = "../locales"]
struct Embedded;

/// A language: what the browser is given, and the words of its mails.
pub struct Language {
    /// `app.json`: the screens of path A, and what all screens share.
    pub app: Texts,
    /// `request.json`: the screens of path B.
    pub request: Texts,
    pub mail: MailWords,
    /// `form.ID.json` by its ID.
    forms: BTreeMap<String, Vec<u8>>,
}

/// What is served as it is and packed: the words of screens, and the page.
pub struct Texts {
    plain: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
    /// SHA-256 of it as it is.
    pub hash: [u8; 32],
}

impl Texts {
    /// Packs what is JSON.
    pub fn new(json: Vec<u8>) -> anyhow::Result<Self> {
        serde_json::from_slice::<serde_json::Value>(&json)?;
        Self::packed(json)
    }

    /// Packs it, whatever it is.
    pub fn packed(plain: Vec<u8>) -> anyhow::Result<Self> {
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut &plain[..], &mut brotli, &Default::default())?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&plain)?;
        Ok(Self {
            brotli,
            gzip: gzip.finish()?,
            hash: Sha256::digest(&plain).into(),
            plain,
        })
    }

    /// It in a content coding we have.
    pub fn coded(&self, coding: &str) -> Option<&[u8]> {
        match coding {
            "identity" => Some(&self.plain),
            "br" => Some(&self.brotli),
            "gzip" => Some(&self.gzip),
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
    pub contact_code: Words,
    pub password_changed: Words,
    pub request_received: Words,
}

impl MailWords {
    fn all(&self) -> [(&'static str, &Words); 4] {
        [
            ("code", &self.code),
            ("contact_code", &self.contact_code),
            ("password_changed", &self.password_changed),
            ("request_received", &self.request_received),
        ]
    }
}

/// The words of one message. `{name}` stands for a parameter; a paragraph whose parameter there is not is left out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub subject: String,
    pub paragraphs: Vec<String>,
    pub text_message: String,
}

impl Words {
    /// The parameters of the mail and those of the text message.
    fn parameters(&self) -> [BTreeSet<&str>; 2] {
        let mail = std::iter::once(&self.subject).chain(&self.paragraphs);
        [
            mail.flat_map(|text| parameters_of(text)).collect(),
            parameters_of(&self.text_message).collect(),
        ]
    }
}

fn parameters_of(text: &str) -> impl Iterator<Item = &str> {
    let opened = text.split('{').skip(1);
    opened.filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
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
            let mut texts = |name: &str| {
                Texts::new(file(name)?).with_context(|| format!("locales/{tag}/{name}"))
            };
            let (app, request) = (texts("app.json")?, texts("request.json")?);
            let mail = serde_json::from_slice(&file("mail.json")?)
                .with_context(|| format!("locales/{tag}/mail.json"))?;
            let forms = files
                .iter()
                .filter(|((of, _), _)| *of == tag)
                .filter_map(|((_, name), texts)| Some((form_named(name)?.into(), texts.clone())))
                .collect();
            let language = Language {
                app,
                request,
                mail,
                forms,
            };
            languages.insert(tag, language);
        }
        if !languages.contains_key(default) {
            bail!("default_locale = {default:?}: there is no such language");
        }
        let locales = Self {
            default: default.into(),
            languages,
        };
        locales.same_parameters()?;
        Ok(locales)
    }

    /// A mail without its code helps nobody: every language names the parameters that the default one names.
    fn same_parameters(&self) -> anyhow::Result<()> {
        let Some(model) = self.language(&self.default) else {
            return Ok(());
        };
        for (tag, language) in &self.languages {
            for (name, words) in language.mail.all() {
                let expected = model.mail.all().into_iter().find(|(n, _)| *n == name);
                if expected.is_some_and(|(_, expected)| expected.parameters() != words.parameters())
                {
                    bail!(
                        "locales/{tag}/mail.json: {name} does not name the same {{parameters}} as {}'s",
                        self.default
                    );
                }
            }
        }
        Ok(())
    }

    /// Every tag, the default first.
    pub fn tags(&self) -> Vec<String> {
        let others = self.languages.keys().filter(|tag| **tag != self.default);
        std::iter::once(&self.default)
            .chain(others)
            .cloned()
            .collect()
    }

    /// The tag we have that is nearest to the one wanted (RFC 4647 lookup), else the default.
    pub fn nearest(&self, wanted: Option<&str>) -> String {
        wanted
            .and_then(|wanted| self.lookup(wanted))
            .unwrap_or_else(|| self.default.clone())
    }

    /// The best of the languages that an `Accept-Language` header names, if we have one of them (RFC 9110 12.5.4).
    pub fn accepted(&self, header: &str) -> Option<String> {
        let mut ranges: Vec<(&str, f32)> = header.split(',').map(quality).collect();
        // Stable: of two that are wanted as much, the one named first.
        ranges.sort_by(|one, other| other.1.total_cmp(&one.1));
        let wanted = ranges.into_iter().filter(|(_, quality)| *quality > 0.0);
        wanted
            .map(|(tag, _)| tag)
            .find_map(|wanted| self.lookup(wanted))
    }

    fn lookup(&self, mut wanted: &str) -> Option<String> {
        while !wanted.is_empty() {
            let mut tags = self.languages.keys();
            if let Some(tag) = tags.find(|tag| tag.eq_ignore_ascii_case(wanted)) {
                return Some(tag.clone());
            }
            wanted = wanted.rsplit_once('-').map_or("", |(shorter, _)| shorter);
        }
        None
    }

    /// A language, or the default one.
    pub fn language(&self, tag: &str) -> Option<&Language> {
        self.languages
            .get(tag)
            .or_else(|| self.languages.get(&self.default))
    }

    /// The words of a form in exactly this language, as they are.
    pub fn form_texts(&self, tag: &str, form: &str) -> Option<&[u8]> {
        self.exactly(tag)?.forms.get(form).map(Vec::as_slice)
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
        for file in std::fs::read_dir(language.path())? {
            let file = file?;
            let name = file.file_name().to_string_lossy().into_owned();
            let is_ours = ["app.json", "request.json", "mail.json"].contains(&name.as_str());
            if is_ours || form_named(&name).is_some() {
                files.insert((tag.clone(), name), text_file::read(&file.path())?);
            }
        }
    }
    Ok(())
}

/// The form whose words a file holds.
fn form_named(file: &str) -> Option<&str> {
    file.strip_prefix("form.")?.strip_suffix(".json")
}

/// A language range and how much it is wanted, from 0 to 1: `nl-BE;q=0.8`.
fn quality(range: &str) -> (&str, f32) {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
    let quality = parameters.trim().strip_prefix("q=");
    let quality = quality.map_or(Some(1.0), |quality| quality.trim().parse().ok());
    (tag.trim(), quality.unwrap_or(0.0))
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
    fn the_language_wanted_most_of_those_there_are_is_accepted() {
        let locales = Locales::read(None, "en").expect("languages");
        for (header, tag) in [
            ("nl", Some("nl")),
            ("nl-BE, en;q=0.7", Some("nl")),
            ("fy, en;q=0.5, nl;q=0.8", Some("nl")),
            ("en;q=0.5,nl; q=0.5", Some("en")),
            ("nl;q=0, en;q=0.1", Some("en")),
            ("nl;q=much", None),
            ("fy", None),
            ("*", None),
            ("", None),
        ] {
            assert_eq!(locales.accepted(header).as_deref(), tag, "{header:?}");
        }
    }

    #[test]
    fn a_language_whose_mail_has_no_code_stops_the_start() {
        let folder = tempfile::tempdir().expect("a folder");
        let language = folder.path().join("fy");
        std::fs::create_dir(&language).expect("made");
        let english = Embedded::get("en/mail.json").expect("English").data;
        let broken = String::from_utf8_lossy(&english).replace("\"{code}\"", "\"{ code }\"");
        std::fs::write(language.join("mail.json"), broken).expect("written");
        for name in ["app.json", "request.json"] {
            std::fs::write(language.join(name), "{}").expect("written");
        }
        let error = Locales::read(Some(folder.path()), "en")
            .err()
            .expect("refused");
        assert!(
            error.to_string().contains("locales/fy/mail.json: code"),
            "{error:#}"
        );
    }
}
