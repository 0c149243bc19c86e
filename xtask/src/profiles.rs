//! The profiles of other backends (docs/adapters.md): each a wasm of its own out of `core`, `regain-profile-NAME.wasm`, and one
//! script for all of them, `regain-profiles.js` (`app/element/profiles.js` with wasm-bindgen's script in it, and the list).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use regain_core::adapter::{PROFILES, Profile};

use crate::compile::{self, Variant};
use crate::content;
use crate::names;
use crate::place::{Place, mark};
use crate::step::{Sort, Steps};

/// The script.
pub const SCRIPT: &str = "regain-profiles.js";
const SOURCE: &str = "app/element/profiles.js";

/// How wasm-bindgen's script would find the wasm by itself.
const OWN_ADDRESS: &str = "new URL('regain_core_bg.wasm', import.meta.url)";

/// The wasm of a profile, by its name in the page.
pub fn wasm(name: &str) -> String {
    format!("regain-profile-{name}.wasm")
}

/// Puts all of it into the folder of the app.
pub fn profiles(place: &Place, steps: &Steps, variant: Variant, folder: &Path) -> Result<()> {
    let mut script = None;
    for Profile { name, .. } in PROFILES {
        let (of, text) = profile(place, steps, variant, name)?;
        fs::copy(&of, folder.join(wasm(name))).with_context(|| format!("copying {name}"))?;
        // One is for all: they export the same, and what one imports and others do not is no burden to those.
        match &script {
            Some(script) if *script != text => {
                bail!("wasm-bindgen writes another script for the profile {name}")
            }
            _ => script = Some(text),
        }
    }
    let glue = place.target.join("profiles/regain_core.js");
    fs::write(&glue, script.unwrap_or_default()).context("writing the profiles' script")?;
    let list = place.target.join("profiles/list.js");
    fs::write(&list, listed(PROFILES)).context("writing the list of profiles")?;
    let mut esbuild = place.command("esbuild");
    esbuild.args(["--bundle", "--format=esm", "--target=es2022"]);
    esbuild.arg("--log-level=warning");
    esbuild.arg(format!("--alias:regain-profile={}", glue.display()));
    esbuild.arg(format!("--alias:regain-profile-list={}", list.display()));
    esbuild.arg(format!("--outfile={}", folder.join(SCRIPT).display()));
    esbuild.arg(place.root.join(SOURCE));
    steps.run(Sort::Compile, SCRIPT, &mut esbuild)
}

/// The list for the script: of each, by its name, what its sites offer, its wasm, and the hash of that.
fn listed(profiles: &[Profile]) -> String {
    let mut out = String::from("export default {\n");
    for Profile { name, defaults, .. } in profiles {
        let (wasm, integrity) = (wasm(name), content::INTEGRITY);
        out.push_str(&format!(
            "\"{name}\": [{defaults}, \"./{wasm}\", \"{integrity}{wasm}\"],\n"
        ));
    }
    out + "};\n"
}

/// The wasm of one profile, and its script.
fn profile(
    place: &Place,
    steps: &Steps,
    variant: Variant,
    name: &str,
) -> Result<(PathBuf, String)> {
    let words = format!("profile {name}");
    let (mut cargo, profile) = match variant {
        Variant::Small => (compile::small(place), "wasm"),
        Variant::Quick => (compile::quick(place), "debug"),
    };
    cargo.args(["--package", "regain-core", "--lib"]);
    cargo.args(["--crate-type", "cdylib"]);
    cargo.args(["--no-default-features", "--features", "profile"]);
    cargo.env("REGAIN_PROFILE", name);
    steps.run(Sort::Compile, &words, &mut cargo)?;
    let compiled = compile::folder(place, profile).join("regain_core.wasm");
    let folder = place.target.join("profiles").join(name);
    let bytes = fs::read(&compiled).with_context(|| format!("reading {}", compiled.display()))?;
    let made_from = format!("{variant:?} {}", mark(&bytes));
    let (stamp, wasm) = (folder.join("stamp"), folder.join("regain_core_bg.wasm"));
    let script = folder.join("regain_core.js");
    if !fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == made_from) {
        let mut bind = place.command("wasm-bindgen");
        bind.args(["--target", "web", "--no-typescript"]);
        bind.arg("--out-dir").arg(&folder).arg(compiled);
        steps.run(Sort::Compile, &format!("{words}, wasm-bindgen"), &mut bind)?;
        if variant == Variant::Small {
            names::drop_unused(&wasm, &script)?;
            let mut optimise = compile::optimise(place, &wasm, compile::APP);
            steps.run(Sort::Compile, &format!("{words}, wasm-opt"), &mut optimise)?;
        }
        fs::write(&stamp, made_from).context("noting what a profile was made from")?;
    }
    let text = fs::read_to_string(&script).context("reading a profile's script")?;
    if !text.contains(OWN_ADDRESS) {
        bail!("wasm-bindgen's script does not say {OWN_ADDRESS}");
    }
    Ok((wasm, text.replace(OWN_ADDRESS, "undefined")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_the_wasm_of_each_with_what_its_sites_offer() {
        let [first, ..] = PROFILES else {
            panic!("no profiles");
        };
        let with_defaults = |name, defaults| Profile {
            name,
            defaults,
            ..*first
        };
        let profiles = [
            with_defaults("a-b", "{\"min\": 8}"),
            with_defaults("c", "{}"),
        ];
        assert_eq!(
            listed(&profiles),
            r#"export default {
"a-b": [{"min": 8}, "./regain-profile-a-b.wasm", "integrity of regain-profile-a-b.wasm"],
"c": [{}, "./regain-profile-c.wasm", "integrity of regain-profile-c.wasm"],
};
"#
        );
    }
}
