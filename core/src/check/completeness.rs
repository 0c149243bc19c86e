//! How much was given (row B6): never whether it is right. A field adds its weight; where it takes several answers, the
//! first counts most and each further one less, up to the fourth.

use crate::form::{Asks, Field};

/// Points so far, and how many there could be.
#[derive(Default)]
pub(super) struct Completeness {
    points: u32,
    of: u32,
}

impl Completeness {
    /// A field that is in no group, and how many different answers it has.
    pub(super) fn count<T>(&mut self, field: &Field<T>, answers: usize) {
        self.count_in(field, field.max_rows(), answers);
    }

    /// A field of a group that takes up to `max` rows, and how many different rows answer it.
    pub(super) fn count_in<T>(&mut self, field: &Field<T>, max: u32, answers: usize) {
        if let Asks::Question(question) = &field.asks {
            self.points += question.weight * share(answers, max);
            self.of += question.weight * 100;
        }
    }

    /// 0 to 100, and 0 only where nothing was given.
    pub(super) fn percent(&self) -> u8 {
        let percent = (self.points * 100).checked_div(self.of).unwrap_or(0);
        let percent = percent.max(u32::from(self.points > 0));
        u8::try_from(percent).unwrap_or(100)
    }
}

/// The part of its weight, in hundredths, that a field with this many answers adds.
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
