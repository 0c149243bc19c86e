//! Domains of addresses against Unicode's own test set for UTS #46 (`IdnaTestV2.txt`, in the source of the `idna`
//! crate): what they become agrees, and whatever our rule decides otherwise is listed with the reason. The set is not
//! part of this project.

use regain_core::kind::email::canonical;
use regain_core::kind::invisible::trimmed;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A line of the set: a domain, and what ToASCII (not transitional) makes of it.
struct Case {
    source: String,
    ascii: String,
    /// The conditions it fails, by the names the set gives them.
    status: Vec<String>,
}

/// Faults of UTS #46 that are none to the URL Standard, whose rule a browser applies (CheckHyphens and VerifyDnsLength
/// are off): what is wrong with hyphens and lengths, our own rule says.
const LEFT_TO_US: [&str; 5] = ["V2", "V3", "A4_1", "A4_2", "U1"];

/// Refused by the set, which is of Unicode 16, and taken by tables of Unicode 17: U+32B9A is a letter since.
const ASSIGNED_SINCE: [&str; 1] = ["xn--9-i0j5967eg3qz.ss"];

/// Why a domain that UTS #46 takes is none of an address, if so.
fn deciding_rule(case: &Case) -> Option<&'static str> {
    let labels = || case.ascii.split('.');
    let is_strange = |c: char| c.is_ascii() && !(c.is_ascii_alphanumeric() || "-.".contains(c));
    if case.source.contains(is_strange) || case.ascii.contains(is_strange) {
        // Also where UTS #46 would make another character of it and the mark behind it ("<" and U+0338).
        Some("HTML: letters, digits and hyphens")
    } else if case.ascii.is_empty() || labels().any(str::is_empty) {
        Some("HTML: no label is empty, not even that of the root")
    } else if labels().any(|label| label.len() > 63) || case.ascii.len() + 2 > 254 {
        Some("RFC 1035 2.3.4, RFC 5321 4.5.3.1")
    } else if labels().any(|label| label.starts_with('-') || label.ends_with('-')) {
        Some("HTML: a label begins and ends with a letter or a digit")
    } else {
        None
    }
}

#[test]
fn unicodes_test_set_agrees() {
    let Some(set) = test_set() else {
        eprintln!("skipped: no IdnaTestV2.txt in the source of the idna crate");
        return;
    };
    let (mut accepted, mut refused, mut wrong) = (0, BTreeMap::<_, u32>::new(), Vec::new());
    for case in set.lines().filter_map(case) {
        let address = format!("a@{}", case.source);
        // What nobody sees is dropped around an address, so a joiner at its end never comes before UTS #46.
        if trimmed(&address) != address || ASSIGNED_SINCE.contains(&case.source.as_str()) {
            continue;
        }
        let verdict = canonical(&address).map(|address| address[2..].to_owned());
        let failed = case
            .status
            .iter()
            .find(|status| !LEFT_TO_US.contains(&status.as_str()));
        let rule = failed.map(String::as_str).or_else(|| deciding_rule(&case));
        let agrees = match (&verdict, rule) {
            (Ok(domain), None) => *domain == case.ascii,
            (Err(_), Some(_)) => true,
            _ => false,
        };
        match rule {
            None => accepted += 1,
            Some(rule) => *refused.entry(rule.to_owned()).or_default() += 1,
        }
        if !agrees {
            wrong.push(format!(
                "{:?}: {verdict:?}, {:?} {:?} {rule:?}",
                case.source, case.ascii, case.status
            ));
        }
    }
    assert!(accepted >= 500, "{accepted} accepted, refused {refused:?}");
    assert!(
        wrong.is_empty(),
        "{} of {accepted} and {refused:?}\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn test_set() -> Option<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let manifest: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let mut command = Command::new(cargo);
    command
        .args([
            "metadata",
            "--format-version",
            "1",
            "--offline",
            "--manifest-path",
        ])
        .arg(manifest);
    let answer: Value = serde_json::from_slice(&command.output().ok()?.stdout).ok()?;
    let packages = answer["packages"].as_array()?;
    let idna = packages.iter().find(|package| package["name"] == "idna")?;
    let folder = Path::new(idna["manifest_path"].as_str()?).parent()?;
    std::fs::read_to_string(folder.join("tests/IdnaTestV2.txt")).ok()
}

/// `source; toUnicode; status; toAsciiN; status; …`, where a blank means "as the one before".
fn case(line: &str) -> Option<Case> {
    let mut columns = line.split('#').next()?.split(';').map(str::trim);
    let source = unescaped(columns.next().filter(|source| !source.is_empty())?)?;
    let unicode = columns.next()?;
    let unicode = if unicode.is_empty() {
        source.clone()
    } else {
        unescaped(unicode)?
    };
    let status = columns.next()?;
    let ascii = columns.next()?;
    let ascii = if ascii.is_empty() {
        unicode
    } else {
        unescaped(ascii)?
    };
    let own = columns.next()?;
    let status = if own.is_empty() { status } else { own };
    let status = status
        .trim_matches(['[', ']'])
        .split(", ")
        .filter(|code| !code.is_empty());
    Some(Case {
        source,
        ascii,
        status: status.map(str::to_owned).collect(),
    })
}

/// Nothing for a text with half a surrogate pair, which is no text to Rust.
fn unescaped(column: &str) -> Option<String> {
    if column == "\"\"" {
        return Some(String::new());
    }
    let mut parts = column.split("\\u");
    let mut units: Vec<u16> = parts.next()?.encode_utf16().collect();
    for part in parts {
        units.push(u16::from_str_radix(part.get(..4)?, 16).ok()?);
        units.extend(part.get(4..)?.encode_utf16());
    }
    String::from_utf16(&units).ok()
}
