//! The Unicode tables: crates natively, the browser's own on wasm, where the crates would cost some 85 kB (row D4: the
//! same verdict on both). Node.js, whose tables are older and check less, gets the crates (feature `tables`). No other
//! file depends on the platform.
//!
//! Source: UAX #15 for NFC and NFKC; Unicode's lower case with SpecialCasing (ECMA-262 `toLowerCase`), `Alphabetic` for
//! letters, General_Category N for numbers; UTS #46 as the URL Standard applies it ("domain to ASCII" with beStrict
//! false).

use crate::prelude::*;
use alloc::borrow::Cow;

/// Normalization Form C.
pub(crate) fn nfc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        here::normalized(text, here::Form::Nfc)
    }
}

/// Normalization Form KC: without width, ligatures and other differences of appearance.
pub(crate) fn nfkc(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        here::normalized(text, here::Form::Nfkc)
    }
}

/// Lower case, character by character except for a final sigma, independent of locale.
pub(crate) fn lower_case(text: &str) -> String {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        here::lower_case(text)
    }
}

/// Replaces every character that is neither letter nor number by a space.
pub(crate) fn words(text: &str) -> String {
    here::spaced(text, here::WORDS)
}

/// Replaces every character that is not a letter by a space.
pub(crate) fn letters(text: &str) -> String {
    here::spaced(text, here::LETTERS)
}

/// The domain in A-labels and lower case; `None` if UTS #46 refuses it. Labels may be empty, too long or have hyphens
/// anywhere: whether it is a mail domain is checked elsewhere.
///
/// Expects only letters, digits, hyphens and dots as ASCII characters: others have a meaning in a URL.
pub(crate) fn domain_to_ascii(domain: &str) -> Option<String> {
    here::domain_to_ascii(domain)
}

#[cfg(any(not(target_arch = "wasm32"), feature = "tables"))]
mod here {
    use crate::prelude::*;
    use alloc::borrow::Cow;
    use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick, is_nfkc_quick};

    pub(super) enum Form {
        Nfc,
        Nfkc,
    }

    pub(super) fn normalized(text: &str, form: Form) -> Cow<'_, str> {
        match form {
            Form::Nfc if is_nfc_quick(text.chars()) == IsNormalized::Yes => Cow::Borrowed(text),
            Form::Nfc => Cow::Owned(text.nfc().collect()),
            Form::Nfkc if is_nfkc_quick(text.chars()) == IsNormalized::Yes => Cow::Borrowed(text),
            Form::Nfkc => Cow::Owned(text.nfkc().collect()),
        }
    }

    pub(super) fn lower_case(text: &str) -> String {
        text.to_lowercase()
    }

    pub(super) const WORDS: fn(char) -> bool = char::is_alphanumeric;
    pub(super) const LETTERS: fn(char) -> bool = char::is_alphabetic;

    pub(super) fn spaced(text: &str, is_kept: fn(char) -> bool) -> String {
        let kept = text.chars().map(|c| if is_kept(c) { c } else { ' ' });
        kept.collect()
    }

    pub(super) fn domain_to_ascii(domain: &str) -> Option<String> {
        let ascii = idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::URL);
        ascii.ok().map(Cow::into_owned)
    }
}

/// The browser's functions are declared here: js-sys adds half a kilobyte with the first one used.
#[cfg(all(target_arch = "wasm32", not(feature = "tables")))]
mod here {
    use crate::prelude::*;
    use alloc::borrow::Cow;
    use wasm_bindgen::prelude::*;

    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = String)]
        type Text;
        #[wasm_bindgen(method)]
        fn normalize(this: &Text, form: &str) -> String;
        #[wasm_bindgen(method, js_name = toLowerCase)]
        fn to_lower_case(this: &Text) -> String;
        #[wasm_bindgen(method, js_name = replace)]
        fn replaced(this: &Text, pattern: &RegExp, by: &str) -> String;

        type RegExp;
        #[wasm_bindgen(constructor)]
        fn new(pattern: &str, flags: &str) -> RegExp;

        #[wasm_bindgen(js_name = URL)]
        type Url;
        #[wasm_bindgen(constructor, js_class = "URL", catch)]
        fn new(url: &str) -> Result<Url, JsValue>;
        #[wasm_bindgen(method, getter, js_class = "URL")]
        fn hostname(this: &Url) -> String;
    }

    fn js(text: &str) -> Text {
        JsValue::from_str(text).unchecked_into()
    }

    pub(super) enum Form {
        Nfc,
        Nfkc,
    }

    pub(super) fn normalized(text: &str, form: Form) -> Cow<'_, str> {
        let form = match form {
            Form::Nfc => "NFC",
            Form::Nfkc => "NFKC",
        };
        Cow::Owned(js(text).normalize(form))
    }

    pub(super) fn lower_case(text: &str) -> String {
        js(text).to_lower_case()
    }

    pub(super) const WORDS: &str = r"[^\p{Alphabetic}\p{N}]";
    pub(super) const LETTERS: &str = r"\P{Alphabetic}";

    pub(super) fn spaced(text: &str, others: &str) -> String {
        js(text).replaced(&RegExp::new(others, "gu"), " ")
    }

    /// The browser rewrites a host that ends in a number as an IPv4 address. A last label that is not a number prevents
    /// that; a left-to-right one does not affect the bidi rule.
    const GUARD: &str = ".x";

    pub(super) fn domain_to_ascii(domain: &str) -> Option<String> {
        let url = Url::new(&["http://", domain, GUARD, "/"].concat()).ok()?;
        url.hostname().strip_suffix(GUARD).map(str::to_owned)
    }
}
