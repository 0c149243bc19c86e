//! A body as it is written. It may hold a password: memory that is no longer used is overwritten, also where the text
//! outgrows what it had. What the browser gets is a string of its own, which nobody can overwrite.

use super::Failure;
use regain_core::secret::erase;
use serde::Serialize;
use std::io::{self, Write};

/// The text that is sent.
pub struct Body(String);

impl Body {
    /// A message in JSON.
    pub fn of<T: Serialize>(message: &T) -> Result<Self, Failure> {
        let mut writer = Writer(Self(String::new()));
        serde_json::to_writer(&mut writer, message).map_err(|_| Failure::Unreadable)?;
        Ok(writer.0)
    }

    /// Parts in a row.
    pub fn joined(parts: &[&str]) -> Self {
        Self(parts.concat())
    }

    /// The text itself.
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        erase(&mut self.0);
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
