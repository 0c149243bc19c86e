//! Bodies of Kratos, reduced to what its API reference says of them.

use serde_json::{Value, json};

pub const FLOW: &str = "5c2fe1a0-0000-4000-8000-000000000001";
pub const OTHER_FLOW: &str = "5c2fe1a0-0000-4000-8000-000000000002";
pub const SETTINGS: &str = "5c2fe1a0-0000-4000-8000-000000000003";
pub const EXPIRES: &str = "2026-11-30T12:00:00.123456Z";

pub fn node(group: &str, name: &str, kind: &str, value: Option<&str>) -> Value {
    let mut attributes = json!({"name": name, "type": kind, "node_type": "input"});
    if let Some(value) = value {
        attributes["value"] = value.into();
    }
    json!({"type": "input", "group": group, "attributes": attributes, "messages": [], "meta": {}})
}

pub fn labelled(mut node: Value, label: &str) -> Value {
    node["meta"] = json!({"label": {"id": 1_070_000, "text": label, "type": "info"}});
    node
}

pub fn complaining(mut node: Value, message: Value) -> Value {
    node["messages"] = json!([message]);
    node
}

pub fn message(id: u64, kind: &str, text: &str) -> Value {
    json!({"id": id, "type": kind, "text": text})
}

pub fn flow(id: &str, state: &str, nodes: Value, messages: Value) -> Value {
    json!({
        "id": id,
        "type": "browser",
        "expires_at": EXPIRES,
        "state": state,
        "ui": {"action": "https://id.example.com/elsewhere", "method": "POST", "nodes": nodes, "messages": messages},
    })
}

fn csrf() -> Value {
    node("default", "csrf_token", "hidden", Some("token=="))
}

fn continue_by(group: &str) -> Value {
    node(group, "method", "submit", Some(group))
}

/// The first form where addresses cannot be chosen.
pub fn asks_email() -> Value {
    let nodes = json!([
        csrf(),
        node("code", "email", "email", None),
        continue_by("code")
    ]);
    flow(FLOW, "choose_method", nodes, json!([]))
}

/// The second form where addresses cannot be chosen.
pub fn asks_code_by_email(messages: Value) -> Value {
    let nodes = json!([
        csrf(),
        node("code", "code", "text", None),
        node("code", "method", "hidden", Some("code")),
        continue_by("code"),
        node("code", "email", "submit", Some("anna@example.com")),
    ]);
    flow(FLOW, "sent_email", nodes, messages)
}

/// The first form where addresses can be chosen.
pub fn asks_address() -> Value {
    asks_address_again(FLOW, json!([]))
}

pub fn asks_address_again(id: &str, messages: Value) -> Value {
    let nodes = json!([
        csrf(),
        node("code", "recovery_address", "text", None),
        continue_by("code")
    ]);
    flow(id, "recovery_awaiting_address", nodes, messages)
}

/// Which address is to receive the code.
pub fn asks_choice() -> Value {
    let choice = |value, label| {
        labelled(
            node("code", "recovery_select_address", "submit", Some(value)),
            label,
        )
    };
    let nodes = json!([
        csrf(),
        choice("hash-of-phone", "+44****01"),
        choice("hash-of-email", "an****@example.org"),
        node("code", "method", "hidden", Some("code")),
        node(
            "code",
            "recovery_address",
            "hidden",
            Some("anna@example.com")
        ),
    ]);
    flow(FLOW, "recovery_awaiting_address_choice", nodes, json!([]))
}

fn back() -> Value {
    node("code", "screen", "submit", Some("previous"))
}

/// That address in full.
pub fn asks_confirmation() -> Value {
    let nodes = json!([
        csrf(),
        node("code", "recovery_confirm_address", "email", Some("")),
        node(
            "code",
            "recovery_address",
            "hidden",
            Some("anna@example.com")
        ),
        continue_by("code"),
        back(),
    ]);
    flow(FLOW, "recovery_confirming_address", nodes, json!([]))
}

/// The code, sent to an address that was chosen.
pub fn asks_code() -> Value {
    asks_code_with(json!([]))
}

pub fn asks_code_with(messages: Value) -> Value {
    let mut code = node("code", "code", "text", None);
    code["attributes"]["maxlength"] = 6.into();
    let nodes = json!([
        csrf(),
        code,
        continue_by("code"),
        node(
            "code",
            "recovery_confirm_address",
            "submit",
            Some("anna@example.org")
        ),
        node(
            "code",
            "recovery_address",
            "hidden",
            Some("anna@example.com")
        ),
        back(),
    ]);
    flow(FLOW, "recovery_awaiting_code", nodes, messages)
}

pub fn wrong_code() -> Value {
    message(
        4_060_006,
        "error",
        "The recovery code is wrong or was used.",
    )
}

/// The code was right.
pub fn recovered() -> Value {
    let mut flow = asks_code();
    flow["state"] = "passed_challenge".into();
    flow["continue_with"] = json!([
        {"action": "show_verification_ui", "flow": {"id": OTHER_FLOW}},
        {"action": "show_settings_ui", "flow": {"id": SETTINGS, "url": "https://www.example.com/settings"}},
    ]);
    flow
}

/// The settings, with messages at the password and at the form.
pub fn settings(at_password: Value, messages: Value) -> Value {
    let mut password = node("password", "password", "password", None);
    password["messages"] = at_password;
    let nodes = json!([
        csrf(),
        node("profile", "traits.email", "email", Some("anna@example.com")),
        continue_by("profile"),
        password,
        continue_by("password"),
        node(
            "webauthn",
            "webauthn_register",
            "hidden",
            Some("not to be sent")
        ),
    ]);
    flow(SETTINGS, "show_form", nodes, messages)
}

pub fn changed() -> Value {
    let mut flow = settings(json!([]), json!([]));
    flow["state"] = "success".into();
    flow["continue_with"] = json!([{"action": "redirect_browser_to", "redirect_browser_to": "https://www.example.com/"}]);
    flow
}

pub fn error(id: &str, reason: &str) -> Value {
    json!({"error": {"id": id, "status": "…", "reason": reason, "message": "in general"}})
}
