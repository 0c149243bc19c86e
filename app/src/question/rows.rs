//! A field wherever it lies: one question by its kind, several answers to one question, or a group of fields once or several
//! times (row B7). Rows keep their inputs as others come and go; a new one takes the focus, and after one has gone its
//! neighbour does.

use super::ask::{Ask, Leaf};
use super::frame::{asked, described, fault, focus, help, legend, named};
use super::{choose, date, input};
use crate::answer_form::{Answer, Row, group};
use crate::i18n::key::request as key;
use crate::part::{El, dynamic, each, el};
use leptos::prelude::*;
use regain_core::decimal::decimal;
use regain_core::form::{Asks, Field, Texts};
use regain_core::kind::Kind;
use std::sync::Arc;
use std::time::Duration;

/// A field wherever it lies.
pub fn drawn(
    ask: Ask,
    field: &Field<Texts>,
    answer: &Answer,
    id: String,
    pointer: Signal<String>,
) -> AnyView {
    let inner = match (&field.asks, answer) {
        (Asks::Question(question), Answer::Text(text)) => {
            let leaf = Leaf {
                id,
                label: Signal::stored(field.texts.label.clone()),
                texts: field.texts.clone(),
                needed: field.needed,
                question: question.clone(),
                pointer,
            };
            leaf_view(ask, leaf, *text)
        }
        (Asks::Question(question), Answer::Chosen(chosen)) => {
            choose::several(ask, field, question, id, *chosen)
        }
        (_, Answer::Rows(all)) => rows(ask, field, id, *all, pointer),
        (Asks::Group(_), _) => ().into_any(),
    };
    if field.when.is_none() {
        return inner;
    }
    let hidden = Signal::derive(move || ask.answer_form.is_hidden(&pointer.get()).then_some(""));
    el("div").attr("hidden", hidden).child(inner).into_any()
}

/// One text, by its kind.
fn leaf_view(ask: Ask, leaf: Leaf, text: RwSignal<String>) -> AnyView {
    match leaf.question.kind {
        Kind::Date => date::date(ask, leaf, text),
        Kind::Country => choose::country(ask, leaf, text),
        Kind::Choice => choose::one(ask, leaf, text),
        _ => input::line(ask, leaf, text),
    }
}

/// All rows, and the button for another one.
fn rows(
    ask: Ask,
    field: &Field<Texts>,
    id: String,
    rows: RwSignal<Vec<Row>>,
    pointer: Signal<String>,
) -> AnyView {
    let field = Arc::new(field.clone());
    let keys = Signal::derive(move || rows.with(|rows| rows.iter().map(|row| row.key).collect()));
    let list = Repeat {
        ask,
        field: StoredValue::new(Arc::clone(&field)),
        id: StoredValue::new(id.clone()),
        rows,
        pointer,
    };
    let drawn = each(keys, Callback::new(move |key| list.row(key)));
    let secret = field.is_secret().then(|| {
        let says = ask.ui.i18n.text(key::QUESTIONS_SECRET);
        el("p").class("rg-hint").text(says)
    });
    let more = field.repeat.is_some().then(|| list.more());
    let name = Signal::stored(field.texts.label.clone());
    el("fieldset")
        .class("rg-field rg-rows")
        .attr("id", id.clone())
        .attr("aria-describedby", described(&id, &field.texts))
        .child(legend(ask, asked(ask, name, field.needed)))
        .children(help(ask, &id, &field.texts))
        .children(secret)
        .child(fault(ask, &id, None))
        .child(drawn)
        .children(more)
        .into_any()
}

/// What the rows of a field share.
#[derive(Clone, Copy)]
struct Repeat {
    ask: Ask,
    field: StoredValue<Arc<Field<Texts>>>,
    id: StoredValue<String>,
    rows: RwSignal<Vec<Row>>,
    pointer: Signal<String>,
}

impl Repeat {
    /// Where a row is now, counted from 0.
    fn index(self, key: u32) -> usize {
        self.rows
            .with(|rows| rows.iter().position(|row| row.key == key))
            .unwrap_or(0)
    }

    fn count(self) -> usize {
        self.rows.with(Vec::len)
    }

    fn id_of(self, key: u32) -> String {
        [&self.id.get_value(), "-", &decimal(key)].concat()
    }

    /// What a row is called: "Person 2".
    fn called(self, key: u32) -> Signal<String> {
        Signal::derive(move || {
            let field = self.field.get_value();
            let name = field.texts.row.as_ref().unwrap_or(&field.texts.label);
            match field.repeat {
                Some(_) => [name, " ", &decimal(self.index(key) + 1)].concat(),
                None => name.clone(),
            }
        })
    }

    fn row(self, key: u32) -> AnyView {
        let field = self.field.get_value();
        let row = self.rows.with_untracked(|rows| {
            let mut rows = rows.iter();
            rows.find(|row| row.key == key).cloned()
        });
        let Some(row) = row else {
            return ().into_any();
        };
        let pointer =
            Signal::derive(move || [&self.pointer.get(), "/", &decimal(self.index(key))].concat());
        match &field.asks {
            Asks::Question(question) => {
                let Some((_, Answer::Text(text))) = row.cells.first() else {
                    return ().into_any();
                };
                let leaf = Leaf {
                    id: self.id_of(key),
                    label: self.called(key),
                    texts: Texts::default(),
                    needed: false,
                    question: question.clone(),
                    pointer,
                };
                let input = leaf_view(self.ask, leaf, *text);
                el("div")
                    .class("rg-row")
                    .child(input)
                    .children(self.remove(key))
                    .into_any()
            }
            Asks::Group(_) => {
                let cells = group(&field).iter().zip(&row.cells);
                let cells: Vec<AnyView> = cells
                    .map(|(inner, (_, answer))| {
                        let id = [&self.id_of(key), "-", &inner.id].concat();
                        let name = inner.id.clone();
                        let within = Signal::derive(move || [&pointer.get(), "/", &name].concat());
                        drawn(self.ask, inner, answer, id, within)
                    })
                    .collect();
                if field.repeat.is_none() {
                    return cells.into_any();
                }
                let legend = el("legend")
                    .class("rg-row-title")
                    .attr("lang", self.ask.lang())
                    .attr("dir", self.ask.dir())
                    .text(self.counted(key));
                el("fieldset")
                    .class("rg-row rg-group")
                    .attr("id", self.id_of(key))
                    .child(legend)
                    .children(cells)
                    .children(self.remove(key))
                    .into_any()
            }
        }
    }

    /// "Person 2 of 3".
    fn counted(self, key: u32) -> Signal<String> {
        let i18n = self.ask.ui.i18n;
        let called = self.called(key);
        Signal::derive(move || {
            let count = decimal(self.count());
            i18n.fill(key::ROWS_OF, &[("row", &called.get()), ("count", &count)])
        })
    }

    /// One row alone is emptied and not taken away.
    fn remove(self, key: u32) -> Option<El> {
        let i18n = self.ask.ui.i18n;
        let called = self.called(key);
        let hidden = Signal::derive(move || (self.count() < 2).then_some(""));
        let repeats = self.field.with_value(|field| field.repeat.is_some());
        repeats.then(|| {
            el("button")
                .class("rg-quiet rg-remove")
                .attr("type", "button")
                .attr("hidden", hidden)
                .on("click", move |_| self.take_away(key))
                .child(named(i18n.text(key::ROWS_REMOVE), " ", called))
        })
    }

    fn take_away(self, key: u32) {
        let index = untrack(|| self.index(key));
        let gone = self.id_of(key);
        let within = [&gone, "-"].concat();
        self.rows.update(|rows| {
            // Its signals live on as long as the visit, and it may be a secret.
            let gone = rows.iter().filter(|row| row.key == key);
            gone.flat_map(|row| &row.cells)
                .for_each(|(_, cell)| cell.clear());
            rows.retain(|row| row.key != key);
        });
        self.ask.ui.errors.update(|errors| {
            errors
                .faults
                .retain(|fault| fault.field != gone && !fault.field.starts_with(&within));
        });
        self.ask.answer_form.edited();
        self.ask.answer_form.paused();
        self.ask.ui.announce(key::ROWS_REMOVED);
        let neighbour = self.rows.with_untracked(|rows| {
            let next = rows.get(index).or_else(|| rows.last());
            next.map(|row| row.key)
        });
        if let Some(neighbour) = neighbour {
            self.focus(neighbour);
        }
    }

    fn add(self) {
        let field = self.field.get_value();
        let key = self.ask.answer_form.add_row(&field, self.rows);
        self.focus(key);
    }

    /// Once the row is drawn.
    fn focus(self, key: u32) {
        let (host, id) = (self.ask.ui.host, self.id_of(key));
        set_timeout(move || focus(host, &id), Duration::ZERO);
    }

    /// The button for another row, or why there is none.
    fn more(self) -> El {
        let i18n = self.ask.ui.i18n;
        let max = self.field.with_value(|field| field.max_rows());
        let is_full = Memo::new(move |_| u32::try_from(self.count()).is_ok_and(|n| n >= max));
        // Read out, too: the button was pressed, and is gone.
        let full = dynamic(move || {
            let says = || crate::part::text(i18n.text_for(key::ROWS_FULL, max.into()));
            Vec::from_iter(is_full.get().then(says))
        });
        let shown = dynamic(move || {
            if is_full.get() {
                return Vec::new();
            }
            let row = self.field.with_value(|field| field.texts.row.clone());
            let row = Signal::stored(row.unwrap_or_default());
            let button = el("button")
                .class("rg-button rg-button-second rg-add")
                .attr("type", "button")
                .on("click", move |_| self.add())
                .child(named(i18n.text(key::ROWS_ADD), ": ", row));
            vec![button.into_any()]
        });
        el("div")
            .class("rg-more")
            .child(el("div").attr("role", "status").child(full))
            .child(shown)
    }
}
