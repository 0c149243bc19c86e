//! How a claim and a fact of one kind are compared. Both are canonical; kinds with several spellings normalize further:
//!
//! | kind | the same | close |
//! |---|---|---|
//! | `email` | case forgotten | |
//! | `phone` | one number in its old and its new way of writing | |
//! | `postal_code` | spaces and hyphens forgotten | |
//! | `name` | case, accents, punctuation forgotten | one typo, parts in another order |
//! | `text` | case, accents, punctuation forgotten | one typo |
//! | `date` | as exact as each other | one typo, day and month swapped, one within the other |
//! | any other | the canonical value | |

use super::letters::{folded, is_one_typo};
use crate::kind::{Kind, email, phone};

/// In shorter words, one other letter makes another word.
const SHORTEST_WITH_A_TYPO: usize = 4;

/// How well a claim matches a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// They are equal.
    Exact,
    /// They are close.
    Close(Reason),
}

/// The difference between a claim and a fact that are close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// A typing error: one character substituted, deleted, inserted, or transposed with its neighbour.
    OneTypo,
    /// The parts of a name are in another order.
    Reordered,
    /// Day and month are swapped.
    DayAndMonthSwapped,
    /// One is a date, the other its month.
    SameMonth,
    /// One is a date or a month, the other its year.
    SameYear,
}

impl Reason {
    /// The stable name, for a reviewer.
    pub fn code(self) -> &'static str {
        match self {
            Self::OneTypo => "one_typo",
            Self::Reordered => "reordered",
            Self::DayAndMonthSwapped => "day_and_month_swapped",
            Self::SameMonth => "same_month",
            Self::SameYear => "same_year",
        }
    }
}

impl Agreement {
    /// The part of its weight that a claim scores, in hundredths.
    pub fn credit(self) -> u32 {
        match self {
            Self::Exact => 100,
            // A year is easy to guess.
            Self::Close(Reason::SameYear) => 25,
            Self::Close(_) => 50,
        }
    }
}

/// Compares two canonical values. `None` if they differ, and for secrets, which are compared by their hashes.
///
/// ```
/// use regain_core::evidence::{Agreement, Reason, agreement};
/// use regain_core::kind::Kind;
///
/// assert_eq!(agreement(Kind::Name, "Anne-Zoë", "anne zoe"), Some(Agreement::Exact));
/// assert_eq!(agreement(Kind::Name, "Jansen", "Janssen"), Some(Agreement::Close(Reason::OneTypo)));
/// assert_eq!(agreement(Kind::Date, "1984-05-12", "1984-12-05"), Some(Agreement::Close(Reason::DayAndMonthSwapped)));
/// assert_eq!(agreement(Kind::Subject, "See you", "see you"), None);
/// ```
pub fn agreement(kind: Kind, claim: &str, fact: &str) -> Option<Agreement> {
    Comparable::new(kind, claim)?.agreement(&Comparable::new(kind, fact)?)
}

/// A canonical value, prepared for many comparisons.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Comparable {
    /// Compared for equality.
    Plain(String),
    /// Folded text, with its sorted parts for names.
    Words(Vec<char>, Option<Vec<String>>),
    /// `2024-02-29`, `2024-02` or `2024`.
    Date(String),
}

impl Comparable {
    /// A secret, which is not compared.
    pub(super) fn new(kind: Kind, canonical: &str) -> Option<Self> {
        let value = match kind {
            Kind::OldPassword | Kind::NewPassword | Kind::Code => return None,
            Kind::Email => Self::Plain(email::folded(canonical).to_string()),
            Kind::Phone => Self::Plain(phone::match_key(canonical)),
            Kind::PostalCode => Self::Plain(canonical.replace([' ', '-'], "")),
            Kind::Date => Self::Date(canonical.to_owned()),
            Kind::Text => Self::Words(folded(canonical).chars().collect(), None),
            Kind::Name => {
                let name = folded(canonical);
                let mut parts: Vec<String> = name.split(' ').map(str::to_owned).collect();
                parts.sort_unstable();
                Self::Words(name.chars().collect(), Some(parts))
            }
            _ => Self::Plain(canonical.to_owned()),
        };
        Some(value)
    }

    pub(super) fn agreement(&self, fact: &Self) -> Option<Agreement> {
        if self == fact {
            return Some(Agreement::Exact);
        }
        let reason = match (self, fact) {
            (Self::Words(claim, claims), Self::Words(fact, facts)) => {
                if claims.is_some() && claims == facts {
                    Reason::Reordered
                } else if claim.len().min(fact.len()) >= SHORTEST_WITH_A_TYPO
                    && is_one_typo(claim, fact)
                {
                    Reason::OneTypo
                } else {
                    return None;
                }
            }
            (Self::Date(claim), Self::Date(fact)) => dates(claim, fact)?,
            _ => return None,
        };
        Some(Agreement::Close(reason))
    }
}

/// The difference between two different dates.
fn dates(claim: &str, fact: &str) -> Option<Reason> {
    let (short, long) = if claim.len() < fact.len() {
        (claim, fact)
    } else {
        (fact, claim)
    };
    if short.len() < long.len() {
        let is_within = long.strip_prefix(short)?.starts_with('-');
        let reason = match short.len() {
            4 => Reason::SameYear,
            _ => Reason::SameMonth,
        };
        return is_within.then_some(reason);
    }
    let (claimed, known) = (parts(claim)?, parts(fact)?);
    if claimed == (known.0, known.2, known.1) {
        return Some(Reason::DayAndMonthSwapped);
    }
    let figures = |date: &str| date.chars().collect::<Vec<_>>();
    is_one_typo(&figures(claim), &figures(fact)).then_some(Reason::OneTypo)
}

/// The year, month and day of a full date.
fn parts(date: &str) -> Option<(&str, &str, &str)> {
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    Some((year, month, day))
}
