//! The style sheets of the page and its first script (`app/guard.js`), put into the page itself: the first step shows after
//! one round trip. The content security policy allows each by its hash (CSP 3, hash-source).

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

/// A page, and the sources that its policy has to allow.
pub struct Inlined {
    pub html: String,
    /// For `style-src`, each with a space before it.
    pub styles: String,
    /// For `script-src`, likewise.
    pub scripts: String,
}

/// Tags that load a file, as the minifier leaves them: what comes before its name, and after it. The page's other scripts
/// are modules, which wait for the page anyway.
const STYLE: [&str; 2] = ["<link href=./", " rel=stylesheet>"];
const SCRIPT: [&str; 2] = ["<script src=./", "></script>"];

/// The page with these files in it. `file` is the text of one by its name; what it does not have stays a link.
pub fn inlined(html: &str, file: impl Fn(&str) -> Option<String>) -> Inlined {
    let mut inlined = Inlined {
        html: html.into(),
        styles: String::new(),
        scripts: String::new(),
    };
    // One element for all style sheets, where the first one was.
    let mut css = String::new();
    let mut place = None;
    while let Some((start, end, text)) = found(&inlined.html, STYLE, &file) {
        inlined.html.replace_range(start..end, "");
        place.get_or_insert(start);
        css.push_str(&text);
    }
    if let Some(place) = place {
        inlined.styles = source(&css);
        let style = format!("<style>{css}</style>");
        inlined.html.insert_str(place, &style);
    }
    if let Some((start, end, text)) = found(&inlined.html, SCRIPT, &file) {
        inlined.scripts = source(&text);
        let script = format!("<script>{text}</script>");
        inlined.html.replace_range(start..end, &script);
    }
    inlined
}

/// The first such tag, and the text of its file.
fn found(
    html: &str,
    [before, after]: [&str; 2],
    file: impl Fn(&str) -> Option<String>,
) -> Option<(usize, usize, String)> {
    html.match_indices(before).find_map(|(start, _)| {
        let rest = html.get(start + before.len()..)?;
        let name = rest.split([' ', '>']).next()?;
        let is_meant = rest.get(name.len()..)?.starts_with(after);
        // What would end the element early stays a file.
        let text = file(name).filter(|text| is_meant && !text.contains("</"))?;
        let end = start + before.len() + name.len() + after.len();
        Some((start, end, text))
    })
}

fn source(text: &str) -> String {
    let hash = BASE64_STANDARD.encode(Sha256::digest(text));
    format!(" 'sha256-{hash}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_and_the_first_script_come_into_the_page() {
        let html = "<head><script src=./a-1.js></script><link href=./i.svg rel=icon><link href=./a.css rel=stylesheet>\
            <link href=./b.css rel=stylesheet><script src=./b-2.js type=module></script></head>";
        let file = |name: &str| {
            let text = match name {
                "a-1.js" => "a()",
                "a.css" => "p{}",
                "b.css" => "q{}",
                _ => return None,
            };
            Some(text.to_owned())
        };
        let page = inlined(html, file);
        assert_eq!(
            page.html,
            "<head><script>a()</script><link href=./i.svg rel=icon><style>p{}q{}</style>\
            <script src=./b-2.js type=module></script></head>"
        );
        // printf 'p{}q{}' | openssl dgst -sha256 -binary | base64
        assert_eq!(
            page.styles,
            " 'sha256-jBlBHzijHIzYSSVZqQpSJvCRRknDQV3jkxSM9JhzG8M='"
        );
        assert!(page.scripts.starts_with(" 'sha256-"));
        assert_eq!(inlined("<p>", file).styles, "");
        let ending = |_: &str| Some("</style>".to_owned());
        assert_eq!(inlined(html, ending).html, html);
    }
}
