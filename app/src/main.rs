//! The app for browsers: what app/element.js starts, and calls by the functions of [`regain_app::element`].

use regain_app as _;

fn main() {}
