//! The languages: those built in, and those of a configured folder, which add to or replace them (row D7).
//! `LANG/app.json` and `LANG/request.json` are served to the browser unchanged; `LANG/mail.json` is parsed here.

use crate::deliver::texts::MailTexts;
use crate::text_file;
use anyhow::{Context, bail};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use regain_core::locale::best;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

#[derive(RustEmbed)]
#[folder = "../locales"]
struct Embedded;

/// A language: the texts of the screens, and the templates of the messages.
pub struct Language {
    /// `app.json`: the screens of path A, and texts that all screens share.
    pub app: Precompressed,
    /// `request.json`: the screens of path B.
    pub request: Precompressed,
    pub mail: MailTexts,
    /// The files `form.ID.json`, by ID.
    forms: BTreeMap<String, Vec<u8>>,
}

/// The best. A debug build, which every test starts, would take half a second for it.
const BROTLI_QUALITY: i32 = if cfg!(debug_assertions) { 5 } else { 11 };

/// Content in every content coding: texts of screens, and the page.
pub struct Precompressed {
    plain: Vec<u8>,
    brotli: Vec<u8>,
    gzip: Vec<u8>,
    /// The SHA-256 of the uncompressed content.
    pub hash: [u8; 32],
}

impl Precompressed {
    /// Compresses valid JSON.
    pub fn json(json: Vec<u8>) -> anyhow::Result<Self> {
        serde_json::from_slice::<serde_json::Value>(&json)?;
        Self::new(json)
    }

    /// Compresses any content.
    pub fn new(plain: Vec<u8>) -> anyhow::Result<Self> {
        let params = BrotliEncoderParams {
            quality: BROTLI_QUALITY,
            ..Default::default()
        };
        let mut brotli = Vec::new();
        brotli::BrotliCompress(&mut &plain[..], &mut brotli, &params)?;
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&plain)?;
        Ok(Self {
            brotli,
            gzip: gzip.finish()?,
            hash: Sha256::digest(&plain).into(),
            plain,
        })
    }

    /// The content in one of our content codings.
    pub fn encoded(&self, coding: &str) -> Option<&[u8]> {
        match coding {
            "identity" => Some(&self.plain),
            "br" => Some(&self.brotli),
            "gzip" => Some(&self.gzip),
            _ => None,
        }
    }
}

/// All languages, by BCP 47 tag.
pub struct Locales {
    default: String,
    languages: BTreeMap<String, Language>,
}

impl Locales {
    /// Loads all languages. An incomplete one is an error.
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
                Precompressed::json(file(name)?).with_context(|| format!("locales/{tag}/{name}"))
            };
            let (app, request) = (texts("app.json")?, texts("request.json")?);
            let mail = MailTexts::read(&tag, &file("mail.json")?)
                .map_err(|error| anyhow::anyhow!("locales/{tag}/mail.json: {error:#}"))?;
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
        Ok(Self {
            default: default.into(),
            languages,
        })
    }

    /// All tags, the default first.
    pub fn tags(&self) -> Vec<String> {
        let others = self.languages.keys().filter(|tag| **tag != self.default);
        std::iter::once(&self.default)
            .chain(others)
            .cloned()
            .collect()
    }

    /// The best match for the wanted tag, otherwise the default.
    pub fn nearest(&self, wanted: Option<&str>) -> String {
        let tags = self.tags();
        best(wanted, &tags).unwrap_or(&self.default).into()
    }

    /// The best match for an `Accept-Language` header, if we have any language it lists (RFC 9110 12.5.4).
    pub fn accepted(&self, header: &str) -> Option<String> {
        let mut ranges: Vec<(&str, f32)> = header.split(',').map(quality).collect();
        // A stable sort: of equal weights the first one listed wins.
        ranges.sort_by(|one, other| other.1.total_cmp(&one.1));
        let wanted = ranges.into_iter().filter(|(_, quality)| *quality > 0.0);
        best(wanted.map(|(tag, _)| tag), &self.tags()).map(Into::into)
    }

    /// This language, or the default one.
    pub fn language(&self, tag: &str) -> Option<&Language> {
        self.languages
            .get(tag)
            .or_else(|| self.languages.get(&self.default))
    }

    /// The texts of a form in exactly this language, unparsed.
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

/// The id of the form whose texts a file holds.
fn form_named(file: &str) -> Option<&str> {
    file.strip_prefix("form.")?.strip_suffix(".json")
}

/// A language range and its weight, 0 to 1: `nl-BE;q=0.8`.
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
    fn an_incomplete_mail_json_stops_the_start_with_file_and_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let language = folder.path().join("fy");
        std::fs::create_dir(&language).expect("made");
        std::fs::write(language.join("mail.json"), "{\"dir\": \"ltr\"}").expect("written");
        for name in ["app.json", "request.json"] {
            std::fs::write(language.join(name), "{}").expect("written");
        }
        let error = Locales::read(Some(folder.path()), "en")
            .err()
            .expect("refused");
        assert_eq!(error.to_string(), "locales/fy/mail.json: code is missing");
    }
}
