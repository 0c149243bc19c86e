//! Reads lines of bounded length: memory use does not depend on the number or the length of lines. A leading byte order
//! mark is skipped.

use crate::text_file::BYTE_ORDER_MARK;
use std::io::{self, BufRead, BufReader, Read};

/// A line without its line feed.
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// The whole line, in any bytes.
    Whole(&'a [u8]),
    /// A line over the limit, skipped to its end.
    TooLong,
}

/// Reads lines into a reused buffer.
pub struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    longest_bytes: usize,
    is_first: bool,
}

impl<R: Read> Lines<R> {
    /// Reads lines of at most `longest_bytes`.
    pub fn new(input: BufReader<R>, longest_bytes: usize) -> Self {
        Self {
            input,
            line: Vec::new(),
            longest_bytes,
            is_first: true,
        }
    }

    /// Whether the next line is buffered completely. If not, the writer may be waiting for an answer first.
    pub fn has_next(&self) -> bool {
        self.input.buffer().contains(&b'\n')
    }

    /// The next line; `None` at the end. The last line may lack its line feed.
    ///
    /// # Errors
    /// Errors of the input.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.line.clear();
        let mark = match std::mem::take(&mut self.is_first) {
            true => BYTE_ORDER_MARK,
            false => &[],
        };
        let with_end = (mark.len() + self.longest_bytes) as u64 + 1;
        let mut start = self.input.by_ref().take(with_end);
        if start.read_until(b'\n', &mut self.line)? == 0 {
            return Ok(None);
        }
        let is_ended = self.line.pop_if(|last| *last == b'\n').is_some();
        if !mark.is_empty() && self.line.starts_with(mark) {
            self.line.drain(..mark.len());
            if self.line.is_empty() && !is_ended {
                return Ok(None);
            }
        }
        if self.line.len() <= self.longest_bytes {
            return Ok(Some(Line::Whole(&self.line)));
        }
        if !is_ended {
            self.input.skip_until(b'\n')?;
        }
        Ok(Some(Line::TooLong))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads with a buffer of this size: where it cuts a line must not matter.
    fn lines(input: &[u8], buffered_bytes: usize) -> Vec<Option<Vec<u8>>> {
        let mut lines = Lines::new(BufReader::with_capacity(buffered_bytes, input), 3);
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push(match line {
                Line::Whole(line) => Some(line.to_vec()),
                Line::TooLong => None,
            });
        }
        all
    }

    #[test]
    fn a_line_of_the_longest_length_counts_and_one_more_byte_does_not() {
        let whole = |text: &str| Some(text.as_bytes().to_vec());
        for buffered_bytes in [1, 2, 3, 4, 5, 64] {
            for (input, expected) in [
                ("", vec![]),
                ("\n", vec![whole("")]),
                ("a\n\nb", vec![whole("a"), whole(""), whole("b")]),
                ("abc\nd\r\n", vec![whole("abc"), whole("d\r")]),
                ("abcd\nd", vec![None, whole("d")]),
                ("abcde", vec![None]),
                ("\u{feff}", vec![]),
                ("\u{feff}\n", vec![whole("")]),
                ("\u{feff}abc\nd", vec![whole("abc"), whole("d")]),
                ("\u{feff}abcd\nd", vec![None, whole("d")]),
                ("abcdef\nd", vec![None, whole("d")]),
                ("a\n\u{feff}", vec![whole("a"), whole("\u{feff}")]),
                (
                    "a\nabcdefghijklm\nabc",
                    vec![whole("a"), None, whole("abc")],
                ),
            ] {
                assert_eq!(
                    lines(input.as_bytes(), buffered_bytes),
                    expected,
                    "{input:?}"
                );
            }
        }
    }
}
