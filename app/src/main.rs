//! The app for browsers: what the custom element's script starts, and calls by the functions of [`regain_app::element`].

use regain_app as _;

fn main() {}
