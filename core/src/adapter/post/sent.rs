//! What is sent, and where in the form its parts come from: blank rows are not sent, so rows have other numbers there.

use super::settings::Settings;
use crate::adapter::encode::{Names, Submission};
use crate::answers::is_blank;
use crate::check::{Context, Secrets, check};
use crate::decimal::decimal;
use crate::form::{Asks, Field, Form};
use crate::journey::Request;
use crate::pointer::Place;
use crate::prelude::*;
use crate::secret::erase_all;
use crate::wire::SecretAnswers;
use serde_json::{Map, Value};

/// The answers and secrets as they are sent.
#[derive(Default)]
pub(super) struct Sent {
    /// Field id → text, list of texts, or list of rows, as typed; nothing blank, and nothing that a condition hides.
    pub answers: Map<String, Value>,
    /// Field id → list of texts.
    pub secrets: Map<String, Value>,
    /// Field id → the rows sent, by their numbers in the form.
    rows: Vec<(String, Vec<usize>)>,
}

impl Sent {
    /// What is sent of a request.
    pub fn of(
        request: &Request,
        form: &Form,
        secrets: &Secrets,
        typed: &SecretAnswers,
        settings: &Settings,
    ) -> Self {
        let mut sent = Self::default();
        let context = Context {
            region: settings.region(),
            ..Context::default()
        };
        let answers = Value::Object(request.answers.clone());
        let hidden = check(form, &answers, &context).hidden;
        for field in form.fields() {
            let place = &Place::Top.member(&field.id);
            match request.answers.get(&field.id) {
                Some(answer) if !hidden.contains(&place.pointer()) => {
                    sent.add(field, answer, place, &hidden);
                }
                _ => {}
            }
        }
        for (field, values) in secrets {
            let rows = typed.reveal().get(field).and_then(Value::as_array);
            let row = |value: &str| rows?.iter().position(|row| row.as_str() == Some(value));
            let values: Vec<&str> = values.iter().map(|value| value.reveal()).collect();
            let rows = values.iter().map(|value| row(value).unwrap_or_default());
            sent.rows.push((field.clone(), rows.collect()));
            sent.secrets.insert(field.clone(), values.into());
        }
        sent
    }

    fn add(&mut self, field: &Field, answer: &Value, place: &Place<'_>, hidden: &[String]) {
        let Some(rows) = answer.as_array() else {
            if !is_blank(answer) {
                self.answers.insert(field.id.clone(), answer.clone());
            }
            return;
        };
        let mut numbers = Vec::new();
        let mut filled = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let row = match row {
                Value::Object(members) => {
                    Value::Object(shown(members, &place.item(number), hidden))
                }
                row => row.clone(),
            };
            if !is_blank(&row) {
                numbers.push(number);
                filled.push(row);
            }
        }
        if !filled.is_empty() {
            self.rows.push((field.id.clone(), numbers));
            self.answers.insert(field.id.clone(), Value::Array(filled));
        }
    }

    /// The member of our action at a path into what was sent: `contacts`, `1`, `email` → `answers/contacts/2/email`. `None`
    /// if the form does not have it.
    pub fn member(&self, path: &[String], names: &Names, form: &Form) -> Option<String> {
        if path.first().is_some_and(|first| is_called(first, "altcha")) {
            return Some("altcha".into());
        }
        let sent = Submission {
            identifier: "",
            contact: "",
            locale: "",
            answers: &self.answers,
            secrets: &self.secrets,
            extra: &Map::new(),
        };
        let member = sent.member(path, names);
        if matches!(member.as_str(), "identifier" | "contact") {
            return Some(member);
        }
        let mut parts = member.split('/').skip(1);
        let field = parts.next()?;
        let mut fields = form.fields();
        let field = fields.find(|asked| is_called(field, &asked.id))?;
        Some(self.within(field, &parts.collect::<Vec<_>>()))
    }

    /// The same within a field.
    fn within(&self, field: &Field, path: &[&str]) -> String {
        let part = match field.is_secret() {
            true => "secrets",
            false => "answers",
        };
        let mut member = [part, "/", &field.id].concat();
        let number = path.first().and_then(|first| first.parse::<usize>().ok());
        let (row, path) = match (number, &field.asks) {
            (Some(number), _) => {
                let rows = self.rows.iter().find(|(id, _)| *id == field.id);
                let row = rows.and_then(|(_, rows)| rows.get(number).copied());
                (row, path.get(1..).unwrap_or_default())
            }
            // A group that does not repeat is one row.
            (None, Asks::Group(_)) if field.repeat.is_none() => (Some(0), path),
            _ => (None, path),
        };
        let Some(row) = row else {
            return member;
        };
        member.push('/');
        member.push_str(&decimal(row));
        if let (Asks::Group(fields), Some(name)) = (&field.asks, path.first())
            && let Some(inner) = fields.iter().find(|inner| is_called(name, &inner.id))
        {
            member.push('/');
            member.push_str(&inner.id);
        }
        member
    }
}

impl Drop for Sent {
    fn drop(&mut self) {
        self.secrets.values_mut().for_each(erase_all);
    }
}

/// Whether a backend means this member: some write names in another case, `GivenName` for `given_name`.
fn is_called(name: &str, member: &str) -> bool {
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
        letters.flat_map(char::to_lowercase).collect()
    };
    name == member || letters(name) == letters(member)
}

/// The members of a row that are asked for and not blank.
fn shown(members: &Map<String, Value>, row: &Place<'_>, hidden: &[String]) -> Map<String, Value> {
    let mut shown = members.clone();
    shown.retain(|name, value| !is_blank(value) && !hidden.contains(&row.member(name).pointer()));
    shown
}
