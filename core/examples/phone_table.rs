//! Writes `core/src/kind/phone/table.rs` from libphonenumber's metadata, as the `phonenumber` crate ships it:
//! `cargo run -p regain-core --example phone_table > core/src/kind/phone/table.rs`, or with the path of a
//! `PhoneNumberMetadata.xml`. `core/tests/kind/numbering_plans.rs` says when it has to be run again.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    let path = std::env::args()
        .nth(1)
        .map(PathBuf::from)
        .unwrap_or_else(metadata);
    print!(
        "{}",
        table(&std::fs::read_to_string(path).expect("the metadata is a text file"))
    );
}

/// The metadata in the source of the crate that the tests are built with: no download of its own.
pub fn metadata() -> PathBuf {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
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
    let answer = command.output().expect("cargo metadata runs");
    let answer: Value =
        serde_json::from_slice(&answer.stdout).expect("cargo metadata answers in JSON");
    let packages = answer["packages"]
        .as_array()
        .expect("metadata lists packages");
    let package = packages
        .iter()
        .find(|package| package["name"] == "phonenumber")
        .expect("a dependency of the tests");
    let manifest = package["manifest_path"]
        .as_str()
        .expect("a package has a manifest");
    Path::new(manifest)
        .with_file_name("assets")
        .join("PhoneNumberMetadata.xml")
}

/// The whole file.
pub fn table(xml: &str) -> String {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(xml, options).expect("the metadata is XML");
    let mut plans: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("territory"))
        .map(plan)
        .collect();
    plans.sort();
    let lines: String = plans.into_iter().map(|(_, _, line)| line + "\n").collect();
    format!("{HEAD}pub(super) const TABLE: &str = r\"{lines}\";\n")
}

const HEAD: &str = r#"//! Figures of the world's numbering plans. Written by `core/examples/phone_table.rs`; edits here are lost.
//!
//! Source: libphonenumber's `PhoneNumberMetadata.xml` (Apache-2.0), as shipped by the `phonenumber` crate. A line is:
//! region, country code, possible lengths (hexadecimal, bit n for n digits), international prefix, trunk prefix and
//! other rewriting (`head<keep>drop=put`), national numbers; the main region of a code comes first. Patterns are read by
//! [`super::pattern`].

"#;

/// Sorted by country code, main region first.
fn plan(territory: Node<'_, '_>) -> (String, (bool, String), String) {
    let attribute = |name: &str| territory.attribute(name).map(compact);
    let region = attribute("id").expect("a territory has an id");
    let code = attribute("countryCode").expect("a territory has a country code");
    let lengths = lengths(territory);
    let abroad = attribute("internationalPrefix").unwrap_or_else(|| NOTHING.to_owned());
    let trunk = trunk(
        attribute("nationalPrefixForParsing"),
        attribute("nationalPrefix"),
        attribute("nationalPrefixTransformRule"),
    );
    let numbers = territory
        .descendants()
        .find(|node| node.has_tag_name("generalDesc"))
        .and_then(|general| {
            general
                .descendants()
                .find(|node| node.has_tag_name("nationalNumberPattern"))
        })
        .and_then(|pattern| pattern.text())
        .map(|text| plain(&compact(text)))
        .expect("a territory has a general pattern");
    let is_main = territory.attribute("mainCountryForCode").is_some();
    let line = format!(
        "{region} {code} {lengths:x} {} {trunk} {numbers}",
        plain(&abroad)
    );
    (code, (!is_main, region), line)
}

/// Matches no digit.
const NOTHING: &str = "-";

fn compact(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A pattern in our signs; no group of it captures.
fn plain(pattern: &str) -> String {
    pattern.replace("(?:", "(").replace("\\d", "d")
}

/// `[5-7],9` of every type of number but those nobody abroad can call, as bits.
fn lengths(territory: Node<'_, '_>) -> u32 {
    let types = territory
        .children()
        .filter(|node| !node.has_tag_name("noInternationalDialling"));
    let lengths = types
        .flat_map(|kind| kind.children())
        .filter_map(|node| node.attribute("national"));
    let numbers: BTreeSet<u32> = lengths
        .flat_map(|list| list.split(','))
        .filter_map(|item| {
            let (first, last) = item
                .trim_matches(['[', ']'])
                .split_once('-')
                .unwrap_or((item, item));
            Some(first.parse().ok()?..=last.parse().ok()?)
        })
        .flatten()
        .collect();
    numbers.iter().fold(0, |bits, length| bits | 1 << length)
}

/// Argentina's area codes, told apart by where the `15` behind them is: the metadata lists all 300.
const ARGENTINA: &str = "11|[23]dd|[23]ddd";

/// One rule for each alternative of the prefix, as `head<keep>drop=put`.
fn trunk(parsing: Option<String>, prefix: Option<String>, transform: Option<String>) -> String {
    let Some(parsing) = parsing else {
        return prefix.unwrap_or_else(|| NOTHING.to_owned());
    };
    let Some(transform) = transform else {
        return plain(&parsing);
    };
    let put = transform.trim_end_matches("$1").trim_end_matches("$2");
    // The shapes the metadata has; a new one stops here and wants a look.
    if let Some(group) = parsing
        .strip_prefix("0?(?:(")
        .and_then(|rest| rest.strip_suffix(")15)?"))
    {
        assert!(group.starts_with("11|2("), "not Argentina");
        return format!("0?<{ARGENTINA}>15={put};0");
    }
    if let Some((head, rest)) = parsing.split_once("(?:(")
        && let Some(rest) = rest.strip_suffix("))?")
    {
        let (carrier, keep) = rest.split_once(")(").expect("a carrier and what follows");
        let head = plain(head);
        return format!("{head}({})<{}>={put};{head}", plain(carrier), plain(keep));
    }
    if let Some((keep, others)) = parsing
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(")$"))
    {
        let others = others
            .strip_prefix('|')
            .map(|others| format!(";{}", plain(others)))
            .unwrap_or_default();
        return format!("<{}$>={put}{others}", anchored(&plain(keep)));
    }
    if let Some((head, keep)) = parsing
        .strip_suffix(')')
        .and_then(|all| all.split_once('('))
    {
        return format!("{}<{}>={put}", plain(head), plain(keep));
    }
    unreachable!("a prefix of a new shape: {parsing} → {transform}");
}

fn anchored(pattern: &str) -> String {
    if pattern.contains('|') {
        format!("({pattern})")
    } else {
        pattern.to_owned()
    }
}
