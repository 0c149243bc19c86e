//! A date that is remembered, in three fields (GOV.UK "memorable dates"): what is not known is left out, where the form
//! takes that. They come to ISO 8601, which is what is saved; what is no date is saved as typed and can be taken apart
//! again.

use super::ask::{Ask, Leaf};
use super::frame::{asked, described, fault, help, invalid, legend};
use super::input::Typing;
use crate::i18n::Key;
use crate::i18n::key::request as key;
use crate::part::{effect, el};
use leptos::prelude::*;
use regain_core::kind::Kind;
use web_sys::Event;

/// `2004-5-` of what is in the fields; nothing where nothing is.
fn composed(parts: &[String]) -> String {
    let part = |at: usize| parts.get(at).map_or("", |part| part.trim());
    let [year, month, day] = [0, 1, 2].map(part);
    let mut date = year.to_owned();
    if !month.is_empty() || !day.is_empty() {
        date.push('-');
        date.push_str(&padded(month));
    }
    if !day.is_empty() {
        date.push('-');
        date.push_str(&padded(day));
    }
    date
}

/// `5` is as good as `05`.
fn padded(part: &str) -> String {
    match part.chars().count() {
        1 => ["0", part].concat(),
        _ => part.to_owned(),
    }
}

/// Year, month, day.
fn parts(date: &str) -> Vec<String> {
    let mut parts = date.splitn(3, '-').map(str::to_owned);
    [(); 3].map(|()| parts.next().unwrap_or_default()).into()
}

/// The question with its three fields.
pub fn date(ask: Ask, leaf: Leaf, text: RwSignal<String>) -> AnyView {
    let fields = RwSignal::new(parts(&text.get_untracked()));
    let typing = Typing::of(ask, &leaf, text);
    // From another tab.
    effect(move || {
        let date = text.get();
        if fields.with_untracked(|fields| composed(fields) != date) {
            fields.set(parts(&date));
        }
    });
    let approximate = leaf.question.approximate;
    let birthday = leaf.question.autocomplete.as_deref() == Some("bday");
    let one = |at: usize, part: &'static str, name: Key, fill: &'static str| {
        let id = [&leaf.id, "-", part].concat();
        let left = leaf.id.clone();
        let put = move |event: &Event| {
            let value = event_target_value(event);
            if fields.is_disposed()
                || fields.with_untracked(|fields| fields.get(at) == Some(&value))
            {
                return;
            }
            fields.update(|fields| {
                if let Some(field) = fields.get_mut(at) {
                    *field = value;
                }
            });
            typing.holds(fields.with_untracked(|fields| composed(fields)));
        };
        // A field keeps what is in it as another one changes: the browser may have filled it in unsaid.
        let value = Memo::new(move |_| {
            let value = fields.with(|fields| fields.get(at).cloned());
            value.unwrap_or_default()
        });
        let value: Signal<String> = value.into();
        let label = el("label")
            .class("rg-date-label")
            .attr("for", id.clone())
            .text(ask.ui.i18n.text(name));
        let input = el("input")
            .class("rg-input")
            .attr("id", id.clone())
            .attr("name", id)
            .attr("type", "text")
            .attr("inputmode", "numeric")
            .attr("autocomplete", if birthday { fill } else { "off" })
            .attr("size", if at == 0 { "4" } else { "2" })
            .attr("aria-invalid", invalid(ask, &leaf.id))
            .value(value)
            .on("input", move |event| put(&event))
            .on("change", move |event| {
                put(&event);
                typing.left(&left);
            });
        el("div").class("rg-date-part").child(label).child(input)
    };
    // Most forms say so in their own words.
    let less = (approximate && leaf.texts.hint.is_none()).then(|| {
        let says = ask.ui.i18n.text(key::DATE_APPROXIMATE);
        el("p").class("rg-hint").text(says)
    });
    let row = el("div")
        .class("rg-date")
        .child(one(2, "day", key::DATE_DAY, "bday-day"))
        .child(one(1, "month", key::DATE_MONTH, "bday-month"))
        .child(one(0, "year", key::DATE_YEAR, "bday-year"));
    el("fieldset")
        .class("rg-field")
        .attr("id", leaf.id.clone())
        .attr("aria-describedby", described(&leaf.id, &leaf.texts))
        .child(legend(ask, asked(ask, leaf.label, leaf.needed)))
        .children(help(ask, &leaf.id, &leaf.texts))
        .children(less)
        .child(fault(ask, &leaf.id, Some(Kind::Date)))
        .child(row)
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_the_fields_is_there_again() {
        for (typed, date) in [
            (["", "", ""], ""),
            (["2004", "", ""], "2004"),
            (["2004", "5", ""], "2004-05"),
            (["2004", "05", "9"], "2004-05-09"),
            (["", "5", "9"], "-05-09"),
            (["2004", "", "9"], "2004--09"),
            (["04", "May", "9th"], "04-May-9th"),
        ] {
            let typed = typed.map(String::from);
            assert_eq!(composed(&typed), date);
            assert_eq!(composed(&parts(date)), date);
        }
    }
}
