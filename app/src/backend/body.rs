//! A body as it is written. It may hold a password: memory that is no longer used is overwritten, also where the text
//! outgrows what it had. What the browser gets is a string of its own, which nobody can overwrite.

use super::Failure;
use js_sys::{JSON, Object, Reflect};
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

    /// An object of texts; those that are not given are left out. By `JSON.stringify`: the first screen needs nothing
    /// else written.
    pub fn of_members(members: &[(&str, Option<&str>)]) -> Result<Self, Failure> {
        let object = Object::new();
        for (name, text) in members {
            if let Some(text) = text {
                let _ = Reflect::set(&object, &(*name).into(), &(*text).into());
            }
        }
        let text = JSON::stringify(&object).map_err(|_| Failure::Unreadable)?;
        Ok(Self(text.into()))
    }

    /// A message already written.
    pub fn written(text: String) -> Self {
        Self(text)
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
