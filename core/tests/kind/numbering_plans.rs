//! The phone kind against libphonenumber (its Rust port, figures and rules): every example number there is, written
//! internationally and nationally, and the generated table against its generator.

#[path = "../../examples/phone_table.rs"]
mod generator;

use phonenumber::{Mode, PhoneNumber};
use regain_core::kind::{Region, phone::canonical};
use roxmltree::{Document, ParsingOptions};

fn metadata() -> String {
    std::fs::read_to_string(generator::metadata()).unwrap()
}

#[test]
fn the_table_is_what_its_generator_writes() {
    let committed = include_str!("../../src/kind/phone/table.rs");
    assert!(
        generator::table(&metadata()) == committed,
        "run the generator: see core/data/README.md"
    );
}

struct Example {
    region: String,
    code: String,
    national: String,
    /// As dialled within the country, where something is dialled before it.
    trunk: Option<String>,
}

impl Example {
    /// What the metadata itself says the number is.
    fn e164(&self) -> Option<String> {
        Some(format!("+{}{}", self.code, self.national))
    }
}

fn examples(xml: &str) -> Vec<Example> {
    let options = ParsingOptions {
        allow_dtd: true,
        ..ParsingOptions::default()
    };
    let document = Document::parse_with_options(xml, options).unwrap();
    let mut examples = Vec::new();
    for territory in document
        .descendants()
        .filter(|node| node.has_tag_name("territory"))
    {
        let attribute = |name| territory.attribute(name).map(str::to_owned);
        for kind in territory
            .children()
            .filter(|node| !node.has_tag_name("noInternationalDialling"))
        {
            for example in kind
                .children()
                .filter(|node| node.has_tag_name("exampleNumber"))
            {
                let national: String = example.text().unwrap().split_whitespace().collect();
                examples.push(Example {
                    region: attribute("id").unwrap(),
                    code: attribute("countryCode").unwrap(),
                    trunk: attribute("nationalPrefix").map(|prefix| prefix + &national),
                    national,
                });
            }
        }
    }
    assert!(examples.len() > 1000, "{} examples", examples.len());
    examples
}

fn oracle(text: &str, region: Option<&str>) -> Option<PhoneNumber> {
    phonenumber::parse(region.map(|region| region.parse().unwrap()), text).ok()
}

fn e164(number: Option<PhoneNumber>) -> Option<String> {
    number.map(|number| number.format().mode(Mode::E164).to_string())
}

/// Where the port (0.3.10) departs from libphonenumber and from its own figures. It drops a trunk prefix of 8 twice, or
/// though the number is none without (+7 800 123 4567 becomes +7 00 123 4567).
const DROPS_TOO_MUCH: [&str; 4] = ["BY", "KZ", "LT", "RU"];
/// And it takes the first digits of a national number for the country code although the number is complete with them
/// (in GP, 590 20 12 34 becomes +590 20 12 34, which is too short).
const TAKES_FOR_CODE: [&str; 9] = ["BL", "GF", "GP", "KZ", "MF", "MQ", "RE", "RW", "TR"];

#[test]
fn every_example_number_is_the_oracles_in_international_writing() {
    let mut wrong = Vec::new();
    for example in examples(&metadata()) {
        let text = format!("+{} {}", example.code, example.national);
        let theirs = e164(oracle(&text, None));
        let is_agreed =
            theirs == example.e164() || DROPS_TOO_MUCH.contains(&example.region.as_str());
        if canonical(&text, None).ok() != example.e164() || !is_agreed {
            wrong.push(format!(
                "{} {text}: {:?}, oracle {theirs:?}",
                example.region,
                canonical(&text, None)
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_number_is_the_oracles_in_national_writing() {
    let mut wrong = Vec::new();
    for example in examples(&metadata())
        .iter()
        .filter(|example| example.region != "001")
    {
        let region = Region::parse(&example.region);
        let is_known = [&DROPS_TOO_MUCH[..], &TAKES_FOR_CODE[..]]
            .concat()
            .contains(&example.region.as_str());
        let number = oracle(&example.e164().unwrap(), None)
            .filter(|number| e164(Some(number.clone())) == example.e164());
        let formatted = number.map(|number| number.format().mode(Mode::National).to_string());
        // Where the port has no good national writing, there is still the trunk prefix.
        let dialled = if formatted.is_none() {
            example.trunk.clone()
        } else {
            None
        };
        for text in [Some(example.national.clone()), dialled, formatted]
            .into_iter()
            .flatten()
        {
            let theirs = e164(oracle(&text, Some(&example.region)));
            let is_agreed = theirs == example.e164() || is_known;
            if canonical(&text, region).ok() != example.e164() || !is_agreed {
                wrong.push(format!(
                    "{} {text}: {:?}, oracle {theirs:?}",
                    example.region,
                    canonical(&text, region)
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What with its country code and no plus is a number of the region as well, and read as that: service numbers, and those
/// of an area whose code begins like the country's (NL 0318, SE 0468).
const ARE_NATIONAL_AS_WELL: [&str; 9] = [
    "BR 55800123456",
    "BR 5540041234",
    "DE 4916412345",
    "DE 4918012345",
    "DE 4918500123456",
    "ID 62218350123",
    "NL 318001234",
    "SE 468123456",
    "VN 841992000",
];

/// Rows A1, A9: whoever writes a number with its country code means that country, also behind 00 where another prefix is
/// dialled, and without a plus.
#[test]
fn every_example_number_is_its_own_with_its_country_code_before_it() {
    let mut wrong = Vec::new();
    for example in examples(&metadata())
        .iter()
        .filter(|example| example.region != "001")
    {
        let region = Region::parse(&example.region);
        for text in [
            format!("00{}{}", example.code, example.national),
            format!("{}{}", example.code, example.national),
        ] {
            let ours = canonical(&text, region);
            let name = format!("{} {text}", example.region);
            let is_own = ours.clone().ok() == example.e164();
            if is_own == ARE_NATIONAL_AS_WELL.contains(&&*name) {
                wrong.push(format!("{name}: {ours:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_region_dials_abroad() {
    let mut wrong = Vec::new();
    for region in Region::all() {
        let id: phonenumber::country::Id = region.as_str().parse().unwrap();
        let plan = phonenumber::metadata::DATABASE.by_id(id.as_ref()).unwrap();
        // From one region one dials another with its international prefix, or with the one most of the world has.
        let prefix = plan
            .preferred_international_prefix()
            .map(|prefix| prefix.replace('~', ""));
        for prefix in prefix.into_iter().chain(["00".to_owned()]) {
            let text = format!("{prefix} 44 1632 960001");
            if canonical(&text, Some(region)).as_deref() != Ok("+441632960001") {
                wrong.push(format!(
                    "{region} {text}: {:?}",
                    canonical(&text, Some(region))
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
