//! The few signs that numbering plans are written in: digits, `d` for any, `[2-57]`, `(…|…)`, `?`, `{n}`, `{n,m}` and
//! `$`. A crate for regular expressions would cost 182 kB of everybody's download.
//!
//! Instead of trying one way and going back, all positions that can be reached in the digits are followed at once, as
//! the bits of a number. That is why no more than 31 digits can be matched.

/// Bit `n`: reached after `n` digits.
type Positions = u32;

/// Whether the pattern is all of the digits.
pub(super) fn is_match(pattern: &str, digits: &str) -> bool {
    reached(pattern, digits, 0).any(|end| end == digits.len())
}

/// Where the pattern can end in the digits when it starts after `from` of them, the farthest first.
pub(super) fn reached(pattern: &str, digits: &str, from: usize) -> impl Iterator<Item = usize> {
    let start = u32::try_from(from)
        .ok()
        .and_then(|from| 1_u32.checked_shl(from))
        .unwrap_or(0);
    let mut ends = Reader {
        rest: pattern.as_bytes(),
        digits: digits.as_bytes(),
    }
    .alternatives(start);
    core::iter::from_fn(move || {
        let end = ends.checked_ilog2()?;
        ends ^= 1 << end;
        Some(end as usize)
    })
}

/// Reads a pattern once, from left to right; what it does not know matches nothing.
#[derive(Clone, Copy)]
struct Reader<'a> {
    rest: &'a [u8],
    digits: &'a [u8],
}

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*first)
    }

    fn takes(&mut self, sign: u8) -> bool {
        let found = self.rest.first() == Some(&sign);
        if found {
            self.next();
        }
        found
    }

    fn alternatives(&mut self, from: Positions) -> Positions {
        let mut ends = self.sequence(from);
        while self.takes(b'|') {
            ends |= self.sequence(from);
        }
        ends
    }

    fn sequence(&mut self, mut at: Positions) -> Positions {
        while !matches!(self.rest.first(), None | Some(b'|' | b')')) {
            at = self.repeated(at);
        }
        at
    }

    fn repeated(&mut self, from: Positions) -> Positions {
        let item = *self;
        let mut at = self.item(from);
        if self.takes(b'?') {
            return at | from;
        }
        if !self.takes(b'{') {
            return at;
        }
        let min = self.number();
        let max = if self.takes(b',') { self.number() } else { min };
        self.takes(b'}');
        let mut ends = 0;
        for times in 1..=max {
            if times >= min {
                ends |= at;
            }
            at = { item }.item(at);
        }
        ends
    }

    fn item(&mut self, from: Positions) -> Positions {
        match self.next() {
            Some(b'(') => {
                let ends = self.alternatives(from);
                self.takes(b')');
                ends
            }
            Some(b'[') => {
                let class = self.class();
                self.step(from, class)
            }
            Some(b'd') => self.step(from, 0b11_1111_1111),
            Some(b'$') => from & 1_u32.checked_shl(self.digits.len() as u32).unwrap_or(0),
            Some(digit) => self.step(from, class_of(digit, digit)),
            None => 0,
        }
    }

    /// The digits up to `]`, as bits.
    fn class(&mut self) -> u32 {
        let mut class = 0;
        while let Some(first) = self.next().filter(|sign| *sign != b']') {
            let last = if self.takes(b'-') {
                self.next().unwrap_or(first)
            } else {
                first
            };
            class |= class_of(first, last);
        }
        class
    }

    fn number(&mut self) -> u32 {
        let mut number = 0;
        while let Some(digit) = self.rest.first().filter(|sign| sign.is_ascii_digit()) {
            number = number * 10 + u32::from(digit - b'0');
            self.next();
        }
        number
    }

    /// One digit of the class further, from wherever that is possible.
    fn step(&self, from: Positions, class: u32) -> Positions {
        let positions = self.digits.iter().zip(0_u32..31);
        let open = positions
            .filter(|(digit, at)| from >> at & 1 == 1 && class & class_of(**digit, **digit) != 0);
        open.fold(0, |ends, (_, at)| ends | 1 << (at + 1))
    }
}

fn class_of(first: u8, last: u8) -> u32 {
    (first..=last)
        .filter(u8::is_ascii_digit)
        .fold(0, |class, digit| class | 1 << (digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::{is_match, reached};

    #[test]
    fn every_sign_means_what_it_says() {
        for (pattern, digits, expected) in [
            ("12", "12", true),
            ("12", "123", false),
            ("1d", "17", true),
            ("[2-57]d{2}", "399", true),
            ("[2-57]d{2}", "699", false),
            ("[2-57]d{2}", "799", true),
            ("1(2|34)?5", "15", true),
            ("1(2|34)?5", "1345", true),
            ("1(2|34)?5", "135", false),
            ("d{2,4}", "1", false),
            ("d{2,4}", "1234", true),
            ("d{2,4}", "12345", false),
            ("(1|2)d$|34", "19", true),
            ("(1|2)d$|34", "34", true),
            ("", "", true),
            ("(", "1", false),
        ] {
            assert_eq!(is_match(pattern, digits), expected, "{pattern} {digits}");
        }
    }

    #[test]
    fn the_farthest_end_comes_first() {
        assert_eq!(
            reached("0(0|161)?", "016100", 0).collect::<Vec<_>>(),
            [4, 1]
        );
        assert_eq!(reached("d", "123", 2).collect::<Vec<_>>(), [3]);
        assert_eq!(reached("d", "123", 40).count(), 0);
    }
}
