//! What is wrong with a field by `core`'s rules, told before anything is sent (row D4).

use super::{Check, Field};
use crate::rules::{Rules, fault_of};
use crate::state::UiState;
use leptos::prelude::*;
use regain_core::fault::Fault;
use regain_core::wire::Config;

impl Field {
    /// The check of a form with this one field, whose text `judge` hands to its rule.
    pub fn checked(
        self,
        ui: UiState,
        value: RwSignal<String>,
        judge: impl Fn(&dyn Rules, &str, &Config) -> Option<Fault> + Send + Sync + 'static,
    ) -> Check {
        Callback::new(move |()| {
            let fault = value.with_untracked(|text| {
                ui.config
                    .with_value(|config| fault_of(text, |rules| judge(rules, text, config)))
            });
            Vec::from_iter(self.fault(fault))
        })
    }
}
