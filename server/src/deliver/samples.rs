//! Sample parameters, to look at a message that nobody is sent: `regain mail`, and the tests.

use super::template::TemplateType;
use std::collections::BTreeMap;

/// A value for every parameter of a message, but for those that need another value of a second one.
pub fn parameters(template: TemplateType) -> BTreeMap<String, String> {
    let named = template.parameters().iter();
    named
        .filter_map(|name| Some(((*name).into(), value(name)?.into())))
        .collect()
}

fn value(name: &str) -> Option<&'static str> {
    Some(match name {
        "code" => "482913",
        "minutes" => "10",
        "reference" => "7H3KQ-2MXWP",
        "way" => "code",
        "purpose" => "request",
        "received_at" => "2030-03-05T09:07:31Z",
        "answer_by" => "2030-03-06T09:07:31Z",
        "erased_at" => "2030-03-11T09:07:31Z",
        "link_expires_at" => "2030-03-12T16:40:00Z",
        "link" => "https://www.example.com/recovery#token=9pXk3nQ7RwYc2LdVhT5uBg",
        "tries_left" => "1",
        "waiting" => "3",
        // `again_at` comes with no tries left only.
        _ => return None,
    })
}
