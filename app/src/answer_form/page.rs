//! Which part of a form is looked at, the way there and back, and which field a pointer means.

use super::{Answer, AnswerForm, Row, group};
use leptos::prelude::*;
use regain_core::decimal::{self, decimal};
use regain_core::form::{Asks, Field, Texts};
use regain_core::kind::Kind;

/// What the step of the questions shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormPage {
    /// All parts of the form, and how much was given.
    #[default]
    Overview,
    /// One part, counted from 0.
    Section(usize),
}

impl FormPage {
    /// As it is noted for a reload.
    pub fn written(self) -> String {
        match self {
            Self::Overview => String::new(),
            Self::Section(section) => decimal(section),
        }
    }

    /// As it was noted.
    pub fn read(written: &str) -> Self {
        let section = decimal::read::<u32>(written);
        section.map_or(Self::Overview, |section| Self::Section(section as usize))
    }
}

/// A field that a pointer into the answers means.
#[derive(Clone)]
pub struct FieldRef {
    /// The id of its input.
    pub id: String,
    /// The part of the form it is in.
    pub section: usize,
    /// What it is called, with the row it is in.
    pub name: String,
    /// Its kind; none for a group or a list.
    pub kind: Option<Kind>,
    /// What is typed there, where that is one text.
    pub text: Option<RwSignal<String>>,
}

/// The id of the input of a field; of what lies within by the key of its row and by its own id.
pub fn id_of(field: &str, within: &[&str]) -> String {
    let mut id = ["rg-a-", field].concat();
    for part in within {
        id.push('-');
        id.push_str(part);
    }
    id
}

impl AnswerForm {
    /// Looks at another part. The way back leads to where this was.
    pub fn go(self, place: FormPage) {
        let from = self.place.with_untracked(|(place, _)| *place);
        self.kept.update_value(|kept| kept.trail.push(from));
        self.show(place);
    }

    /// Looks at the field of this id, from the review: the end of its part leads back there.
    pub fn change(self, section: usize, id: String) {
        self.kept.update_value(|kept| {
            kept.aim = Some(id);
            kept.returns = true;
        });
        self.show(FormPage::Section(section));
    }

    /// Looks at the field of this id.
    pub fn go_to(self, section: usize, id: String) {
        self.kept.update_value(|kept| kept.aim = Some(id));
        self.go(FormPage::Section(section));
    }

    /// Goes back `steps` pages; returns the number of steps left when there is no earlier page.
    pub fn page_back(self, steps: i32) -> i32 {
        let mut left = steps;
        while left > 0 {
            let before = self
                .kept
                .try_update_value(|kept| kept.trail.pop())
                .flatten();
            let now = self.place.with_untracked(|(place, _)| *place);
            match before {
                Some(place) => self.show(place),
                // After a reload the trail is gone, and the overview is before every part.
                None if now != FormPage::Overview => self.show(FormPage::Overview),
                None => break,
            }
            left -= 1;
        }
        left
    }

    /// Whether there is a part before this one. Follows the place.
    pub fn can_page_back(self) -> bool {
        self.place.with(|(place, _)| *place != FormPage::Overview)
    }

    /// Whether the end of this part leads to the review.
    pub fn returns(self) -> bool {
        self.kept.with_value(|kept| kept.returns)
    }

    /// It leads there no longer.
    pub fn stays(self) {
        self.kept.update_value(|kept| kept.returns = false);
    }

    /// The field that is to take the focus: asked for once.
    pub fn aim(self) -> Option<String> {
        self.kept.try_update_value(|kept| kept.aim.take()).flatten()
    }

    fn show(self, place: FormPage) {
        self.kept.update_value(|kept| {
            kept.returns &= kept.aim.is_some();
        });
        self.place.update(|(now, count)| {
            *now = place;
            *count += 1;
        });
    }

    /// The first question for secrets: the part of the form it is in, and its id.
    pub fn secret(self) -> Option<(usize, String)> {
        let form = self.form.get_untracked();
        form.sections.iter().enumerate().find_map(|(n, section)| {
            let field = section.fields.iter().find(|field| field.is_secret())?;
            Some((n, id_of(&field.id, &[])))
        })
    }

    /// The field that this pointer into the answers means, with or without its `#/`.
    pub fn spot(self, pointer: &str) -> Option<FieldRef> {
        let mut tokens = pointer.trim_start_matches("#/").split('/');
        let id = tokens.next()?;
        let form = self.form.get_untracked();
        let (section, field) = form.sections.iter().enumerate().find_map(|(n, section)| {
            let field = section.fields.iter().find(|field| field.id == id)?;
            Some((n, field))
        })?;
        let mut spot = FieldRef {
            id: id_of(id, &[]),
            section,
            name: field.texts.label.clone(),
            kind: kind(field),
            text: None,
        };
        descend(field, &self.answer(id)?, &mut tokens, &mut spot);
        Some(spot)
    }
}

/// As deep as the pointer leads; what is not there any more is the list it was in.
fn descend(
    field: &Field<Texts>,
    answer: &Answer,
    tokens: &mut dyn Iterator<Item = &str>,
    spot: &mut FieldRef,
) {
    match answer {
        Answer::Text(text) => spot.text = Some(*text),
        Answer::Chosen(_) => {}
        Answer::Rows(rows) => {
            let row: Option<(usize, Row)> = tokens.next().and_then(|token| {
                let index = decimal::read::<u32>(token)? as usize;
                let row = rows.with_untracked(|rows| rows.get(index).cloned())?;
                Some((index, row))
            });
            let Some((index, row)) = row else {
                spot.kind = None;
                return;
            };
            if field.repeat.is_some() {
                let called = field.texts.row.as_ref().unwrap_or(&field.texts.label);
                spot.name = [called, " ", &decimal(index + 1)].concat();
            }
            spot.id = [&spot.id, "-", &decimal(row.key)].concat();
            let inner = match group(field) {
                [] => row.cells.first().map(|cell| (field, cell)),
                fields => tokens.next().and_then(|token| {
                    let inner = fields.iter().find(|inner| inner.id == token)?;
                    let cell = row.cells.iter().find(|(id, _)| id == token)?;
                    spot.id = [&spot.id, "-", token].concat();
                    spot.name = [&spot.name, ", ", &inner.texts.label].concat();
                    spot.kind = kind(inner);
                    Some((inner, cell))
                }),
            };
            if let Some((_, (_, Answer::Text(text)))) = &inner {
                spot.text = Some(*text);
            } else if let Some((inner, (_, answer))) = inner {
                descend(inner, answer, tokens, spot);
            }
        }
    }
}

fn kind(field: &Field<Texts>) -> Option<Kind> {
    match &field.asks {
        Asks::Question(question) => Some(question.kind),
        Asks::Group(_) => None,
    }
}
