//! Writes `core/src/kind/phone/table.rs` from libphonenumber's metadata, as the `phonenumber` crate ships it:
//! `cargo run -p regain-core --example phone_table > core/src/kind/phone/table.rs`, or with the path of a
//! `PhoneNumberMetadata.xml`. `core/tests/kind/numbering_plans.rs` says when it has to be run again.

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing
)]

#[path = "phone_table/ways.rs"]
mod ways;

use roxmltree::{Document, Node, ParsingOptions};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use ways::{Class, Way, begin_alike, by_beginning, flat, spell, spelled};

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
    let columns: String = (0..COLUMNS)
        .map(|column| {
            let values: Vec<_> = plans
                .iter()
                .map(|(_, _, values)| &values[column][..])
                .collect();
            format!("    \"{}\",\n", values.join(" "))
        })
        .collect();
    format!("{HEAD}pub(super) const TABLE: [&str; {COLUMNS}] = [\n{columns}];\n")
}

const COLUMNS: usize = 6;

const HEAD: &str = r#"//! Figures of the world's numbering plans. Written by `core/examples/phone_table.rs`; edits here are lost.
//!
//! Source: libphonenumber's `PhoneNumberMetadata.xml` (Apache-2.0), as shipped by the `phonenumber` crate. A column for
//! each figure, for so it compresses best: region, country code, possible lengths (`a` for 10, `b` for 11, …),
//! international prefixes (none written: 00), trunk prefixes and other rewriting (none written: 0), and the national
//! numbers that one must know to tell what is a prefix. The main region of a code comes first.

"#;

/// Sorted by country code, main region first.
fn plan(territory: Node<'_, '_>) -> (String, (bool, String), [String; COLUMNS]) {
    let attribute = |name: &str| territory.attribute(name).map(compact);
    let region = attribute("id").expect("a territory has an id");
    let code = attribute("countryCode").expect("a territory has a country code");
    let lengths = lengths(territory);
    let abroad =
        attribute("internationalPrefix").map_or(Vec::new(), |prefix| flat(&plain(&prefix)));
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
        .map(|text| flat(&plain(&compact(text))))
        .expect("a territory has a general pattern");
    let numbers = asked_for(numbers, &code, &lengths, &trunk, &abroad);
    let is_main = territory.attribute("mainCountryForCode").is_some();
    let fields = [
        region.clone(),
        code.clone(),
        lengths.iter().map(|length| in_base_36(*length)).collect(),
        or_default(&spelled(&abroad), "00"),
        or_default(
            &trunk
                .iter()
                .map(Rule::to_string)
                .collect::<Vec<_>>()
                .join(","),
            "0",
        ),
        by_prefix(&numbers),
    ];
    (code, (!is_main, region), fields)
}

/// Matches no digit.
const NOTHING: &str = "-";

fn or_default(field: &str, default: &str) -> String {
    match field {
        "" => NOTHING.to_owned(),
        field if field == default => String::new(),
        field => field.to_owned(),
    }
}

fn compact(text: &str) -> String {
    text.split_whitespace().collect()
}

/// A pattern in our signs; no group of it captures.
fn plain(pattern: &str) -> String {
    pattern.replace("(?:", "(").replace("\\d", "d")
}

fn in_base_36(length: usize) -> char {
    char::from_digit(length as u32, 36).expect("numbers are shorter")
}

/// `[5-7],9` of every type of number but those nobody abroad can call.
fn lengths(territory: Node<'_, '_>) -> BTreeSet<usize> {
    let types = territory
        .children()
        .filter(|node| !node.has_tag_name("noInternationalDialling"));
    let lengths = types
        .flat_map(|kind| kind.children())
        .filter_map(|node| node.attribute("national"));
    lengths
        .flat_map(|list| list.split(','))
        .filter_map(|item| {
            let (first, last) = item
                .trim_matches(['[', ']'])
                .split_once('-')
                .unwrap_or((item, item));
            Some(first.parse().ok()?..=last.parse().ok()?)
        })
        .flatten()
        .collect()
}

/// A way to rewrite digits: after `head`, `keep` stays with `put` before it, and `drop` behind it goes.
#[derive(Default)]
struct Rule {
    put: String,
    head: Way,
    keep: Way,
    drop: Way,
    /// Of all the digits; none: any.
    lengths: Vec<usize>,
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", spell(&self.head))?;
        if !self.keep.is_empty() {
            write!(f, "<{}", spell(&self.keep))?;
        }
        if !self.drop.is_empty() {
            write!(f, ">{}", spell(&self.drop))?;
        }
        if !self.put.is_empty() {
            write!(f, "={}", self.put)?;
        }
        if !self.lengths.is_empty() {
            write!(f, ":")?;
        }
        self.lengths
            .iter()
            .try_for_each(|length| write!(f, "{}", in_base_36(*length)))
    }
}
/// Argentina's area codes, told apart by where the `15` behind them is: the metadata lists all 300.
const ARGENTINA: &str = "11|[23]dd|[23]ddd";

impl Rule {
    fn head(head: Way) -> Self {
        Self {
            head,
            ..Self::default()
        }
    }

    /// One for each beginning of what is kept, with all lengths it comes in.
    fn keeping(head: &[Class], keep: &[Way], put: &str) -> Vec<Self> {
        let rules = by_beginning(keep).into_iter();
        let rules = rules.map(|(keep, lengths)| Self {
            put: put.to_owned(),
            head: head.to_vec(),
            keep,
            drop: Way::new(),
            lengths: lengths.iter().map(|length| length + head.len()).collect(),
        });
        rules.collect()
    }

    fn taken(&self) -> Way {
        [&self.head[..], &self.keep, &self.drop].concat()
    }

    /// Whether it can change digits of that way.
    fn changes(&self, way: &[Class]) -> bool {
        begin_alike(&self.taken(), way)
            && (self.lengths.is_empty() || self.lengths.contains(&way.len()))
    }
}

/// One rule for each way to write the prefix.
fn trunk(parsing: Option<String>, prefix: Option<String>, transform: Option<String>) -> Vec<Rule> {
    let heads = |pattern: &str| flat(pattern).into_iter().map(Rule::head);
    let Some(parsing) = parsing.or(prefix) else {
        return Vec::new();
    };
    let parsing = plain(&parsing);
    let Some(transform) = transform else {
        return heads(&parsing).collect();
    };
    let put = transform.trim_end_matches("$1").trim_end_matches("$2");
    // The shapes the metadata has; a new one stops here and wants a look.
    if let Some(group) = parsing
        .strip_prefix("0?((")
        .and_then(|rest| rest.strip_suffix(")15)?"))
    {
        assert!(group.starts_with("11|2("), "not Argentina");
        let rules = ["0", ""].into_iter().flat_map(|head| {
            flat(ARGENTINA).into_iter().map(move |keep| Rule {
                put: put.to_owned(),
                head: flat(head).concat(),
                keep,
                drop: flat("15").concat(),
                lengths: Vec::new(),
            })
        });
        return rules.chain(heads("0")).collect();
    }
    if let Some((head, rest)) = parsing.split_once("((")
        && let Some(rest) = rest.strip_suffix("))?")
    {
        let (carrier, keep) = rest.split_once(")(").expect("a carrier and what follows");
        let carriers = flat(&format!("{head}({carrier})"));
        let rules = carriers
            .iter()
            .flat_map(|head| Rule::keeping(head, &flat(keep), put));
        return rules.chain(heads(head)).collect();
    }
    if let Some((keep, others)) = parsing
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(")$"))
    {
        let others = others.strip_prefix('|').unwrap_or_default();
        let rules = Rule::keeping(&[], &flat(keep), put).into_iter();
        return rules.chain(heads(others)).collect();
    }
    if let Some((head, keep)) = parsing
        .strip_suffix(')')
        .and_then(|all| all.split_once('('))
    {
        return Rule::keeping(&flat(head).concat(), &flat(keep), put);
    }
    unreachable!("a prefix of a new shape: {parsing} → {transform}");
}

/// The national numbers that `plan.rs` has to know, for the answer depends on them:
///
/// - where the country code may be written without a plus: those a number with it could be (one that begins as the code
///   does, and is long enough), and those it could be without it (short enough);
/// - where a number may begin with what would be dropped or rewritten: those, and what they would become; all, where
///   there is more than one way to do so;
/// - those that begin with 00 where something else is dialled before a country code.
fn asked_for(
    numbers: Vec<Way>,
    code: &str,
    lengths: &BTreeSet<usize>,
    trunk: &[Rule],
    abroad: &[Way],
) -> Vec<Way> {
    let code_way = flat(code).concat();
    let zeros = flat("00").concat();
    let longest = *lengths.last().expect("a territory has numbers");
    let all: BTreeSet<usize> = numbers.iter().map(Vec::len).collect();
    // What a number of that length may be without country code and trunk prefix.
    let is_without_code = |length: usize| {
        let rest = length.checked_sub(code.len());
        let heads = trunk.iter().map(|rule| rule.head.len() + rule.drop.len());
        heads.chain([0]).any(|head| {
            rest.and_then(|rest| rest.checked_sub(head))
                .is_some_and(|rest| all.contains(&rest))
        })
    };
    let is_ambiguous = trunk.iter().enumerate().any(|(index, one)| {
        let others = trunk[index + 1..].iter();
        others
            .map(Rule::taken)
            .any(|other| begin_alike(&one.taken(), &other))
    });
    // Where the trunk prefix is the code (North America), dropping the one or the other is the same.
    let is_code = |rule: &Rule| spell(&rule.head) == code;
    let puts: Vec<Way> = trunk
        .iter()
        .filter(|rule| !rule.put.is_empty() && !trunk.iter().any(is_code))
        .map(|rule| flat(&rule.put).concat())
        .collect();
    let dials_zeros = abroad.contains(&zeros)
        && !abroad
            .iter()
            .any(|prefix| prefix.len() > 2 && begin_alike(prefix, &zeros));
    let become_of: BTreeSet<usize> = numbers
        .iter()
        .flat_map(|way| {
            trunk
                .iter()
                .filter(|rule| rule.changes(way))
                .map(|rule| way.len() - rule.head.len() - rule.drop.len() + rule.put.len())
        })
        .collect();
    let is_asked_for = |way: &Way| {
        let with_code = begin_alike(way, &code_way)
            && way.len() <= longest
            && (is_without_code(way.len()) || !puts.is_empty());
        let without_code = way.len() + code.len() <= longest;
        is_ambiguous
            || with_code
            || without_code
            || puts.iter().any(|put| begin_alike(way, put))
            || trunk.iter().any(|rule| rule.changes(way))
            || become_of.contains(&way.len())
            || !dials_zeros && begin_alike(way, &zeros)
    };
    numbers.into_iter().filter(is_asked_for).collect()
}

/// `beginning:lengths`, by commas.
fn by_prefix(ways: &[Way]) -> String {
    let items = by_beginning(ways).into_iter();
    let items = items.map(|(beginning, lengths)| {
        let lengths: String = lengths.iter().map(|length| in_base_36(*length)).collect();
        format!("{}:{lengths}", spell(&beginning))
    });
    items.collect::<Vec<_>>().join(",")
}
