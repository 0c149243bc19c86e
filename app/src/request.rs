//! The app that draws path B, too. It waits to be asked: see `app/boot.js` and [`regain_app::handover`].

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

fn main() {}

/// Takes over the page, whoever has it; rejects where it cannot, and then nothing has changed.
#[wasm_bindgen]
pub async fn take_over() -> Result<(), JsValue> {
    regain_app::take_over().await.map_err(|_| JsValue::NULL)
}
