//! Text that may change while its element stays. A page translator puts `<font>` elements in place of the text nodes it
//! finds, so a text node that is updated later may no longer be on the page. Every change therefore rewrites the
//! element's whole content, and no other code holds a text node to update it.

use crate::i18n::pieces;
use leptos::prelude::*;
use leptos::tachys::html::property::IntoProperty;
use web_sys::Element;

/// The text content of an element, kept up to date: `<p prop:textContent=TextContent(text)>`. The element has no other children.
#[derive(Clone, Copy, Debug)]
pub struct TextContent(pub Signal<String>);

impl IntoProperty for TextContent {
    type State = RenderEffect<String>;
    type Cloneable = Self;
    type CloneableOwned = Self;

    fn hydrate<const FROM_SERVER: bool>(self, element: &Element, key: &str) -> Self::State {
        self.build(element, key)
    }

    fn build(self, element: &Element, _: &str) -> Self::State {
        let element = element.clone();
        RenderEffect::new(move |before: Option<String>| {
            let now = self.0.get();
            // Unchanged text is not written again: a live region would be announced once more.
            if before.as_ref() != Some(&now) {
                write(&element, &now);
            }
            now
        })
    }

    fn rebuild(self, _: &mut Self::State, _: &str) {
        // A view is drawn once: see [`super::live`].
    }

    fn into_cloneable(self) -> Self {
        self
    }

    fn into_cloneable_owned(self) -> Self {
        self
    }
}

fn write(element: &Element, text: &str) {
    element.set_text_content(None);
    pieces(text, &mut |piece, is_verbatim| {
        if !is_verbatim {
            let _ = element.append_with_str_1(piece);
        } else if let Ok(kept) = document().create_element("bdi") {
            kept.set_class_name("rg");
            let _ = kept.set_attribute("translate", "no");
            kept.set_text_content(Some(piece));
            let _ = element.append_with_node_1(&kept);
        }
    });
}
