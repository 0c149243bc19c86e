//! `mail.json` of one language: parsed, and checked so that no mail can lack what makes it useful (row D7).

use super::parameter_kind::{OF_THE_SITE, ParameterKind};
use super::part::Part;
use super::phrase::Phrase;
use super::plural::Plural;
use super::template::TemplateType;
use anyhow::{Context, bail, ensure};
use regain_core::template::{placeholders, try_fill};
use regain_core::time::Timestamp;
use serde_json::{Map, Value};

/// What of a message is of no use without it, in a text message as in a mail.
const ESSENTIAL: [&str; 2] = ["code", "link"];
/// What a locked screen shows must not give away.
const SECRET: [&str; 2] = ["code", "link"];
/// The parts of `time`.
const TIME: [&str; 5] = ["day", "month", "year", "hour", "minute"];

/// What gives a value a direction of its own (UAX 9): FSI and PDI.
pub const ISOLATION: [char; 2] = ['\u{2068}', '\u{2069}'];

/// The texts of all messages in one language.
pub struct MailTexts {
    pub is_rtl: bool,
    pub plural: Plural,
    /// What stands above the address of a button.
    pub copy_link: String,
    /// What stands below every mail.
    pub footer: Vec<Part>,
    time: String,
    /// As they stand in a date.
    months: Vec<String>,
    messages: Messages,
}

/// By template: none can be missing.
struct Messages {
    code: MessageTexts,
    contact_code: MessageTexts,
    password_changed: MessageTexts,
    request_received: MessageTexts,
    someone_asked: MessageTexts,
    request_stopped: MessageTexts,
    takes_longer: MessageTexts,
    verified: MessageTexts,
    not_verified: MessageTexts,
    reference: MessageTexts,
    not_sent: MessageTexts,
    withdrawn: MessageTexts,
    escalation: MessageTexts,
    cases_waiting: MessageTexts,
}

/// The texts of one message.
pub struct MessageTexts {
    pub subject: Phrase,
    pub heading: Phrase,
    pub paragraphs: Vec<Part>,
    /// Sentences, each left out where one of its parameters is absent.
    pub text_message: Vec<Phrase>,
}

impl MailTexts {
    /// Reads `mail.json` of the language with this tag.
    ///
    /// # Errors
    /// The key that is missing, unknown or incomplete, and why.
    pub fn read(tag: &str, json: &[u8]) -> anyhow::Result<Self> {
        let mut members: Map<String, Value> = serde_json::from_slice(json)?;
        let plural = Plural::of(tag);
        let dir = text(&mut members, "dir")?;
        ensure!(
            ["ltr", "rtl"].contains(&&*dir),
            "dir: {dir:?} is neither ltr nor rtl"
        );
        let mut message = |template: TemplateType| {
            let name = template.name();
            let value = member(&mut members, name)?;
            MessageTexts::read(value, &plural)
                .and_then(|texts| texts.checked(template))
                .context(name)
        };
        let messages = Messages {
            code: message(TemplateType::Code)?,
            contact_code: message(TemplateType::ContactCode)?,
            password_changed: message(TemplateType::PasswordChanged)?,
            request_received: message(TemplateType::RequestReceived)?,
            someone_asked: message(TemplateType::SomeoneAsked)?,
            request_stopped: message(TemplateType::RequestStopped)?,
            takes_longer: message(TemplateType::TakesLonger)?,
            verified: message(TemplateType::Verified)?,
            not_verified: message(TemplateType::NotVerified)?,
            reference: message(TemplateType::Reference)?,
            not_sent: message(TemplateType::NotSent)?,
            withdrawn: message(TemplateType::Withdrawn)?,
            escalation: message(TemplateType::Escalation)?,
            cases_waiting: message(TemplateType::CasesWaiting)?,
        };
        let footer = parts(member(&mut members, "footer")?, &plural).context("footer")?;
        let named = footer.iter().flat_map(Part::parameters);
        known(named, &[]).context("footer")?;
        let months = Vec::from(strings(member(&mut members, "months")?).context("months")?);
        let time = text(&mut members, "time")?;
        is_time(&time).context("time")?;
        let copy_link = text(&mut members, "copy_link")?;
        no_others(&members)?;
        Ok(Self {
            is_rtl: dir == "rtl",
            plural,
            copy_link,
            footer,
            time,
            months,
            messages,
        })
    }

    /// The texts of a message.
    pub fn message(&self, template: TemplateType) -> &MessageTexts {
        let messages = &self.messages;
        match template {
            TemplateType::Code => &messages.code,
            TemplateType::ContactCode => &messages.contact_code,
            TemplateType::PasswordChanged => &messages.password_changed,
            TemplateType::RequestReceived => &messages.request_received,
            TemplateType::SomeoneAsked => &messages.someone_asked,
            TemplateType::RequestStopped => &messages.request_stopped,
            TemplateType::TakesLonger => &messages.takes_longer,
            TemplateType::Verified => &messages.verified,
            TemplateType::NotVerified => &messages.not_verified,
            TemplateType::Reference => &messages.reference,
            TemplateType::NotSent => &messages.not_sent,
            TemplateType::Withdrawn => &messages.withdrawn,
            TemplateType::Escalation => &messages.escalation,
            TemplateType::CasesWaiting => &messages.cases_waiting,
        }
    }

    /// `ltr` or `rtl`.
    pub fn dir(&self) -> &'static str {
        if self.is_rtl { "rtl" } else { "ltr" }
    }

    /// An instant in words, in UTC.
    pub fn time(&self, instant: Timestamp) -> Option<String> {
        let text = instant.to_string();
        let (date, time) = text.split_once('T')?;
        let mut date = date.split('-');
        let (year, month, day) = (date.next()?, date.next()?, date.next()?);
        let mut time = time.split(':');
        let (hour, minute) = (time.next()?, time.next()?);
        let month = month.parse::<usize>().ok()?.checked_sub(1)?;
        let params = [
            ("day", day.trim_start_matches('0')),
            ("month", self.months.get(month)?),
            ("year", year),
            ("hour", hour),
            ("minute", minute),
        ];
        try_fill(&self.time, &params)
    }

    /// A value with a direction of its own, in a sentence that runs right to left. Digits need none.
    pub fn isolated(&self, value: &str) -> String {
        let [first, last] = ISOLATION;
        match self.is_rtl && !value.bytes().all(|byte| byte.is_ascii_digit()) {
            true => format!("{first}{value}{last}"),
            false => value.into(),
        }
    }
}

impl MessageTexts {
    fn read(value: Value, plural: &Plural) -> anyhow::Result<Self> {
        let Value::Object(mut members) = value else {
            bail!("subject, heading and paragraphs are expected");
        };
        let mut phrase =
            |name: &str| Phrase::read(member(&mut members, name)?, plural).context(name.to_owned());
        let (subject, heading) = (phrase("subject")?, phrase("heading")?);
        let paragraphs = member(&mut members, "paragraphs")?;
        let paragraphs = parts(paragraphs, plural).context("paragraphs")?;
        let text_message = match members.remove("text_message") {
            Some(value) => phrases(value, plural).context("text_message")?,
            None => Vec::new(),
        };
        no_others(&members)?;
        Ok(Self {
            subject,
            heading,
            paragraphs,
            text_message,
        })
    }

    /// Checks that the parameters of this message, and no others, are in its texts.
    fn checked(self, template: TemplateType) -> anyhow::Result<Self> {
        let own = template.parameters();
        let subject = self.subject.parameters();
        if let Some(name) = subject.iter().find(|name| SECRET.contains(name)) {
            bail!("subject: {{{name}}} must not be in it: screens show it while they are locked");
        }
        known(subject, own).context("subject")?;
        known(self.heading.parameters(), own).context("heading")?;
        let in_mail: Vec<&str> = self.paragraphs.iter().flat_map(Part::parameters).collect();
        for name in own {
            ensure!(in_mail.contains(name), "paragraphs: {{{name}}} is missing");
        }
        known(in_mail, own).context("paragraphs")?;
        let texted: Vec<&str> = self
            .text_message
            .iter()
            .flat_map(Phrase::parameters)
            .collect();
        if template.may_be_texted() {
            ensure!(!self.text_message.is_empty(), "text_message is missing");
            for name in own.iter().filter(|name| ESSENTIAL.contains(name)) {
                ensure!(texted.contains(name), "text_message: {{{name}}} is missing");
            }
        } else {
            ensure!(
                self.text_message.is_empty(),
                "text_message: it is only sent by mail"
            );
        }
        known(texted, own).context("text_message")?;
        Ok(self)
    }
}

/// Checks that parameters are those of a message, or of the site.
fn known<'a>(named: impl IntoIterator<Item = &'a str>, own: &[&str]) -> anyhow::Result<()> {
    for name in named {
        let is_known = own.contains(&name) || OF_THE_SITE.contains(&name);
        ensure!(
            is_known && ParameterKind::of(name).is_some(),
            "{{{name}}} is no parameter here"
        );
    }
    Ok(())
}

fn is_time(template: &str) -> anyhow::Result<()> {
    for name in TIME {
        ensure!(
            placeholders(template).any(|named| named == name),
            "{{{name}}} is missing"
        );
    }
    ensure!(template.contains("UTC"), "UTC is missing");
    let params = TIME.map(|name| (name, ""));
    ensure!(
        try_fill(template, &params).is_some(),
        "only {TIME:?} can be in it"
    );
    Ok(())
}

fn member(members: &mut Map<String, Value>, name: &str) -> anyhow::Result<Value> {
    members
        .remove(name)
        .with_context(|| format!("{name} is missing"))
}

fn text(members: &mut Map<String, Value>, name: &str) -> anyhow::Result<String> {
    match member(members, name)? {
        Value::String(text) => Ok(text),
        _ => bail!("{name}: a text is expected"),
    }
}

/// The twelve months.
fn strings(value: Value) -> anyhow::Result<[String; 12]> {
    serde_json::from_value(value).context("twelve names are expected")
}

fn list(value: Value) -> anyhow::Result<Vec<Value>> {
    match value {
        Value::Array(items) if !items.is_empty() => Ok(items),
        _ => bail!("a list is expected, with something in it"),
    }
}

fn parts(value: Value, plural: &Plural) -> anyhow::Result<Vec<Part>> {
    let read = |(n, item)| Part::read(item, plural).with_context(|| format!("[{n}]"));
    list(value)?.into_iter().enumerate().map(read).collect()
}

fn phrases(value: Value, plural: &Plural) -> anyhow::Result<Vec<Phrase>> {
    let read = |(n, item)| Phrase::read(item, plural).with_context(|| format!("[{n}]"));
    list(value)?.into_iter().enumerate().map(read).collect()
}

fn no_others(members: &Map<String, Value>) -> anyhow::Result<()> {
    match members.keys().next() {
        Some(name) => bail!("{name}: there is no such text"),
        None => Ok(()),
    }
}
