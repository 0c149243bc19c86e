//! The one field component: label, hint, what is wrong, input.
//!
//! The input has no mask and is never rewritten: what was typed stays as typed, and `core` decides what it means. The
//! fault is named in the description of the input and so read out with it.

use super::{El, el};
use crate::fault::FieldFault;
use crate::i18n::{Key, key};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::secret::erase;

/// A field of a step: a member of the action's body, and whose words its faults have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// The member's name.
    pub name: &'static str,
    /// `fault.SCOPE.CODE` in the language files.
    pub scope: &'static str,
}

impl Field {
    /// A field whose faults are worded under its own name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, scope: name }
    }

    /// The id of its input, of the first one where there are several.
    pub fn id(self) -> String {
        ["rg-", self.name].concat()
    }

    /// The id of what belongs to it.
    pub fn id_of(self, part: &str) -> String {
        ["rg-", self.name, "-", part].concat()
    }

    /// Its fault, where there is one.
    pub fn fault(self, fault: Option<Fault>) -> Option<FieldFault> {
        fault.map(|fault| FieldFault::new(self.name, &fault))
    }

    /// Its fault where nothing was typed.
    pub fn missing(self, typed: RwSignal<String>) -> Vec<FieldFault> {
        let empty = typed.with_untracked(|text| text.trim().is_empty());
        Vec::from_iter(self.fault(empty.then_some(Fault::Missing)))
    }

    /// Whether a fault is this field's.
    pub fn is_meant(self, fault: &FieldFault) -> bool {
        fault.field == self.name
    }

    /// Whether something is wrong with it.
    pub fn is_wrong(self, ui: UiState) -> bool {
        ui.errors
            .with(|errors| errors.faults.iter().any(|fault| self.is_meant(fault)))
    }

    /// `aria-invalid` of its input.
    pub fn invalid(self, ui: UiState) -> Signal<Option<&'static str>> {
        Signal::derive(move || self.is_wrong(ui).then_some("true"))
    }

    /// A fault shown goes, or changes its words, as the text does. One that is not shown waits for the form to be
    /// sent.
    pub fn recheck(self, ui: UiState, check: Check) {
        if !untrack(|| self.is_wrong(ui)) {
            return;
        }
        let mut now = check.run(());
        now.retain(|fault| self.is_meant(fault));
        now_wrong(ui, self.name, now);
    }
}

/// Replaces the fault shown at a field. The same once more changes nothing: what is shown is drawn
/// anew with each change, and read out.
pub fn now_wrong(ui: UiState, field: &str, now: Vec<FieldFault>) {
    let mut others = ui.errors.with_untracked(|errors| errors.faults.clone());
    let mut before = Vec::new();
    others.retain(|fault| {
        let is_other = fault.field != field;
        if !is_other {
            before.push(fault.clone());
        }
        is_other
    });
    if before == now {
        return;
    }
    others.extend(now);
    ui.errors.update(|errors| errors.faults = others);
}

/// All that is wrong with a form as it is now.
pub type Check = Callback<(), Vec<FieldFault>>;

/// How a text is typed.
#[derive(Clone, Copy, Debug)]
pub struct Input {
    /// `type`.
    pub kind: Signal<Option<&'static str>>,
    /// The keys shown on a touch screen.
    pub inputmode: &'static str,
    /// What the browser may fill in (WCAG 1.3.5).
    pub autocomplete: &'static str,
    /// A class beside `rg-input`.
    pub class: &'static str,
    /// Whether it is there again after a reload. A password is not.
    pub is_kept: bool,
}

impl Input {
    /// An input whose type stays.
    pub fn new(kind: &'static str, inputmode: &'static str, autocomplete: &'static str) -> Self {
        Self {
            kind: Signal::stored(Some(kind)),
            inputmode,
            autocomplete,
            class: "rg-input",
            is_kept: true,
        }
    }

    /// A new password, hidden until `shown`. It is kept nowhere.
    pub fn password(shown: RwSignal<bool>) -> Self {
        Self {
            kind: Signal::derive(move || Some(if shown.get() { "text" } else { "password" })),
            is_kept: false,
            ..Self::new("password", "text", "new-password")
        }
    }
}

/// A line of text to type.
pub struct TextField {
    /// What it is for.
    pub field: Field,
    /// What stands above it.
    pub label: Key,
    /// What helps to fill it in.
    pub hint: Option<Signal<String>>,
    /// How it is typed.
    pub input: Input,
    /// What is typed.
    pub value: RwSignal<String>,
    /// All that is wrong with its form.
    pub check: Check,
}

/// The markup of it.
pub fn text_field(ui: UiState, of: TextField) -> AnyView {
    let TextField {
        field,
        label,
        hint,
        input,
        value,
        check,
    } = of;
    let described = match hint {
        Some(_) => [field.id_of("hint"), field.id_of("fault")].join(" "),
        None => field.id_of("fault"),
    };
    if input.is_kept
        && let Some(text) = ui.drafted(field.name)
    {
        value.set(text);
    }
    let typed = Typing {
        ui,
        field,
        is_kept: input.is_kept,
        value,
        check,
    };
    let label = el("label")
        .class("rg-label")
        .attr("for", field.id())
        .text(ui.i18n.text(label));
    let hint = hint.map(|hint| {
        el("p")
            .class("rg-hint")
            .attr("id", field.id_of("hint"))
            .text(hint)
    });
    let input = el("input")
        .class(input.class)
        .attr("id", field.id())
        .attr("name", field.name)
        .attr("type", input.kind)
        .attr("inputmode", input.inputmode)
        .attr("autocomplete", input.autocomplete)
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("dir", "auto")
        .attr("aria-describedby", described)
        .attr("aria-invalid", field.invalid(ui))
        .value(value.get_untracked())
        .on("input", move |event| {
            typed.holds(event_target_value(&event))
        })
        // Some password managers fill in without an input event.
        .on("change", move |event| {
            typed.holds(event_target_value(&event))
        });
    el("div")
        .class("rg-field")
        .child(label)
        .children(hint)
        .child(wrong_line(ui, field))
        .child(input)
        .into_any()
}

/// What a key press changes.
#[derive(Clone, Copy)]
struct Typing {
    ui: UiState,
    field: Field,
    is_kept: bool,
    value: RwSignal<String>,
    check: Check,
}

impl Typing {
    // Once for both events: it is a kilobyte.
    #[inline(never)]
    fn holds(self, text: String) {
        // A field that goes says once more what it holds: by then another screen is drawn.
        if self.value.is_disposed() || self.value.with_untracked(|value| *value == text) {
            return;
        }
        if self.is_kept {
            self.ui.set_draft(self.field.name, &text);
        }
        self.value.update(|value| {
            // It may be a password.
            erase(value);
            *value = text;
        });
        self.field.recheck(self.ui, self.check);
    }
}

/// What is wrong, at the field, in the same words as in the summary. Empty while nothing is: the input names it as
/// its description all the time.
pub fn wrong_line(ui: UiState, field: Field) -> El {
    let i18n = Signal::derive(move || {
        ui.errors.with(|errors| {
            let fault = errors.faults.iter().find(|fault| field.is_meant(fault));
            fault.map_or_else(String::new, |fault| ui.i18n.fault(field.scope, fault))
        })
    });
    // Said only to those who do not see the colour.
    let error = Signal::derive(move || match field.is_wrong(ui) {
        true => [&ui.i18n.say(key::PROBLEM_ERROR), " "].concat(),
        false => String::new(),
    });
    el("p")
        .class("rg-fault")
        .attr("id", field.id_of("fault"))
        .child(el("span").class("rg-away").text(error))
        .child(el("span").text(i18n))
}
