//! One of several, several of several, a country. Few options are all in sight; many are in a list to pick from.

use super::ask::{Ask, Leaf};
use super::frame::{asked, autocomplete, described, fault, help, invalid, label, legend};
use super::input::Typing;
use crate::i18n::key::request as key;
use crate::part::{El, el};
use leptos::prelude::*;
use regain_core::decimal::decimal;
use regain_core::form::{Field, Question, Texts};
use regain_core::kind::{Kind, country as codes};
use web_sys::HtmlSelectElement;

/// So many options are all in sight.
const IN_SIGHT: usize = 5;

/// One of the options. What is not needed can be taken back: no answer is an answer as well.
pub fn one(ask: Ask, leaf: Leaf, text: RwSignal<String>) -> AnyView {
    let options = leaf.question.options.iter().cloned();
    let options: Vec<(String, String)> = options.zip(leaf.texts.options.iter().cloned()).collect();
    if options.len() > IN_SIGHT {
        return select(ask, leaf, options, text);
    }
    let typing = Typing::of(ask, &leaf, text);
    let none = (!leaf.needed).then(|| (String::new(), ask.ui.i18n.say(key::QUESTIONS_UNKNOWN)));
    let rows = options.into_iter().chain(none).enumerate();
    let rows = rows.map(|(n, (value, name))| {
        // The last one is in our words.
        let (lang, dir) = match value.is_empty() {
            true => (None, None),
            false => (ask.lang(), ask.dir()),
        };
        let id = [&leaf.id, "-", &decimal(n)].concat();
        let (group, left, chosen) = (leaf.id.clone(), leaf.id.clone(), value.clone());
        let own = value.clone();
        let checked = Signal::derive(move || text.with(|text| *text == own).then_some(""));
        let input = el("input")
            .class("rg-choice-input")
            .attr("type", "radio")
            .attr("id", id.clone())
            .attr("name", ask.ui.host.group(&group))
            .attr("value", value)
            .attr("aria-invalid", invalid(ask, &leaf.id))
            .checked(checked)
            .on("change", move |event| {
                if event_target_checked(&event) {
                    typing.chose(chosen.clone(), &left);
                }
            });
        let label = el("label")
            .class("rg-choice-label")
            .attr("for", id)
            .attr("lang", lang)
            .attr("dir", dir)
            .child(name);
        el("div").class("rg-choice").child(input).child(label)
    });
    let rows = rows.collect();
    fieldset(
        ask,
        leaf.id,
        leaf.label,
        leaf.needed,
        &leaf.texts,
        Kind::Choice,
        rows,
    )
}

/// Several of the options.
pub fn several(
    ask: Ask,
    field: &Field<Texts>,
    question: &Question,
    id: String,
    chosen: RwSignal<Vec<String>>,
) -> AnyView {
    let options = question.options.iter().cloned();
    let options = options.zip(field.texts.options.iter().cloned()).enumerate();
    let rows = options.map(|(n, (value, name))| {
        let id = [&id, "-", &decimal(n)].concat();
        let group = id.clone();
        let (of, own) = (value.clone(), value.clone());
        let checked =
            Signal::derive(move || chosen.with(|chosen| chosen.contains(&own)).then_some(""));
        let choose = move |on: bool| {
            if chosen.is_disposed() || chosen.with_untracked(|chosen| chosen.contains(&of) == on) {
                return;
            }
            chosen.update(|chosen| {
                chosen.retain(|other| *other != of);
                if on {
                    chosen.push(of.clone());
                }
            });
            ask.answer_form.edited();
            ask.answer_form.paused();
        };
        let input = el("input")
            .class("rg-choice-input")
            .attr("type", "checkbox")
            .attr("id", id.clone())
            .attr("name", ask.ui.host.group(&group))
            .attr("value", value)
            .checked(checked)
            .on("change", move |event| choose(event_target_checked(&event)));
        let label = el("label")
            .class("rg-choice-label")
            .attr("for", id)
            .attr("lang", ask.lang())
            .attr("dir", ask.dir())
            .child(name);
        el("div").class("rg-choice").child(input).child(label)
    });
    let rows = rows.collect();
    let label = Signal::stored(field.texts.label.clone());
    fieldset(
        ask,
        id,
        label,
        field.needed,
        &field.texts,
        Kind::Choices,
        rows,
    )
}

/// A country by its name in the language in use, in that language's order.
pub fn country(ask: Ask, leaf: Leaf, text: RwSignal<String>) -> AnyView {
    let names = ask.ui.i18n.countries(codes::all());
    // Saved by another program, or in lower case: what is there is shown.
    let names = names.into_iter().collect();
    select(ask, leaf, names, text)
}

fn select(ask: Ask, leaf: Leaf, options: Vec<(String, String)>, text: RwSignal<String>) -> AnyView {
    let typing = Typing::of(ask, &leaf, text);
    let now = text.get_untracked();
    // Follows: it may come from another tab.
    let values: Vec<String> = options.iter().map(|(value, _)| value.clone()).collect();
    let value = Signal::derive(move || {
        let text = text.get();
        let own = values.iter().find(|own| own.eq_ignore_ascii_case(&text));
        own.cloned().unwrap_or(text)
    });
    let none = (String::new(), ask.ui.i18n.say(key::QUESTIONS_NO_CHOICE));
    let options = [none].into_iter().chain(options);
    let in_ours = leaf.question.kind == Kind::Country;
    let options = options.map(|(value, name)| {
        let lang = ask.lang().filter(|_| !in_ours && !value.is_empty());
        let selected = now.eq_ignore_ascii_case(&value);
        el("option")
            .class("rg-option")
            .attr("value", value)
            .attr("selected", selected)
            .attr("lang", lang)
            .child(name)
    });
    let (id, left) = (leaf.id.clone(), leaf.id.clone());
    let choose = move |select: HtmlSelectElement| {
        let value = select.value();
        let is_known = |text: &String| text.eq_ignore_ascii_case(&value);
        // What is saved and no option of this list shows as none.
        let is_none = select.selected_index() < 0;
        if !is_none && text.try_with_untracked(is_known) == Some(false) {
            typing.chose(value, &left);
        }
    };
    let select = el("select")
        .class("rg-input rg-select")
        .attr("id", id.clone())
        .attr("name", id)
        .attr("autocomplete", autocomplete(&leaf.question))
        .attr("aria-describedby", described(&leaf.id, &leaf.texts))
        .attr("aria-invalid", invalid(ask, &leaf.id))
        .value(value)
        .on("change", move |event| choose(event_target(&event)))
        .children(options);
    el("div")
        .class("rg-field")
        .child(label(ask, &leaf))
        .children(help(ask, &leaf.id, &leaf.texts))
        .child(fault(ask, &leaf.id, Some(leaf.question.kind)))
        .child(select)
        .into_any()
}

fn fieldset(
    ask: Ask,
    id: String,
    name: Signal<String>,
    needed: bool,
    texts: &Texts,
    kind: Kind,
    rows: Vec<El>,
) -> AnyView {
    el("fieldset")
        .class("rg-field rg-choices")
        .attr("id", id.clone())
        .attr("aria-describedby", described(&id, texts))
        .child(legend(ask, asked(ask, name, needed)))
        .children(help(ask, &id, texts))
        .child(fault(ask, &id, Some(kind)))
        .children(rows)
        .into_any()
}
