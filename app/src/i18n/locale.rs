//! Which language (row D7): asked for in the address, else the browser's, among those the site has.

/// The best of `offered`: what was asked for, then the browser's languages in their order, then the site's first.
/// A language without its region is as good as with it.
pub fn choose(asked: Option<&str>, browser: &[String], offered: &[String]) -> Option<String> {
    let wanted = asked
        .into_iter()
        .chain(browser.iter().map(String::as_str))
        .collect::<Vec<_>>();
    wanted
        .iter()
        .find_map(|wanted| {
            let same = |o: &&String| o.eq_ignore_ascii_case(wanted);
            let kin = |o: &&String| is_kin(o, wanted);
            offered
                .iter()
                .find(same)
                .or_else(|| offered.iter().find(kin))
        })
        .or_else(|| offered.first())
        .cloned()
}

/// Whether two locales are of one language.
pub fn is_kin(one: &str, other: &str) -> bool {
    language(one).eq_ignore_ascii_case(language(other))
}

/// The languages the browser asks for, the best first.
pub fn browser_locales() -> Vec<String> {
    let languages = leptos::prelude::window().navigator().languages();
    languages.iter().filter_map(|l| l.as_string()).collect()
}

fn language(locale: &str) -> &str {
    locale.split('-').next().unwrap_or(locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_first_then_the_browser_then_the_site() {
        let offered = ["en", "nl", "pt-BR", "pt"].map(String::from);
        for (asked, browser, chosen) in [
            (None, vec![], "en"),
            (None, vec!["nl-BE"], "nl"),
            (None, vec!["fr", "NL"], "nl"),
            (Some("nl"), vec!["en"], "nl"),
            (Some("xx"), vec!["nl"], "nl"),
            (Some("pt-PT"), vec![], "pt-BR"),
            (Some("pt"), vec![], "pt"),
            (Some("pt-br"), vec![], "pt-BR"),
            (Some(""), vec![], "en"),
        ] {
            let browser: Vec<String> = browser.into_iter().map(String::from).collect();
            let got = choose(asked, &browser, &offered);
            assert_eq!(got.as_deref(), Some(chosen), "{asked:?} {browser:?}");
        }
        assert_eq!(choose(Some("nl"), &[], &[]), None);
    }
}
