//! JSON as a tree. `serde_json`'s, but for the npm package, where nothing is read from JSON text and nothing written as it:
//! there a tree of our own does, whose objects are sorted lists, for 3 kB less than a `BTreeMap`.

#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
pub(crate) use serde_json::Value;

/// An object.
#[cfg(not(all(target_arch = "wasm32", feature = "npm", not(debug_assertions))))]
pub(crate) type Map = serde_json::Map<String, Value>;

#[cfg(all(target_arch = "wasm32", feature = "npm", not(debug_assertions)))]
pub use tree::{Map, Value};
#[cfg(all(target_arch = "wasm32", feature = "npm", not(debug_assertions)))]
pub(crate) use tree::read;

#[cfg(all(target_arch = "wasm32", feature = "npm", not(debug_assertions)))]
mod tree;
