//! The mail as HTML: one table for every mail. What matters is in `style` attributes, for readers that drop `<style>`;
//! colours always come in pairs, so that a reader that changes one of two changes both. The colours are those of
//! `style/tokens.css`.

use super::block::Block;
use super::words::Words;
use crate::html::filled;

const LAYOUT: &str = include_str!("layout.html");

const LOGO: &str = "<img src=\"{logo}\" alt=\"{site}\" height=\"40\" style=\"display:block;height:40px;max-width:100%;border:0\">";
const TEXT: &str = "<p style=\"margin:0 0 16px\">{text}</p>\n";
const CODE: &str = "<p dir=\"ltr\" class=\"code\" align=\"center\" style=\"margin:0 0 16px;padding:16px 8px;background:#e8f2f3;\
    color:#1b2329;border-radius:8px;font-family:ui-monospace,Consolas,Menlo,monospace;font-size:28px;line-height:1.2;\
    font-weight:bold;letter-spacing:3px;text-align:center\">{code}</p>\n";
// The padding is the link's own, so that all of the button can be pressed; a border would be lost in forced colours.
const BUTTON: &str = "<p style=\"margin:8px 0 16px\"><a class=\"button\" href=\"{link}\" target=\"_blank\" rel=\"noreferrer\" \
    style=\"display:inline-block;padding:12px 24px;background:#0b5d6b;color:#ffffff;border:1px solid transparent;\
    border-radius:8px;font-weight:bold;text-decoration:none\">{text}</a></p>\n\
    <p class=\"soft\" style=\"margin:0 0 16px;color:#535e66;font-size:14px\">{copy_link}<br>\
    <a class=\"accent\" dir=\"ltr\" href=\"{link}\" target=\"_blank\" rel=\"noreferrer\" \
    style=\"color:#0b5d6b;word-break:break-all\">{link}</a></p>\n";
const LINK: &str = "<p style=\"margin:0 0 16px\"><a class=\"accent\" href=\"{link}\" target=\"_blank\" rel=\"noreferrer\" \
    style=\"color:#0b5d6b\">{text}</a></p>\n";
const LIST: &str = "<ul style=\"margin:0 0 16px;padding:0;padding-{start}:24px\">\n{items}</ul>\n";
const ITEM: &str = "<li style=\"margin:0 0 4px\">{text}</li>\n";

/// The mail as an HTML document.
pub fn html(words: &Words) -> String {
    let start = if words.dir == "rtl" { "right" } else { "left" };
    let brand = match &words.logo {
        Some(logo) => filled(LOGO, &[("logo", logo), ("site", &words.site)], &[]),
        None => filled("{site}", &[("site", &words.site)], &[]),
    };
    let markup = |blocks: &[Block]| -> String {
        blocks
            .iter()
            .map(|block| element(block, words, start))
            .collect()
    };
    filled(
        LAYOUT,
        &[
            ("tag", &words.tag),
            ("dir", words.dir),
            ("start", start),
            ("subject", &words.subject),
            ("heading", &words.heading),
        ],
        &[
            ("brand", &brand),
            ("blocks", &markup(&words.blocks)),
            ("footer", &markup(&words.footer)),
        ],
    )
}

fn element(block: &Block, words: &Words, start: &str) -> String {
    match block {
        Block::Text(text) => filled(TEXT, &[("text", text)], &[]),
        Block::Code(code) => filled(CODE, &[("code", code)], &[]),
        Block::Button { text, link } => {
            let copy_link = words.copy_link.as_str();
            let texts = [("text", &**text), ("link", link), ("copy_link", copy_link)];
            filled(BUTTON, &texts, &[])
        }
        Block::Link { text, link } => filled(LINK, &[("text", text), ("link", link)], &[]),
        Block::List(items) => {
            let items: String = items
                .iter()
                .map(|item| filled(ITEM, &[("text", item)], &[]))
                .collect();
            filled(LIST, &[("start", start)], &[("items", &items)])
        }
    }
}
