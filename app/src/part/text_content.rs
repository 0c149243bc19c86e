//! Text that may change while its element stays. A page translator puts `<font>` elements in place of the text nodes it
//! finds, so a text node that is updated later may no longer be on the page. Every change therefore rewrites the
//! element's whole content, and no other code holds a text node to update it.

use crate::i18n::pieces;
use leptos::prelude::document;
use web_sys::Element;

/// Writes an element's whole content. What it is already is left alone: it may be being read out.
pub fn write(element: &Element, text: &str) {
    if element.text_content().as_deref() == Some(text) {
        return;
    }
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
