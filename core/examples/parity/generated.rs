//! Inputs made up: every character where tables of Unicode decide, texts from pools of like characters, and collected
//! texts with slips. Seeded: the same every time.

use super::Input;
use regain_core::kind::{Kind, Region};
use regex::Regex;

/// For each kind, of texts made up and of slips.
const EACH: usize = 3_000;

/// All of them.
pub fn all(collected: &[Input]) -> Vec<Input> {
    let mut inputs = every_character();
    let mut dice = Dice(15);
    let pools = pools();
    let regions: Vec<_> = Region::all().collect();
    for kind in Kind::ALL {
        let models: Vec<_> = collected
            .iter()
            .filter(|input| input.kind == *kind)
            .collect();
        for _ in 0..EACH {
            let mut input = Input::new(*kind, made_up(*kind, &pools, &mut dice));
            if input.beside.contains_key("region") {
                let region = dice.one(&regions).as_str();
                input.beside.insert("region".into(), region.into());
            }
            inputs.push(input);
            let mut slip = (*dice.one(&models)).clone();
            for _ in 0..=dice.below(3) {
                slip.text = slipped(&slip.text, &pools, &mut dice);
            }
            // A slip in Punycode decodes to any code point, also to one that not every engine's Unicode has assigned.
            if !slip.text.contains("xn--") {
                inputs.push(slip);
            }
        }
    }
    inputs
}

/// Every character of Unicode 15 by itself in a domain, and within each kind that looks at more than ASCII. Ideographs and
/// Hangul syllables, of which tables say the same in long runs, one in 61; those for private use, none.
fn every_character() -> Vec<Input> {
    let mut inputs = Vec::new();
    let plain = Regex::new(r"^[\p{Han}\p{Hangul}--\p{Nl}--\p{No}]$").unwrap();
    let private = Regex::new(r"^[\p{Co}\p{Cn}]$").unwrap();
    for c in '\0'..=char::MAX {
        let text = c.to_string();
        let is_one_of_many = plain.is_match(&text) && u32::from(c) % 61 != 0;
        if private.is_match(&text) || is_one_of_many {
            continue;
        }
        inputs.push(Input::new(Kind::Email, format!("a@x{c}x.example")));
        inputs.push(Input::new(Kind::Email, format!("é{c}@example.com")));
        inputs.push(Input::new(Kind::Identifier, format!("A{c}e\u{301}")));
        // Whether it is a letter, and whether it is one or a number, decides these.
        inputs.push(Input::new(
            Kind::NewPassword,
            format!("Anna{c}{c}{c}{c}{c}"),
        ));
        let mut input = Input::new(Kind::NewPassword, format!("{c}{c}{c}abc12"));
        let identifier = format!("{c}{c}{c}");
        input.beside.insert("identifier".into(), identifier.into());
        inputs.push(input);
        for kind in [Kind::Name, Kind::Gamertag] {
            inputs.push(Input::new(kind, format!("1{c}e{c}\u{301}")));
        }
    }
    inputs
}

fn made_up(kind: Kind, pools: &[Vec<char>], dice: &mut Dice) -> String {
    let mut from = |most: usize, only: &[usize]| -> String {
        let pool = match only {
            [] => dice.below(pools.len()),
            only => *dice.one(only),
        };
        let other = dice.below(pools.len());
        (0..=dice.below(most))
            .map(|_| match (dice.below(8), only) {
                (0, []) => *dice.one(&pools[other]),
                _ => *dice.one(&pools[pool]),
            })
            .collect()
    };
    // The first pools are ASCII's letters, then digits, spaces and dashes of all scripts.
    match kind {
        Kind::Email => format!("{}@{}.{}", from(6, &[]), from(8, &[]), from(4, &[])),
        Kind::Phone | Kind::Code | Kind::DeviceId => {
            let parts = [from(5, &[1]), from(1, &[2, 3]), from(8, &[1]), from(3, &[])];
            ["+", "", "00", "("][parts[0].len() % 4].to_owned() + &parts.concat()
        }
        Kind::Date => format!("{}-{}-{}", from(5, &[1]), from(2, &[1]), from(2, &[1])),
        Kind::Amount => format!("{}.{},{}", from(3, &[1]), from(3, &[1]), from(3, &[1, 2])),
        Kind::PostalCode => format!(
            "{}{}{}",
            from(5, &[0, 1]),
            from(1, &[2, 3]),
            from(5, &[0, 1])
        ),
        _ => [from(8, &[]), from(2, &[2, 3]), from(8, &[])].concat(),
    }
}

/// One slip: a character more, less, another, or twice, or the case changed.
fn slipped(text: &str, pools: &[Vec<char>], dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().take(200).collect();
    let pool = dice.below(pools.len());
    let c = *dice.one(&pools[pool]);
    let at = dice.below(chars.len() + 1);
    match dice.below(6) {
        0 if at < chars.len() => drop(chars.remove(at)),
        1 if at < chars.len() => chars[at] = c,
        2 if at < chars.len() => chars.insert(at, chars[at]),
        3 => return text.to_uppercase(),
        4 => return text.to_lowercase(),
        _ => chars.insert(at, c),
    }
    chars.into_iter().collect()
}

/// Characters that are treated alike.
fn pools() -> Vec<Vec<char>> {
    let classes = [
        r"[a-zA-Z]",
        r"\p{Nd}",
        r"[\s\p{Zs}]",
        r"[\p{Pd}\p{Pc}]",
        r"[ -~]",
        r"[\p{Cf}\p{Cc}]",
        r"\p{Mn}",
        r"[\p{Latin}\p{Greek}\p{Cyrillic}]",
        r"[\p{Lu}\p{Lt}--[A-Z]]",
        r"[\p{Arabic}\p{Hebrew}\p{Syriac}\p{Thaana}]",
        r"[\p{Devanagari}\p{Bengali}\p{Tamil}\p{Thai}\p{Khmer}]",
        r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]",
        r"[\u{FF01}-\u{FFEE}\u{2460}-\u{24FF}\u{FB00}-\u{FB4F}\u{3200}-\u{33FF}]",
        r"[\p{S}\p{P}--[ -~]]",
        r"[\p{L}\p{M}\p{N}]",
        r"[\u{10000}-\u{1FFFF}&&\p{Age=15.0}]",
    ];
    let pool = |class: &str| {
        let class = Regex::new(&format!(r"^[{class}&&\p{{Age=15.0}}--\p{{Cn}}]$")).unwrap();
        let all = '\0'..=char::MAX;
        all.filter(|c| class.is_match(c.encode_utf8(&mut [0; 4])))
            .collect()
    };
    classes.into_iter().map(pool).collect()
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % end.max(1) as u64) as usize
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}
