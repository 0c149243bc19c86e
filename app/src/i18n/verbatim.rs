//! Parts of a text that are read letter by letter: masks, addresses, what a person typed. Unicode's isolates mark them
//! inside a text, until [`crate::part`] writes them into an element of their own that translators leave alone.

/// U+2068 FIRST STRONG ISOLATE.
const BEGIN: char = '\u{2068}';
/// U+2069 POP DIRECTIONAL ISOLATE.
const END: char = '\u{2069}';

/// Marks a value before it is filled into a text.
pub fn verbatim(value: &str) -> String {
    if value.is_empty() {
        return String::new();
    }
    ["\u{2068}", value, "\u{2069}"].concat()
}

/// The pieces of a text in order, and whether each one was marked. No piece is empty.
pub fn pieces(text: &str, each: &mut dyn FnMut(&str, bool)) {
    let (mut rest, mut is_marked) = (text, false);
    loop {
        let end = if is_marked { END } else { BEGIN };
        let (piece, more) = match rest.split_once(end) {
            Some((piece, more)) => (piece, Some(more)),
            None => (rest, None),
        };
        if !piece.is_empty() {
            each(piece, is_marked);
        }
        let Some(more) = more else {
            return;
        };
        (rest, is_marked) = (more, !is_marked);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_apart_where_values_were_marked() {
        let mask = verbatim("a***@e***.com");
        for (text, wanted) in [
            ("", &[][..]),
            ("Continue", &[("Continue", false)]),
            (&mask, &[("a***@e***.com", true)]),
            (
                &["To ", &mask, "."].concat(),
                &[("To ", false), ("a***@e***.com", true), (".", false)],
            ),
            (&verbatim(""), &[]),
            // What is marked wrongly is still read.
            ("To \u{2068}a", &[("To ", false), ("a", true)]),
        ] {
            let mut found = Vec::new();
            pieces(text, &mut |piece, is_marked| {
                found.push((piece.to_owned(), is_marked));
            });
            let found: Vec<_> = found
                .iter()
                .map(|(p, marked)| (p.as_str(), *marked))
                .collect();
            assert_eq!(found, wanted);
        }
    }
}
