//! The screens of account recovery (rows A, C5, D5–D7 of the README's table): draws the flow the backend holds, sends what the person
//! does, decides nothing.
//!
//! [`element`] is what the custom element `<regain-recovery>` calls, an [`instance`] per element. [`initial`] fetches what the
//! first screen needs, [`page`] draws the frame around it, [`state`] is what
//! the screens read and [`command`] what they ask for, [`controller`] carries that out against a [`backend`]. [`step`]
//! has one component per step, made of [`part`]s, and of [`question`]s for path B; [`i18n`] turns codes and keys into
//! words. What is not needed for the first screen is fetched later: [`chunk`].

pub mod answer_form;
pub mod backend;
pub mod chunk;
pub mod clock;
pub mod command;
pub mod controller;
pub mod draft;
pub mod element;
pub mod embedder;
pub mod failure;
pub mod fault;
mod feature;
pub mod flow;
pub mod history;
pub mod host;
pub mod i18n;
pub mod initial;
pub mod instance;
pub mod json;
pub mod link;
pub mod page;
pub mod part;
mod query;
pub mod question;
pub mod request;
pub mod request_state;
pub mod rules;
pub mod screen;
pub mod standing;
pub mod state;
pub mod step;
pub mod task;
pub mod token_storage;
