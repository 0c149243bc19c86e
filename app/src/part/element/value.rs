//! What an attribute, a property or a text is set to: whatever it is made from, it is of one type, and so the code that
//! sets it is compiled once.

use leptos::prelude::*;
use std::borrow::Cow;

/// A text, or none; one that stays, or one that follows a signal.
pub enum ElValue {
    /// It stays.
    Fixed(Text),
    /// Read anew with each change.
    Live(Box<dyn Fn() -> Text + Send>),
}

/// What an [`ElValue`] is for now.
pub type Text = Option<Cow<'static, str>>;

impl ElValue {
    /// What a function says, read anew whenever a signal it read has changed: for a type that few signals have.
    pub fn live(read: impl Fn() -> Text + Send + 'static) -> Self {
        Self::Live(Box::new(read))
    }
}

impl From<&'static str> for ElValue {
    fn from(text: &'static str) -> Self {
        Self::Fixed(Some(text.into()))
    }
}

impl From<String> for ElValue {
    fn from(text: String) -> Self {
        Self::Fixed(Some(text.into()))
    }
}

impl From<Option<&'static str>> for ElValue {
    fn from(text: Option<&'static str>) -> Self {
        Self::Fixed(text.map(Cow::Borrowed))
    }
}

impl From<Option<String>> for ElValue {
    fn from(text: Option<String>) -> Self {
        Self::Fixed(text.map(Cow::Owned))
    }
}

/// As HTML writes it: there, with no text, or not there.
impl From<bool> for ElValue {
    fn from(is: bool) -> Self {
        is.then_some("").into()
    }
}

impl From<Signal<String>> for ElValue {
    fn from(text: Signal<String>) -> Self {
        Self::live(move || Some(text.get().into()))
    }
}

impl From<Signal<Option<&'static str>>> for ElValue {
    fn from(text: Signal<Option<&'static str>>) -> Self {
        Self::live(move || text.get().map(Cow::Borrowed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(value: impl Into<ElValue>) -> Text {
        match value.into() {
            ElValue::Fixed(text) => text,
            ElValue::Live(read) => read(),
        }
    }

    #[test]
    fn an_attribute_is_there_while_it_has_a_value() {
        let there = Some(Cow::Borrowed("a"));
        assert_eq!(read("a"), there);
        assert_eq!(read("a".to_owned()), there);
        assert_eq!(read(Some("a".to_owned())), there);
        assert_eq!(read(None::<&'static str>), None);
        assert_eq!(read(true), Some(Cow::Borrowed("")));
        assert_eq!(read(false), None);
    }

    #[test]
    fn a_value_follows_its_signal() {
        let owner = Owner::new();
        owner.set();
        let shown = RwSignal::new(false);
        let hidden = Signal::derive(move || (!shown.get()).then_some(""));
        let kind = Signal::derive(move || shown.get().then_some("text"));
        let values = [ElValue::from(hidden), ElValue::from(kind)];
        let read = |value: &ElValue| match value {
            ElValue::Fixed(_) => None,
            ElValue::Live(read) => Some(read()),
        };
        assert_eq!(
            values.each_ref().map(read),
            [Some(Some("".into())), Some(None)]
        );
        shown.set(true);
        assert_eq!(
            values.each_ref().map(read),
            [Some(None), Some(Some("text".into()))]
        );
    }
}
