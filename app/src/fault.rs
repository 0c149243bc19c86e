//! What is wrong with a field, as the screens hold it: core's code and parameters, or another backend's, without the
//! JSON around them.

use regain_core::fault::Fault;

/// One refused field.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldFault {
    /// The member of the action's body, without the pointer's `#/`.
    pub field: String,
    /// The stable code.
    pub code: String,
    /// What its words need.
    pub params: Vec<(String, Param)>,
}

/// A parameter: a text, or a number to be written the language's way.
#[derive(Clone, Debug, PartialEq)]
pub enum Param {
    /// As it is.
    Text(String),
    /// In the language's digits; the text may depend on it.
    Number(f64),
}

impl FieldFault {
    /// A fault found here, before anything was sent.
    pub fn new(field: &str, fault: &Fault) -> Self {
        Self {
            field: field.into(),
            code: fault.code().into(),
            params: Vec::from_iter(param(fault)),
        }
    }

    /// Whether no try is left.
    pub fn is_final(&self) -> bool {
        let left = self.params.iter().find(|(name, _)| name == "tries_left");
        left.is_some_and(|(_, left)| *left == Param::Number(0.0))
    }
}

/// [`Fault::params`] without JSON: that brings 3 kB along.
fn param(fault: &Fault) -> Option<(String, Param)> {
    let (name, value) = match fault {
        Fault::TooShort { min } => ("min", Param::Number((*min).into())),
        Fault::TooLong { max } | Fault::TooManyRows { max } => {
            ("max", Param::Number((*max).into()))
        }
        Fault::BadCharacter { character } => ("character", Param::Text((*character).into())),
        Fault::Contains { what } => ("what", Param::Text((*what).into())),
        _ => return None,
    };
    Some((name.into(), value))
}
