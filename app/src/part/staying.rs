//! The flow ends by itself: said in time, and put off by one button (WCAG 2.2.1).

use super::button::button;
use super::form::notice;
use super::title::to_title;
use crate::text::key;
use crate::visit::{Deed, Visit};
use leptos::prelude::*;

/// The warning, above every step. Empty and hidden until it is time: what comes into it is read out, and the button
/// stays the same one as the clock goes on.
pub fn staying(visit: Visit) -> AnyView {
    visit.clock.tick();
    let words = visit.words;
    let until = move || visit.expires_at().filter(|_| visit.is_ending());
    let warning = Signal::derive(move || match until() {
        Some(until) => {
            let time = words.moment(until, untrack(|| visit.clock.now()));
            words.fill(key::STAY_WARNING, &[("time", &time)])
        }
        None => String::new(),
    });
    let hidden = Signal::derive(move || until().is_none().then_some(""));
    let stay = Callback::new(move |()| {
        // The button goes with the warning, and must not take the focus along.
        to_title();
        visit.send(Deed::Stay);
    });
    let label = words.text(key::STAY_SUBMIT);
    let button = button(visit, label, Deed::Stay.name(), None, stay);
    view! { class="rg",
        <div class="rg-staying">
            {notice(warning)}
            <div hidden=hidden>{button}</div>
        </div>
    }
    .into_any()
}
