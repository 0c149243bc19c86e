//! Addresses against isemail's test set (Dominic Sayers and others, BSD 3-clause), which asks what the RFCs allow; ours
//! is HTML's rule, so whatever that decides otherwise is listed with the reason. The set is not part of this project.

use regain_core::kind::email::canonical;
use roxmltree::Document;
use std::path::Path;

/// Valid to isemail, and to anybody.
const PLAIN: [&str; 2] = ["ISEMAIL_VALID_CATEGORY", "ISEMAIL_DNSWARN"];

/// What isemail finds unusual (RFC 5321 and 5322 forms, deprecated ones, comments) is taken unless one of these decides.
fn deciding_rule(address: &str) -> Option<&'static str> {
    let (local, domain) = address.rsplit_once('@').unwrap();
    match address {
        _ if address.contains('"') => Some("HTML has no quoted strings"),
        _ if address.contains('(') => Some("HTML has no comments"),
        _ if address.contains('[') => Some("HTML has no address literals"),
        _ if address.contains(char::is_whitespace) => Some("HTML has no folding white space"),
        _ if address.contains('/') => Some("HTML has letters, digits and hyphens in a domain"),
        _ if local.len() > 64 || address.len() > 254 => Some("RFC 5321 4.5.3.1"),
        _ if domain.split('.').any(|label| label.len() > 63) => Some("RFC 1035 2.3.4"),
        _ => None,
    }
}

/// Errors of isemail's that our rule takes: white space around an address is dropped before anything is looked at.
const TRIMMED: [&str; 1] = ["test@iana.org"];

#[test]
fn isemails_test_set_agrees() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpora/isemail/tests.xml");
    let Ok(xml) = std::fs::read_to_string(&path) else {
        eprintln!("skipped: no isemail test set at ../shared/corpora/isemail/tests.xml");
        return;
    };
    let document = Document::parse(&xml).unwrap();
    let (mut refused, mut accepted, mut wrong) = (0, 0, Vec::new());
    for test in document
        .descendants()
        .filter(|node| node.has_tag_name("test"))
    {
        let text = |name| {
            test.children()
                .find(|node| node.has_tag_name(name))
                .and_then(|node| node.text())
        };
        let address = with_controls(text("address").unwrap_or_default());
        let category = text("category").unwrap();
        let verdict = canonical(&address);
        if PLAIN.contains(&category) {
            accepted += 1;
            if verdict.is_err() {
                wrong.push(format!("{category} {address:?}: {verdict:?}"));
            }
        } else if category == "ISEMAIL_ERR" {
            refused += 1;
            if verdict.is_ok() && !TRIMMED.contains(&address.trim()) {
                wrong.push(format!("{category} {address:?}: {verdict:?}"));
            }
        } else {
            let rule = deciding_rule(address.trim());
            if verdict.is_err() != rule.is_some() {
                wrong.push(format!("{category} {address:?}: {verdict:?}, {rule:?}"));
            }
        }
    }
    assert!(
        accepted >= 20 && refused >= 60,
        "{accepted} accepted, {refused} refused"
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The set writes control characters as their pictures.
fn with_controls(text: &str) -> String {
    let control = |c| {
        u32::from(c)
            .checked_sub(0x2400)
            .filter(|code| *code < 0x20)
            .and_then(char::from_u32)
    };
    text.chars().map(|c| control(c).unwrap_or(c)).collect()
}
