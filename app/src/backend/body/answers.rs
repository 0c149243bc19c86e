//! The two actions that carry answers, which are JSON of any shape. They may hold old passwords: where the text outgrows
//! its memory, what it had is overwritten.

use super::Body;
use crate::failure::Failure;
use regain_core::secret::erase;
use regain_core::wire::Action;
use std::io::{self, Write};

impl Body {
    /// An action, written by serde.
    pub fn of_answers(action: &Action) -> Result<Self, Failure> {
        let mut writer = Writer(Self(String::new()));
        serde_json::to_writer(&mut writer, action).map_err(|_| Failure::Unreadable)?;
        Ok(writer.0)
    }
}

/// `serde_json` writes whole characters.
struct Writer(Body);

impl Write for Writer {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(more).map_err(|_| io::ErrorKind::InvalidData)?;
        let Self(Body(written)) = self;
        if written.capacity() - written.len() < text.len() {
            let mut larger = String::with_capacity((written.len() + text.len()) * 2);
            larger.push_str(written);
            erase(&mut std::mem::replace(written, larger));
        }
        written.push_str(text);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
