//! The parts of std's prelude that are in `alloc`: the npm package is built without std (src/lib.rs).

pub(crate) use alloc::borrow::ToOwned;
pub(crate) use alloc::boxed::Box;
pub(crate) use alloc::string::{String, ToString};
pub(crate) use alloc::vec::Vec;
