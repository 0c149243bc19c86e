//! `regain page`: the page as a file, for a server that only has files (row D5).

use super::output::{unless_closed, write_text};
use crate::config::Config;
use crate::http::static_page;
use crate::locales::Locales;
use anyhow::{Context, bail};
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes the page with its first step in it, for a server that only has files: beside the other files of dist/, as
/// index.html.
#[derive(Args)]
pub struct Page {
    /// The configuration; without it, the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The language of its first step; without it, the default language.
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
}

/// Writes it.
pub fn run(arguments: &Page) -> anyhow::Result<ExitCode> {
    let config = Config::read(arguments.config.as_deref())?;
    let locales = Locales::read(config.locales.as_deref(), &config.default_locale)?;
    let locale = arguments
        .locale
        .as_deref()
        .unwrap_or(&config.default_locale);
    if locales.exactly(locale).is_none() {
        bail!("--locale {locale}: there is no such language");
    }
    let page = static_page(&config, &locales, locale)?;
    let page =
        page.context("this binary was built without the app: build both with `cargo xtask build`")?;
    unless_closed(write_text(&page))?;
    Ok(ExitCode::SUCCESS)
}
