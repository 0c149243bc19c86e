//! The History API mirrors the steps, on the full page only: the browser's back button goes a step back.
//!
//! Every entry of ours holds the flow's id and how deep it lies. The URL stays as it is: the flow already is the route,
//! and a step in the URL would promise that it can be opened by itself.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// Where in our own entries the browser stands.
#[derive(Clone, Copy)]
pub struct History {
    depth: StoredValue<i32>,
}

/// What somebody meant by moving through the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// So many steps back.
    Back(i32),
    /// Nowhere: forward, or to where we are.
    Nowhere,
}

impl History {
    /// Takes up the entry the browser shows.
    pub fn new() -> Self {
        Self {
            depth: StoredValue::new(entry().map_or(0, |(_, depth)| depth)),
        }
    }

    /// A step further: one entry more.
    pub fn push(self, flow_id: &str) {
        self.depth.update_value(|depth| *depth += 1);
        let _ = browser().map(|h| h.push_state_with_url(&self.state(flow_id), "", None));
    }

    /// The entry shown now stands for this flow.
    pub fn replace(self, flow_id: &str) {
        let _ = browser().map(|h| h.replace_state_with_url(&self.state(flow_id), "", None));
    }

    /// The same, with another URL.
    pub fn replace_url(self, flow_id: &str, url: &str) {
        let _ = browser().map(|h| h.replace_state_with_url(&self.state(flow_id), "", Some(url)));
    }

    /// Goes back as the browser's button would. `false` where no entry of ours lies before this one.
    pub fn back(self) -> bool {
        self.depth.get_value() > 0 && browser().is_some_and(|h| h.back().is_ok())
    }

    /// The browser has moved to another entry: what is meant by it. A way forward is undone: nobody can go there
    /// without an answer.
    pub fn moved(self) -> Move {
        let Some((_, depth)) = entry() else {
            return Move::Nowhere;
        };
        let back = self.depth.get_value() - depth;
        if back > 0 {
            self.depth.set_value(depth);
            return Move::Back(back);
        }
        if back < 0 {
            let _ = browser().map(|h| h.go_with_delta(back));
        }
        Move::Nowhere
    }

    /// The flow did not follow: back to the entry the browser came from.
    pub fn undo(self, steps: i32) {
        self.depth.update_value(|depth| *depth += steps);
        let _ = browser().map(|h| h.go_with_delta(steps));
    }

    /// To the page before the first entry of ours, where there is one.
    pub fn leave(self) {
        let _ = browser().map(|h| h.go_with_delta(-1 - self.depth.get_value()));
    }

    fn state(self, flow_id: &str) -> JsValue {
        JsValue::from_str(&format!("regain {} {flow_id}", self.depth.get_value()))
    }
}

impl Default for History {
    fn default() -> Self {
        Self::new()
    }
}

/// The flow that the entry shown stands for: there is one after a reload or a return, none after a fresh visit.
pub fn flow_shown() -> Option<String> {
    entry().map(|(id, _)| id)
}

fn browser() -> Option<web_sys::History> {
    web_sys::window()?.history().ok()
}

fn entry() -> Option<(String, i32)> {
    let state = browser()?.state().ok()?.as_string()?;
    let (depth, id) = state.strip_prefix("regain ")?.split_once(' ')?;
    Some((id.into(), depth.parse().ok()?))
}
