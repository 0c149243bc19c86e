//! One script of two: wasm-bindgen's, which starts the app, and wasm-split's, which fetches the rest of it. They name each
//! other, so one file does the same with one fetch less.
//!
//! Both are text that a tool has written, in the version that `tools` pins: where it says something else one day, that
//! fails here.

use anyhow::{Context, Result, bail};

use crate::content;

/// How wasm-bindgen's script names the other.
const LOADERS: &str = "\"./__wasm_split.js\"";

/// What is fetched with a hash besides the later parts.
const FILES: [&str; 4] = [
    "regain-app_bg.wasm",
    "regain-profiles.js",
    "regain.css",
    "request.css",
];

/// How what it exports for the app begins.
const EXPORT: &str = "export const ";

/// What wasm-bindgen's script exports: two ways to start the app, from whatever somebody has of it.
const EXPORTED: &str = "export { initSync, __wbg_init as default };";

/// Ours: from what is being fetched, and with what fetches the later parts. esbuild leaves out what only the others need.
const START: &str = "\
let fetchPart;
export async function start(code, fetch) {
    fetchPart = fetch;
    const { instance, module } = await WebAssembly.instantiateStreaming(code, __wbg_get_imports());
    __wbg_finalize_init(instance, module);
}
";

/// Which chunks there are, each with the names of the parts that need it: `/* request, steps */`, and below it
/// `const __chunk_3 = …`.
pub fn chunks(loaders: &str) -> Vec<(String, Vec<String>)> {
    let mut chunks = Vec::new();
    let mut lines = loaders.lines().peekable();
    while let Some(line) = lines.next() {
        let needed_by = line
            .strip_prefix("/* ")
            .and_then(|rest| rest.strip_suffix(" */"));
        let chunk = lines.peek().and_then(|next| next.strip_prefix("const __"));
        let chunk = chunk.and_then(|next| next.split(' ').next());
        if let (Some(needed_by), Some(chunk)) = (needed_by, chunk) {
            chunks.push((
                chunk.into(),
                needed_by.split(", ").map(String::from).collect(),
            ));
        }
    }
    chunks
}

/// wasm-bindgen's script with wasm-split's in it, the files it fetches renamed.
pub fn joined(main: &str, loaders: &str, renamed: &[(String, String)]) -> Result<String> {
    let exports: Vec<_> = loaders
        .lines()
        .filter_map(|line| line.strip_prefix(EXPORT)?.split(' ').next())
        .collect();
    let mut out = with_loaders(main, &exports)?;
    // There is one instance, and by the time anybody asks for more of the app it is there.
    let instance = "initSync(undefined, undefined)";
    if !loaders.contains(instance) {
        bail!("wasm-split's script does not ask for `{instance}`");
    }
    let mut loaders = loaders.replace(instance, "wasm").replace(EXPORT, "const ");
    for (old, new) in renamed {
        let address = |name: &str| format!("new URL(\"./{name}\", import.meta.url)");
        let old = format!("fetch({})", address(old));
        if !loaders.contains(&old) {
            bail!("wasm-split's script does not call {old}");
        }
        loaders = loaders.replace(&old, &format!("fetchPart({})", address(new)));
    }
    out.push_str(&integrity(renamed.iter().map(|(_, name)| name.as_str())));
    let lines = loaders.lines().filter(|line| !line.starts_with("import "));
    for line in lines {
        out.push_str(line);
        out.push('\n');
    }
    Ok(out)
}

/// The hash of each file by its name, for those who fetch with it.
fn integrity<'n>(later: impl Iterator<Item = &'n str>) -> String {
    let mut out = String::from("export const INTEGRITY = {\n");
    for name in FILES.into_iter().chain(later) {
        out.push_str(&format!(
            "    \"{name}\": \"{}{name}\",\n",
            content::INTEGRITY
        ));
    }
    out.push_str("};\n");
    out
}

/// wasm-bindgen's script without an import, the loaders handed to the app from the same script, and started in one way.
fn with_loaders(main: &str, exports: &[&str]) -> Result<String> {
    let mut given = Some(format!(
        "        {LOADERS}: {{ {} }},\n",
        exports.join(", ")
    ));
    let mut out = String::with_capacity(main.len());
    for line in main.lines() {
        let is_import = line.starts_with("import ");
        if is_import && !line.contains(LOADERS) {
            bail!("wasm-bindgen's script imports something: {line}");
        }
        if line.trim_start().starts_with(LOADERS) {
            // Once for each part: wasm-bindgen does not mind that they are of one file.
            out.push_str(&given.take().unwrap_or_default());
        } else if line == EXPORTED {
            out.push_str(START);
        } else if !is_import {
            out.push_str(line);
            out.push('\n');
        }
    }
    if given.is_some() && !exports.is_empty() {
        return Err(anyhow::anyhow!(LOADERS)).context("wasm-bindgen's script takes no loaders");
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIN: &str = r#"import * as import1 from "./__wasm_split.js"
import * as import2 from "./__wasm_split.js"
function __wbg_get_imports() {
    return {
        "./regain-app_bg.js": import0,
        "./__wasm_split.js": import1,
        "./__wasm_split.js": import2,
    };
}
function __wbg_finalize_init(instance, module) {}
export { initSync, __wbg_init as default };
"#;

    const LATER: &str = r#"import { initSync } from "./regain-app.js";
const { memory } = initSync(undefined, undefined);
/* request, steps */
const __chunk_3 = makeLoad(() => fetch(new URL("./chunk_3.wasm", import.meta.url)), []);
export const __wasm_split_load_steps = wrap(fetch(new URL("./split_steps.wasm", import.meta.url)));
"#;

    #[test]
    fn two_scripts_become_one_that_imports_nothing() {
        let renamed = [
            ("chunk_3.wasm", "regain-request.steps.wasm"),
            ("split_steps.wasm", "regain-steps.wasm"),
        ];
        let renamed = renamed.map(|(old, new)| (old.into(), new.into()));
        assert_eq!(
            joined(MAIN, LATER, &renamed).unwrap(),
            r#"function __wbg_get_imports() {
    return {
        "./regain-app_bg.js": import0,
        "./__wasm_split.js": { __wasm_split_load_steps },
    };
}
function __wbg_finalize_init(instance, module) {}
let fetchPart;
export async function start(code, fetch) {
    fetchPart = fetch;
    const { instance, module } = await WebAssembly.instantiateStreaming(code, __wbg_get_imports());
    __wbg_finalize_init(instance, module);
}
export const INTEGRITY = {
    "regain-app_bg.wasm": "integrity of regain-app_bg.wasm",
    "regain-profiles.js": "integrity of regain-profiles.js",
    "regain.css": "integrity of regain.css",
    "request.css": "integrity of request.css",
    "regain-request.steps.wasm": "integrity of regain-request.steps.wasm",
    "regain-steps.wasm": "integrity of regain-steps.wasm",
};
const { memory } = wasm;
/* request, steps */
const __chunk_3 = makeLoad(() => fetchPart(new URL("./regain-request.steps.wasm", import.meta.url)), []);
const __wasm_split_load_steps = wrap(fetchPart(new URL("./regain-steps.wasm", import.meta.url)));
"#
        );
    }

    #[test]
    fn what_the_tools_have_not_written_before_is_refused() {
        assert!(joined("import x from \"./x.js\"\n", LATER, &[]).is_err());
        assert!(joined("", LATER, &[]).is_err());
        assert!(joined(MAIN, "export const __wasm_split_load_steps = 1;\n", &[]).is_err());
        assert!(joined(MAIN, LATER, &[("chunk_4.wasm".into(), "x.wasm".into())]).is_err());
    }

    #[test]
    fn a_chunk_is_known_by_those_that_need_it() {
        let both = ["request", "steps"].map(String::from).to_vec();
        assert_eq!(chunks(LATER), [("chunk_3".to_string(), both)]);
    }
}
