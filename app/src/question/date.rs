//! A date that is remembered, in three fields (GOV.UK "memorable dates"): what is not known is left out, where the form
//! takes that. They come to ISO 8601, which is what is saved; what is no date is saved as typed and can be taken apart
//! again.

use super::frame::{described, fault, help, invalid, label, legend};
use super::input::Typing;
use super::{Ask, Leaf};
use crate::i18n::Key;
use crate::i18n::key::request as key;
use crate::part::{TextContent, effect};
use leptos::prelude::*;
use regain_core::kind::Kind;

/// Year, month, day.
type Parts = [String; 3];

/// `2004-5-` of what is in the fields; nothing where nothing is.
fn composed(parts: &Parts) -> String {
    let [year, month, day] = parts.each_ref().map(|part| part.trim());
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

fn parts(date: &str) -> Parts {
    let mut parts = date.splitn(3, '-').map(str::to_owned);
    [(); 3].map(|()| parts.next().unwrap_or_default())
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
        let put = move |value: String| {
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
            typing.holds(fields.with_untracked(composed));
        };
        let value = move || fields.with(|fields| fields.get(at).cloned());
        view! { class="rg",
            <div class="rg-date-part">
                <label
                    class="rg-date-label"
                    for=id.clone()
                    prop:textContent=TextContent(ask.ui.i18n.text(name))
                ></label>
                <input
                    class="rg-input"
                    id=id.clone()
                    name=id
                    type="text"
                    inputmode="numeric"
                    autocomplete=if birthday { fill } else { "off" }
                    size=if at == 0 { "4" } else { "2" }
                    aria-invalid=invalid(ask, &leaf.id)
                    prop:value=move || value().unwrap_or_default()
                    on:input:target=move |event| put(event.target().value())
                    on:change:target=move |event| {
                        put(event.target().value());
                        typing.left(&left);
                    }
                />
            </div>
        }
        .into_any()
    };
    // Most forms say so in their own i18n.
    let less = (approximate && leaf.texts.hint.is_none()).then(|| {
        let says = ask.ui.i18n.text(key::DATE_APPROXIMATE);
        view! { class="rg", <p class="rg-hint" prop:textContent=TextContent(says)></p> }
    });
    let row = vec![
        one(2, "day", key::DATE_DAY, "bday-day"),
        one(1, "month", key::DATE_MONTH, "bday-month"),
        one(0, "year", key::DATE_YEAR, "bday-year"),
    ];
    view! { class="rg",
        <fieldset class="rg-field" id=leaf.id.clone() aria-describedby=described(&leaf.id, &leaf.texts)>
            {legend(ask, label(ask, leaf.label, leaf.needed))}
            {help(ask, &leaf.id, &leaf.texts)}
            {less}
            {fault(ask, &leaf.id, Some(Kind::Date))}
            <div class="rg-date">{row}</div>
        </fieldset>
    }
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
