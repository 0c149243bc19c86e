//! What was not as it must be.

use std::sync::{Arc, Mutex};

/// Collects faults, so that one does not hide the others.
#[derive(Clone, Default)]
pub struct Faults(Arc<Mutex<Vec<String>>>);

impl Faults {
    pub fn add(&self, fault: String) {
        println!("FAULT: {fault}");
        self.0.lock().unwrap().push(fault);
    }

    /// Adds a fault unless something holds.
    pub fn check(&self, holds: bool, fault: impl FnOnce() -> String) {
        if !holds {
            self.add(fault());
        }
    }

    /// Fails the test if there are any.
    pub fn assert_none(&self) {
        let all = self.0.lock().unwrap();
        assert!(all.is_empty(), "{all:#?}");
    }

    /// As lines for `RESULTS.md`: `good` if there are none.
    pub fn told(&self, good: &str) -> String {
        let all = self.0.lock().unwrap();
        match all.is_empty() {
            true => format!("- {good}\n"),
            false => all
                .iter()
                .map(|fault| format!("- fault: {fault}\n"))
                .collect(),
        }
    }
}
