//! Answers, member by member out of what the browser's own `JSON.parse` gives. Reading them with serde costs 25 kB of
//! brotli, a fifth of all that is downloaded; `tests/wire.rs` holds this to what `core` writes.

mod later;
mod member;
mod request;

pub use later::step as later_step;
pub use member::Read;
pub use request::step as request_step;

use crate::failure::Problem;
use crate::fault::{FieldFault, Param};
use js_sys::Object;
use member::{challenges, flag, length, list, member, moment, number, policy, text};
use regain_core::kind::Region;
use regain_core::kind::identifier::SignIn;
use regain_core::problem::ProblemCode;
use regain_core::secret::Secret;
use regain_core::wire::{Brand, CodeFormat, Config, Created, Flow, Links, Purpose, Standing, Step};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue};

impl Read for Config {
    fn read(from: &JsValue) -> Option<Self> {
        let brand = member(from, "brand")?;
        Some(Self {
            brand: Brand {
                name: text(&brand, "name")?,
                logo: text(&brand, "logo"),
            },
            links: links(&member(from, "links").unwrap_or_else(|| Object::new().into())),
            purposes: list(from, "purposes", |entry| {
                Purpose::named(&entry.as_string()?)
            }),
            challenges: challenges(from, "challenges"),
            code: CodeFormat {
                length: length(&member(from, "code")?)?,
            },
            password: policy(&member(from, "password")?)?,
            locales: list(from, "locales", JsValue::as_string),
            answer_hours: number(from, "answer_hours")?,
            kept_days: number(from, "kept_days"),
            sign_in: sign_in(from),
            username_may_contain_at: flag(from, "username_may_contain_at").unwrap_or(false),
            region: text(from, "region").and_then(|region| Region::parse(&region)),
        })
    }
}

/// Every way, where the backend names none.
fn sign_in(from: &JsValue) -> Vec<SignIn> {
    let mut ways = list(from, "sign_in", |entry| {
        let name = entry.as_string()?;
        SignIn::ALL.into_iter().find(|way| way.name() == name)
    });
    if ways.is_empty() {
        ways.extend(SignIn::ALL);
    }
    ways
}

fn links(from: &JsValue) -> Links {
    let link = |name| text(from, name);
    Links {
        sign_in: link("sign_in"),
        sign_up: link("sign_up"),
        free_mailbox: link("free_mailbox"),
        support: link("support"),
        privacy: link("privacy"),
        two_step: link("two_step"),
        protect: link("protect"),
        recovery: link("recovery"),
    }
}

impl Read for Created {
    fn read(from: &JsValue) -> Option<Self> {
        Some(Self {
            flow: Flow::read(&member(from, "flow")?)?,
            token: Secret::new(text(from, "token")?),
        })
    }
}

impl Read for Standing {
    fn read(from: &JsValue) -> Option<Self> {
        Some(Self {
            flow: Flow::read(&member(from, "flow")?)?,
        })
    }
}

impl Read for Flow {
    fn read(from: &JsValue) -> Option<Self> {
        let purpose = Purpose::named(&text(from, "purpose")?)?;
        let step = member(from, "step")?;
        Some(Self {
            id: text(from, "id")?,
            purpose,
            locale: text(from, "locale")?,
            expires_at: moment(from, "expires_at")?,
            locks_at: moment(from, "locks_at"),
            can_go_back: flag(from, "can_go_back")?,
            step: read_step(&step)?,
        })
    }
}

/// The first step here, the others in the chunks that draw them.
fn read_step(from: &JsValue) -> Option<Step> {
    if text(from, "name")? == "identify" {
        return Some(Step::Identify {
            identifier: text(from, "identifier"),
        });
    }
    READERS.with_borrow(|readers| readers.iter().find_map(|read| read(from)))
}

/// Reads a step, if it is one of those it knows.
pub type StepReader = fn(&JsValue) -> Option<Step>;

thread_local! {
    static READERS: RefCell<Vec<StepReader>> = const { RefCell::new(Vec::new()) };
}

/// Takes over the reader of more steps, from the chunk that draws them.
pub fn add_reader(reader: StepReader) {
    READERS.with_borrow_mut(|readers| readers.push(reader));
}

/// Which chunks are needed to read a flow, and to draw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// The later steps of path A.
    Journey,
    /// Path B, and what mailed links lead to. The check against robots is drawn there, whatever somebody came for.
    Request,
}

/// Which chunks this parsed answer needs; none for the first step of path A, or where there is no flow in it.
pub fn needed(answer: &JsValue) -> Option<Needed> {
    let purpose_and_step = || {
        let flow = member(answer, "flow")?;
        let step = text(&member(&flow, "step")?, "name")?;
        Some((text(&flow, "purpose")?, step))
    };
    let (purpose, step) = purpose_and_step()?;
    if purpose != "password" || step == "challenge" {
        return Some(Needed::Request);
    }
    (step != "identify").then_some(Needed::Journey)
}

impl Read for Problem {
    fn read(from: &JsValue) -> Option<Self> {
        Some(Self {
            code: code(&text(from, "code")?)?,
            faults: list(from, "errors", fault),
            flow: member(from, "flow").and_then(|flow| Flow::read(&flow)),
            retry_at: moment(from, "retry_at"),
        })
    }
}

fn code(name: &str) -> Option<ProblemCode> {
    Some(match name {
        "no_token" => ProblemCode::NoToken,
        "unknown_flow" => ProblemCode::UnknownFlow,
        "not_found" => ProblemCode::NotFound,
        "method_not_allowed" => ProblemCode::MethodNotAllowed,
        "out_of_order" => ProblemCode::OutOfOrder,
        "flow_expired" => ProblemCode::FlowExpired,
        "too_large" => ProblemCode::TooLarge,
        "wrong_type" => ProblemCode::WrongType,
        "invalid" => ProblemCode::Invalid,
        "forbidden" => ProblemCode::Forbidden,
        "too_often" => ProblemCode::TooOften,
        "unavailable" => ProblemCode::Unavailable,
        _ => return None,
    })
}

fn fault(from: &JsValue) -> Option<FieldFault> {
    let pointer = text(from, "pointer")?;
    Some(FieldFault {
        field: pointer.strip_prefix("#/").unwrap_or_default().into(),
        code: text(from, "code")?,
        params: params(from).unwrap_or_default(),
    })
}

fn params(from: &JsValue) -> Option<Vec<(String, Param)>> {
    let given = member(from, "params")?.dyn_into::<Object>().ok()?;
    let param = |name: JsValue| {
        let name = name.as_string()?;
        let value = member(&given, &name)?;
        let text = value.as_string().map(Param::Text);
        let value = text.or_else(|| value.as_f64().map(Param::Number))?;
        Some((name, value))
    };
    Some(Object::keys(&given).iter().filter_map(param).collect())
}
