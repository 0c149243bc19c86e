//! The History API mirrors the steps where the page's history is the instance's: the browser's back button goes a step back.
//!
//! Every entry of ours holds the flow's id, how deep it lies, and what was typed on its screen and not sent yet
//! (docs/decisions/0001). The URL stays as it is: the flow already is the route, and a step in the URL would promise that
//! it can be opened by itself.

use crate::draft;
use crate::host::Host;
use leptos::prelude::*;
use regain_core::decimal::{self, decimal};
use wasm_bindgen::JsValue;

/// The flow of an entry, which is how ours are told from others.
const FLOW: &str = "regain";
/// How many entries of ours lie before it.
const DEPTH: &str = "depth";

/// What one entry holds.
#[derive(Debug)]
pub struct Entry {
    /// The flow it stands for.
    pub flow: String,
    /// What was typed on its screen; see [`crate::draft`].
    pub draft: String,
    depth: i32,
}

/// Where in our own entries the browser stands.
#[derive(Clone, Copy)]
pub struct History {
    host: Host,
    at: StoredValue<Position>,
}

#[derive(Clone, Copy, Default)]
struct Position {
    depth: i32,
    /// On its way to `depth` because of us: until it arrives, the entry shown is another one.
    moving: bool,
    /// A step was taken meanwhile.
    push: bool,
}

/// What somebody meant by moving through the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// So many steps back.
    Back(i32),
    /// Forward, where nobody comes without an answer: it is being undone.
    Forward,
    /// To where we are.
    Nowhere,
}

impl History {
    /// Takes up the entry the browser shows.
    pub fn new(host: Host) -> Self {
        let depth = shown(host).map_or(0, |entry| entry.depth);
        Self {
            host,
            at: StoredValue::new(Position {
                depth,
                ..Position::default()
            }),
        }
    }

    /// How many entries of ours lie before the one shown.
    pub fn depth(self) -> i32 {
        self.at.get_value().depth
    }

    /// A step further: the next [`History::write`] makes an entry of its own.
    pub fn push(self) {
        self.at.update_value(|at| at.push = true);
    }

    /// The browser has made an entry of its own, for another address of this page.
    pub fn entered(self) {
        self.at.update_value(|at| at.depth += 1);
    }

    /// The entry shown now stands for this flow, and holds this; from now on under `url`, where one is given.
    pub fn write(self, flow: &str, draft: &str, url: Option<&str>) {
        let mut at = self.at.get_value();
        if at.moving {
            return;
        }
        let Some(browser) = browser(self.host) else {
            at.depth += i32::from(std::mem::take(&mut at.push));
            let entry = entry(flow, at.depth, draft);
            self.host.get().draft.replace(Some(entry));
            return self.at.set_value(at);
        };
        // A browser that has had too many of these refuses: the next one says the same.
        if at.push {
            // What was typed has been sent: the entry left behind holds it no longer.
            let _ = browser.replace_state(&state(flow, at.depth, ""), "");
            let next = state(flow, at.depth + 1, draft);
            if browser.push_state(&next, "").is_ok() {
                (at.depth, at.push) = (at.depth + 1, false);
            }
        } else {
            let state = state(flow, at.depth, draft);
            let _ = browser.replace_state_with_url(&state, "", url);
        }
        self.at.set_value(at);
    }

    /// Whether the instance uses the History API. Without it only the depth is counted.
    pub fn is_ours(self) -> bool {
        browser(self.host).is_some()
    }

    /// Decreases the depth by one, without the History API.
    pub fn step_back(self) {
        self.at.update_value(|at| at.depth -= 1);
    }

    /// Goes back as the browser's button would. `false` where no entry of ours lies before this one.
    pub fn back(self) -> bool {
        self.at.get_value().depth > 0 && browser(self.host).is_some_and(|h| h.back().is_ok())
    }

    /// The browser has moved to another entry: what is meant by it.
    pub fn moved(self) -> Move {
        let Some(entry) = shown(self.host).filter(|_| self.is_ours()) else {
            return Move::Nowhere;
        };
        self.at.update_value(|at| at.moving = false);
        let back = self.at.get_value().depth - entry.depth;
        if back > 0 {
            self.at.update_value(|at| at.depth = entry.depth);
            Move::Back(back)
        } else if back < 0 {
            self.go(back);
            Move::Forward
        } else {
            Move::Nowhere
        }
    }

    /// The flow did not follow: back to the entry the browser came from.
    pub fn undo(self, steps: i32) {
        self.at.update_value(|at| at.depth += steps);
        self.go(steps);
    }

    /// To the page before the first entry of ours, where there is one.
    pub fn leave(self) {
        let _ = browser(self.host).map(|h| h.go_with_delta(-1 - self.at.get_value().depth));
    }

    fn go(self, steps: i32) {
        if let Some(browser) = browser(self.host) {
            self.at.update_value(|at| at.moving = true);
            let _ = browser.go_with_delta(steps);
        }
    }
}

/// The entry the browser shows, if it is one of ours: there is one after a reload or a return, none after a fresh visit. Where
/// the page keeps its history, what was typed before the element was taken off the page and put back.
pub fn shown(host: Host) -> Option<Entry> {
    let state = match browser(host) {
        Some(browser) => browser.state().ok()?.as_string()?,
        None => host.get().draft.borrow().clone()?,
    };
    let read = draft::read(&state);
    Some(Entry {
        flow: read.get(FLOW)?,
        depth: decimal::read(&read.get(DEPTH)?)?,
        draft: state,
    })
}

/// What an entry holds: what was typed, and where it lies.
fn entry(flow: &str, depth: i32, draft: &str) -> String {
    let state = draft::read(draft);
    state.set(FLOW, flow);
    state.set(DEPTH, &decimal(depth));
    state.to_string().into()
}

fn state(flow: &str, depth: i32, draft: &str) -> JsValue {
    entry(flow, depth, draft).into()
}

/// `None` where the page keeps its history.
fn browser(host: Host) -> Option<web_sys::History> {
    let is_ours = host.get().history;
    is_ours.then(|| window().history().ok()).flatten()
}
