//! A flow as Kratos describes it: a form of nodes, with messages at the nodes and at the form as a whole.
//!
//! Source: Ory Kratos' API reference, `recoveryFlow`, `settingsFlow`, `uiNode` and `continueWith`.

use super::flow_key::{flow_id, flow_in_url};
use super::member::text;
use super::message::Message;
use crate::adapter::Body;
use crate::prelude::*;
use crate::problem::FieldError;
use crate::time::Timestamp;
use crate::wire::ContactKind;
use serde_json::{Map, Value};

/// A recovery or settings flow.
pub struct Form {
    /// The flow's id.
    pub id: String,
    /// Kratos' name of its state.
    pub state: String,
    /// When it expires; [`Timestamp::NEVER`] if Kratos does not tell.
    pub expires_at: Timestamp,
    /// The settings flow that follows on this flow.
    pub settings: Option<String>,
    nodes: Vec<Node>,
    messages: Vec<Message>,
}

/// An input or a button.
pub struct Node {
    name: String,
    group: String,
    kind: String,
    /// What it holds, or what the button sends.
    pub value: String,
    /// What a person reads at it.
    pub label: String,
    /// The most characters.
    pub max_length: Option<u64>,
    messages: Vec<Message>,
}

/// What the form of a recovery flow asks for. Read from its nodes: each state has its own.
pub enum Asks<'a> {
    /// An address of the account.
    Address(&'a Node),
    /// Which of these addresses is to receive the code.
    Choice(Vec<&'a Node>),
    /// That address in full.
    Confirmation(&'a Node),
    /// The code.
    Code(&'a Node),
    /// Nothing that this profile knows.
    Other,
}

impl Form {
    /// Reads a response's body. `None` if it is not a flow.
    pub fn read(body: &Value) -> Option<Self> {
        let ui = body.get("ui")?;
        let nodes = ui.get("nodes")?.as_array()?;
        let next = body.get("continue_with").and_then(Value::as_array);
        let settings = next.into_iter().flatten().find_map(|next| {
            let flow = next.get("flow")?;
            (text(next, "action") == "show_settings_ui")
                .then(|| flow_id(text(flow, "id")).or_else(|| flow_in_url(text(flow, "url"))))
                .flatten()
        });
        Some(Self {
            id: flow_id(text(body, "id"))?,
            state: text(body, "state").into(),
            expires_at: expiry(text(body, "expires_at")),
            settings,
            nodes: nodes.iter().map(Node::read).collect(),
            messages: Message::list(ui),
        })
    }

    /// What it asks for.
    pub fn asks(&self) -> Asks<'_> {
        if let Some(node) = self.field("code") {
            return Asks::Code(node);
        }
        let choice: Vec<&Node> = self.buttons("recovery_select_address").collect();
        if !choice.is_empty() {
            return Asks::Choice(choice);
        }
        if let Some(node) = self.field("recovery_confirm_address") {
            return Asks::Confirmation(node);
        }
        // The second is the name where addresses cannot be chosen (feature flag `choose_recovery_address`).
        if let Some(node) = self.field("recovery_address").or(self.field("email")) {
            return Asks::Address(node);
        }
        Asks::Other
    }

    /// Where the form of a settings flow asks for the new password.
    pub fn password(&self) -> Option<&Node> {
        self.field("password")
    }

    /// The button that leads to the previous form.
    pub fn back(&self) -> Option<&Node> {
        self.buttons("screen").find(|node| node.value == "previous")
    }

    /// The button that sends another code: its value is the address that the code went to, in full.
    pub fn resend(&self) -> Option<&Node> {
        self.buttons("recovery_confirm_address")
            .chain(self.buttons("email"))
            .next()
    }

    /// The recipient of the code.
    pub fn recipient(&self) -> &str {
        let masked = || self.messages.iter().find_map(Message::masked_address);
        self.resend().map(Node::value).or_else(masked).unwrap_or("")
    }

    /// The address of the account that was given: Kratos hands it back with every form that follows.
    pub fn given(&self) -> &str {
        let mut given = self.nodes.iter().filter(|node| {
            !node.value.is_empty() && ["recovery_address", "email"].contains(&&*node.name)
        });
        given.next().map(Node::value).unwrap_or_default()
    }

    /// The account's address, in a settings flow.
    pub fn account(&self) -> &str {
        let mut traits = self.nodes.iter().filter(|node| node.group == "profile");
        let email = traits.find(|node| node.kind == "email");
        email.map(Node::value).unwrap_or_default()
    }

    /// The body that answers this form with the value of a node: together with what the form wants to have back, its CSRF
    /// token for one, which is in hidden nodes of the group `default` and of the node's own.
    pub fn answer(&self, node: &Node, value: &str) -> Body {
        let hidden = self.nodes.iter().filter(|hidden| {
            hidden.kind == "hidden" && ["default", &node.group].contains(&&*hidden.group)
        });
        let mut members: Map<String, Value> = hidden
            .filter(|hidden| !hidden.value.is_empty())
            .map(|hidden| (hidden.name.clone(), hidden.value.clone().into()))
            .collect();
        members.insert("method".into(), node.group.clone().into());
        members.insert(node.name.clone(), value.into());
        Body::Json(Value::Object(members))
    }

    /// Whether Kratos says that this flow replaces one that had expired.
    pub fn is_after_expiry(&self) -> bool {
        self.messages.iter().any(Message::is_recovery_expired)
    }

    /// What is wrong with the answer to a recovery flow's form.
    pub fn faults(&self) -> Vec<FieldError> {
        let (member, asked) = match self.asks() {
            Asks::Address(node) => ("identifier", &*node.name),
            Asks::Choice(_) => ("method", "recovery_select_address"),
            Asks::Confirmation(node) => ("address", &*node.name),
            Asks::Code(node) => ("code", &*node.name),
            Asks::Other => ("", ""),
        };
        self.faults_of(member, asked)
    }

    /// What is wrong with the answer to a settings flow's form.
    pub fn password_faults(&self) -> Vec<FieldError> {
        self.faults_of("password", "password")
    }

    /// What is wrong with the member of an action that answers the node `asked`. Messages at another node are about the
    /// form as a whole: that node is not shown.
    fn faults_of(&self, member: &str, asked: &str) -> Vec<FieldError> {
        let whole = self.messages.iter().filter(|message| message.is_error());
        let whole = whole.map(|message| message.fault(member, message.is_about(asked)));
        let nodes = self.nodes.iter().flat_map(|node| {
            let faults = node.messages.iter().filter(|message| message.is_error());
            faults.map(|message| message.fault(member, node.name == asked))
        });
        whole.chain(nodes).collect()
    }

    /// Everything that the form says as a whole, whether something is wrong or not.
    pub fn words(&self) -> Vec<FieldError> {
        self.messages.iter().map(Message::words).collect()
    }

    fn field(&self, name: &str) -> Option<&Node> {
        let mut named = self.nodes.iter().filter(|node| node.name == name);
        named.find(|node| !["submit", "hidden", "button"].contains(&&*node.kind))
    }

    fn buttons(&self, name: &str) -> impl Iterator<Item = &Node> {
        let buttons = self.nodes.iter().filter(|node| node.kind == "submit");
        buttons.filter(move |node| node.name == name && !node.value.is_empty())
    }
}

impl Node {
    fn read(node: &Value) -> Self {
        let attributes = node.get("attributes").unwrap_or(&Value::Null);
        let label = node.pointer("/meta/label").unwrap_or(&Value::Null);
        Self {
            name: text(attributes, "name").into(),
            group: text(node, "group").into(),
            kind: text(attributes, "type").into(),
            value: text(attributes, "value").into(),
            label: text(label, "text").into(),
            max_length: attributes.get("maxlength").and_then(Value::as_u64),
            messages: Message::list(node),
        }
    }

    /// The kind of contact that is to be typed in it.
    pub fn contact_kind(&self) -> ContactKind {
        match &*self.kind {
            "tel" => ContactKind::Phone,
            _ => ContactKind::Email,
        }
    }

    fn value(&self) -> &str {
        &self.value
    }
}

/// The time of Go that is not set is in the year 1.
fn expiry(text: &str) -> Timestamp {
    match Timestamp::parse(text) {
        Some(time) if time > Timestamp(0) => time,
        _ => Timestamp::NEVER,
    }
}
