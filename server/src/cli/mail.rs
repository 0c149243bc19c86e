//! `regain mail`: a message with sample parameters, to see what a site's own texts, name and logo look like in it.

use super::output::{unless_closed, write_text};
use crate::config::Config;
use crate::deliver::{Message, TemplateType, of_the_site, sample_parameters};
use crate::locales::Locales;
use anyhow::{Context, bail};
use clap::Args;
use regain_core::wire::ContactKind;
use std::path::PathBuf;
use std::process::ExitCode;

/// Writes a mail with sample values, as HTML.
#[derive(Args)]
pub struct Mail {
    /// Which one: code, contact_code, password_changed, …
    #[arg(value_name = "NAME")]
    template: String,
    /// The configuration; without it, the defaults.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Its language; without it, the default language.
    #[arg(long, value_name = "TAG")]
    locale: Option<String>,
    /// As plain text.
    #[arg(long)]
    plain: bool,
}

/// Writes it.
pub fn run(arguments: &Mail) -> anyhow::Result<ExitCode> {
    let Some(template) = TemplateType::named(&arguments.template) else {
        let names = TemplateType::ALL.map(TemplateType::name).join(", ");
        bail!(
            "{}: there is no such mail, only {names}",
            arguments.template
        );
    };
    let config = Config::read(arguments.config.as_deref())?;
    let locales = Locales::read(config.locales.as_deref(), &config.default_locale)?;
    let tag = arguments
        .locale
        .as_deref()
        .unwrap_or(&config.default_locale);
    let language = locales
        .exactly(tag)
        .with_context(|| format!("--locale {tag}: there is no such language"))?;
    let mut params = sample_parameters(template);
    params.extend(of_the_site(&config));
    let to = "anna@example.com".into();
    let message = Message::render(ContactKind::Email, template, tag, language, to, &params);
    let text = match message.html {
        Some(html) if !arguments.plain => html,
        _ => message.text,
    };
    unless_closed(write_text(&text))?;
    Ok(ExitCode::SUCCESS)
}
