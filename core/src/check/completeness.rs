//! The completeness of answers (row B6), regardless of correctness. A field adds its weight; if it takes several
//! answers, the first counts most and each further one less, up to the fourth.

use crate::form::{Asks, Field};

/// Points so far, and the maximum.
#[derive(Default)]
pub(super) struct Completeness {
    points: u32,
    of: u32,
}

impl Completeness {
    /// Counts a field outside groups, with its number of distinct answers.
    pub(super) fn count<T>(&mut self, field: &Field<T>, answers: usize) {
        self.count_in(field, field.max_rows(), answers);
    }

    /// Counts a field of a group of up to `max` rows, with the number of distinct rows that answer it.
    pub(super) fn count_in<T>(&mut self, field: &Field<T>, max: u32, answers: usize) {
        if let Asks::Question(question) = &field.asks {
            self.points += question.weight * share(answers, max);
            self.of += question.weight * 100;
        }
    }

    /// The completeness, 0 to 100, and 0 only without any answer.
    pub(super) fn percent(&self) -> u8 {
        let percent = (self.points * 100).checked_div(self.of).unwrap_or(0);
        let percent = percent.max(u32::from(self.points > 0));
        u8::try_from(percent).unwrap_or(100)
    }
}

/// The part of its weight, in hundredths, that a field adds with this many answers.
fn share(answers: usize, max: u32) -> u32 {
    let enough = usize::try_from(max.min(4)).unwrap_or(4);
    match answers {
        0 => 0,
        _ if answers >= enough => 100,
        1 => 60,
        2 => 80,
        _ => 90,
    }
}
