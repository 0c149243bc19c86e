//! HTML from templates: mails, and the developer's inbox.

use regain_core::template::fill;

/// Fills a template. Texts are escaped, for content and for quoted attributes; markup is inserted as it is.
pub fn filled(template: &str, texts: &[(&str, &str)], markup: &[(&str, &str)]) -> String {
    let texts: Vec<(&str, String)> = texts
        .iter()
        .map(|(name, text)| (*name, escaped(text)))
        .collect();
    let all: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .chain(markup.iter().copied())
        .collect();
    fill(template, &all)
}

/// Escapes text for HTML content and attributes.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\'', "&#39;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_no_markup_and_no_template() {
        let filled = filled(
            "<p title=\"{a}\">{a}{b}</p>",
            &[("a", "<b>\"&'{b}")],
            &[("b", "<br>")],
        );
        let text = "&lt;b&gt;&quot;&amp;&#39;{b}";
        assert_eq!(filled, format!("<p title=\"{text}\">{text}<br></p>"));
    }
}
