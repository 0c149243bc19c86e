//! One mail in words: its texts in one language, with the parameters in them, before they become HTML or plain text.

use super::block::Block;
use super::parameters::Parameters;
use super::part::Part;
use super::texts::{MailTexts, MessageTexts};

/// One mail in words.
pub struct Words {
    pub tag: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    pub site: String,
    /// The URL of a picture.
    pub logo: Option<String>,
    pub subject: String,
    pub heading: String,
    pub blocks: Vec<Block>,
    pub footer: Vec<Block>,
    pub copy_link: String,
}

impl Words {
    /// The mail with its parameters.
    pub fn new(tag: &str, language: &MailTexts, texts: &MessageTexts, params: &Parameters) -> Self {
        let blocks = |parts: &[Part]| {
            parts
                .iter()
                .filter_map(|part| Block::of(part, params))
                .collect()
        };
        Self {
            tag: tag.into(),
            dir: language.dir(),
            site: params.get("site").unwrap_or_default().into(),
            logo: params.get("logo").map(Into::into),
            subject: params.filled(&texts.subject).unwrap_or_default(),
            heading: params.filled(&texts.heading).unwrap_or_default(),
            blocks: blocks(&texts.paragraphs),
            footer: blocks(&language.footer),
            copy_link: language.copy_link.clone(),
        }
    }

    /// The mail as plain text.
    pub fn plain(&self) -> String {
        let blocks = self.blocks.iter().map(plain);
        let footer = self.footer.iter().map(plain);
        let rule = [format!("-- \n{}", self.site)];
        let all = [self.heading.clone()].into_iter().chain(blocks);
        let all: Vec<String> = all.chain(rule).chain(footer).collect();
        all.join("\n\n") + "\n"
    }
}

fn plain(block: &Block) -> String {
    match block {
        Block::Text(text) | Block::Code(text) => text.clone(),
        Block::Button { text, link } => format!("{text}:\n{link}"),
        Block::Link { text, link } => format!("{text}: {link}"),
        Block::List(items) => {
            let items: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
            items.join("\n")
        }
    }
}
