//! Every message in every language, and what may come out of it.

use super::*;
use crate::deliver::parameter_kind::ParameterKind;
use crate::deliver::sample_parameters;
use crate::deliver::texts::MailTexts;
use crate::locales::Locales;
use std::sync::LazyLock;

static LOCALES: LazyLock<Locales> = LazyLock::new(|| Locales::read(None, "en").expect("languages"));

const EMAIL: ContactKind = ContactKind::Email;
const PHONE: ContactKind = ContactKind::Phone;
const LANGUAGES: [&str; 2] = ["en", "nl"];

/// What the site's configuration may add.
const SITE: [(&str, &str); 7] = [
    ("site", "Finch & Co"),
    ("support", "https://www.example.com/help"),
    ("sign_up", "https://www.example.com/sign-up"),
    ("sign_in", "https://www.example.com/sign-in"),
    ("protect", "https://www.example.com/protect"),
    ("two_step", "https://www.example.com/two-step"),
    ("recovery", "https://www.example.com/recovery"),
];

fn message(kind: ContactKind, template: TemplateType, tag: &str, more: &[(&str, &str)]) -> Message {
    let language = LOCALES.exactly(tag).expect("a language");
    message_in(language, kind, template, tag, more)
}

fn message_in(
    language: &Language,
    kind: ContactKind,
    template: TemplateType,
    tag: &str,
    more: &[(&str, &str)],
) -> Message {
    let mut params = sample_parameters(template);
    let more = SITE.iter().chain(more);
    params.extend(more.map(|(name, value)| ((*name).into(), (*value).into())));
    let to = "anna@example.com".into();
    Message::render(kind, template, tag, language, to, &params)
}

fn html(template: TemplateType, tag: &str, more: &[(&str, &str)]) -> String {
    let mail = message(EMAIL, template, tag, more);
    mail.html.expect("a mail has HTML")
}

/// The content of a document, without its style sheet.
fn body(html: &str) -> &str {
    html.split_once("<body").expect("a body").1
}

#[test]
fn every_message_in_every_language_is_whole() {
    for template in TemplateType::ALL {
        for tag in LANGUAGES {
            let about = format!("{} {tag}", template.name());
            let mail = message(EMAIL, template, tag, &[]);
            let html = mail.html.as_deref().expect("a mail has HTML");
            let head = html.split("<style>").next().expect("a head");
            let texted = message(PHONE, template, tag, &[]).text;
            for text in [&mail.subject, &mail.text, head, body(html), &texted] {
                assert!(!text.trim().is_empty(), "{about}");
                assert!(!text.contains(['{', '}']), "{about}: {text}");
            }
            for (name, value) in sample_parameters(template) {
                if !matches!(
                    ParameterKind::of(&name),
                    Some(ParameterKind::Choice(_) | ParameterKind::Instant)
                ) {
                    assert!(mail.text.contains(&value), "{about}: {name}");
                    assert!(html.contains(&value), "{about}: {name}");
                }
            }
            assert!(html.starts_with(&format!(
                "<!doctype html>\n<html lang=\"{tag}\" dir=\"ltr\">"
            )));
            assert_eq!(html.matches("<h1 ").count(), 1, "{about}");
        }
    }
}

#[test]
fn a_text_message_is_one_line_with_what_matters_in_it() {
    for template in TemplateType::ALL {
        for tag in LANGUAGES {
            let text = message(PHONE, template, tag, &[]).text;
            if template.may_be_texted() {
                assert!(!text.contains('\n') && !text.contains("  "), "{text}");
                assert!(text.chars().count() <= 320, "{}: {text}", template.name());
            }
        }
    }
    let asked = message(PHONE, TemplateType::SomeoneAsked, "en", &[]);
    assert!(
        asked
            .text
            .ends_with("https://www.example.com/recovery#token=9pXk3nQ7RwYc2LdVhT5uBg")
    );
}

#[test]
fn every_language_says_never_to_give_the_code_away() {
    for (tag, never) in [
        ("en", "Never give this code to anyone"),
        ("nl", "Geef deze code nooit aan iemand anders"),
    ] {
        for template in [TemplateType::Code, TemplateType::ContactCode] {
            let mail = message(EMAIL, template, tag, &[]);
            assert!(!mail.subject.contains("482913"));
            // Alone on its line, and in one piece: people and phones copy it.
            assert!(mail.text.lines().any(|line| line == "482913"));
            assert!(mail.text.contains(never));
            let html = mail.html.expect("a mail has HTML");
            assert!(html.contains(">482913</p>") && html.contains(never));
            let texted = message(PHONE, template, tag, &[]).text;
            assert!(texted.starts_with("482913 ") && texted.contains(never));
        }
    }
}

#[test]
fn the_site_s_name_and_its_logo_are_text_not_markup() {
    let name = ("site", "<b>\"Example\"</b>");
    let escaped = "&lt;b&gt;&quot;Example&quot;&lt;/b&gt;";
    let html = html(TemplateType::Code, "en", &[name]);
    assert!(html.contains(escaped) && !html.contains("<b>"));
    let logo = ("logo", "https://www.example.com/\"logo.png");
    let html = self::html(TemplateType::Code, "en", &[name, logo]);
    let img = format!("src=\"https://www.example.com/&quot;logo.png\" alt=\"{escaped}\"");
    assert!(html.contains(&img), "{html}");
}

#[test]
fn links_lead_to_web_pages_alone() {
    for bad in [
        "javascript:alert(1)",
        "data:text/html,x",
        "/help",
        "help.html",
    ] {
        let links: Vec<(&str, &str)> = SITE.iter().skip(1).map(|(name, _)| (*name, bad)).collect();
        for template in TemplateType::ALL {
            let more = [&links[..], &[("link", bad), ("logo", bad)]].concat();
            let mail = message(EMAIL, template, "en", &more);
            let html = mail.html.expect("a mail has HTML");
            assert!(!html.contains(bad) && !html.contains("href="), "{html}");
            assert!(!mail.text.contains(bad));
        }
    }
    for template in TemplateType::ALL {
        let html = html(template, "en", &[]);
        for link in html.split("href=\"").skip(1) {
            assert!(link.starts_with("https://www.example.com/"), "{link}");
        }
    }
}

#[test]
fn a_part_whose_parameter_is_absent_is_left_out() {
    let refused = |more: &[(&str, &str)]| message(EMAIL, TemplateType::NotVerified, "en", more);
    let again = "You can send another one from";
    assert!(!refused(&[]).text.contains(again));
    let none_left = refused(&[("tries_left", "0"), ("again_at", "2030-03-06T00:00:00Z")]);
    assert!(none_left.text.contains(again), "{}", none_left.text);
    assert!(none_left.text.contains("no more requests"));
    // An unreadable instant, or an unknown way, is not shown as it is.
    let odd = refused(&[("again_at", "tomorrow")]);
    assert!(!odd.text.contains("tomorrow") && !odd.text.contains(again));
    let odd = message(EMAIL, TemplateType::PasswordChanged, "en", &[("way", "?")]);
    assert!(odd.text.contains("If that was you") && !odd.text.contains('?'));
}

#[test]
fn who_changed_the_password_is_told_how() {
    for (tag, way, words) in [
        ("en", "code", "with a security code"),
        ("en", "request", "after a recovery request was verified"),
        ("nl", "code", "met een beveiligingscode"),
        ("nl", "request", "nadat een herstelaanvraag"),
    ] {
        let changed = message(EMAIL, TemplateType::PasswordChanged, tag, &[("way", way)]);
        assert!(changed.text.contains(words), "{}", changed.text);
    }
}

#[test]
fn instants_and_numbers_are_words_of_the_language() {
    for (template, tag, more, words) in [
        (
            TemplateType::RequestReceived,
            "en",
            ("answer_by", "2030-03-05T09:07:31Z"),
            "by 5 March 2030, 09:07 UTC.",
        ),
        (
            TemplateType::RequestReceived,
            "nl",
            ("answer_by", "2030-12-31T23:59:59Z"),
            "uiterlijk 31 december 2030, 23.59 uur UTC ",
        ),
        (TemplateType::Code, "en", ("minutes", "10"), "10 minutes."),
        (TemplateType::Code, "en", ("minutes", "1"), "1 minute."),
        (TemplateType::Code, "nl", ("minutes", "1"), "1 minuut "),
        (TemplateType::Code, "nl", ("minutes", "2"), "2 minuten "),
        (
            TemplateType::NotVerified,
            "nl",
            ("tries_left", "1"),
            "nog 1 aanvraag sturen",
        ),
        (
            TemplateType::CasesWaiting,
            "en",
            ("waiting", "1"),
            "1 recovery request at Finch & Co waits",
        ),
    ] {
        let mail = message(EMAIL, template, tag, &[more]);
        assert!(mail.text.contains(words), "{words:?}: {}", mail.text);
    }
}

/// Row E6: a language that runs right to left, with Latin words in it.
#[test]
fn right_to_left_keeps_references_and_codes_in_order() {
    let texts = include_str!("../../../../locales/en/mail.json");
    let texts = texts.replace("\"dir\": \"ltr\"", "\"dir\": \"rtl\"");
    let folder = tempfile::tempdir().expect("a folder");
    let persian = folder.path().join("fa");
    std::fs::create_dir(&persian).expect("made");
    std::fs::write(persian.join("mail.json"), texts).expect("written");
    for name in ["app.json", "request.json"] {
        std::fs::write(persian.join(name), "{}").expect("written");
    }
    let locales = Locales::read(Some(folder.path()), "en").expect("languages");
    let language = locales.exactly("fa").expect("a language");
    let render = |template| message_in(language, EMAIL, template, "fa", &[]);
    let mail = render(TemplateType::NotVerified);
    assert!(mail.text.contains("\u{2068}7H3KQ-2MXWP\u{2069}"));
    let html = mail.html.expect("a mail has HTML");
    assert!(html.contains("<html lang=\"fa\" dir=\"rtl\">"));
    assert!(html.contains("align=\"right\"") && html.contains("padding-right:24px"));
    let received = render(TemplateType::RequestReceived);
    assert!(received.text.lines().any(|line| line == "7H3KQ-2MXWP"));
    let code = render(TemplateType::Code);
    assert!(code.text.lines().any(|line| line == "482913"));
    let html = code.html.expect("a mail has HTML");
    assert!(html.contains("<p dir=\"ltr\" class=\"code\""));
}

/// Row D7: what is wrong in a language's file is named before anybody is sent a mail that lacks it.
#[test]
fn a_mail_json_that_lacks_something_is_refused_by_its_key() {
    let english = include_str!("../../../../locales/en/mail.json");
    let one_minute = "\"one\": \"It works once, for {minutes} minute.\", ";
    for (tag, from, to, key) in [
        (
            "fy",
            "\"code\": \"{code}\"",
            "\"code\": \"{ code }\"",
            "code: paragraphs: [1]: code:",
        ),
        (
            "fy",
            "{ \"code\": \"{code}\" },",
            "",
            "code: paragraphs: {code} is missing",
        ),
        (
            "fy",
            "{code} is your",
            "It is your",
            "code: text_message: {code} is missing",
        ),
        (
            "fy",
            "Your security code for {site}",
            "{code} at {site}",
            "code: subject: {code} must",
        ),
        (
            "fy",
            "an account at {site}",
            "an account at {sight}",
            "code: paragraphs: {sight} is",
        ),
        (
            "fy",
            one_minute,
            "",
            "code: paragraphs: [2]: the form \"one\" by minutes",
        ),
        (
            "pl",
            "\"",
            "\"",
            "code: paragraphs: [2]: the form \"few\" by minutes",
        ),
        (
            "fy",
            "\"request\": \"The",
            "\"post\": \"The",
            "the form \"request\" by way",
        ),
        (
            "fy",
            "\"by\": \"minutes\"",
            "\"by\": \"link\"",
            "code: paragraphs: [2]: by:",
        ),
        (
            "fy",
            "\"{support}\"",
            "\"https://www.example.com\"",
            "footer: [1]: link:",
        ),
        (
            "fy",
            "\"{link}\"",
            "\"{reference}\"",
            "someone_asked: paragraphs: [3]: link:",
        ),
        ("fy", "\"footer\": [", "\"feet\": [", "footer is missing"),
        (
            "fy",
            "\"heading\": \"We have",
            "\"hd\": \"We have",
            "request_received: heading is",
        ),
        (
            "fy",
            "\"takes_longer\": {",
            "\"takes_long\": {",
            "takes_longer is missing",
        ),
        ("fy", "\"dir\": \"ltr\"", "\"dir\": \"up\"", "dir:"),
        (
            "fy",
            "\"dir\"",
            "\"tone\": \"calm\", \"dir\"",
            "tone: there is no such text",
        ),
        ("fy", "\"January\", ", "", "months: twelve names"),
        ("fy", "{minute} UTC", "{minute}", "time: UTC"),
        ("fy", "{day} {month}", "{month}", "time: {day} is missing"),
    ] {
        let broken = english.replace(from, to);
        let error = MailTexts::read(tag, broken.as_bytes()).err().expect(key);
        let error = format!("{error:#}");
        assert!(error.contains(key), "{key}: {error}");
    }
}
