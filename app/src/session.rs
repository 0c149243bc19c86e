//! One visit from the first request on: reads what the site offers, takes up the flow of this tab or begins one, and
//! carries out what the screens ask for. The only place that knows backend, storage and history at once.

#[cfg(feature = "request")]
mod questions;
#[cfg(feature = "request")]
mod saving;

use crate::backend::{Backend, Failure, Pass, Refusal};
#[cfg(not(feature = "request"))]
use crate::fault::FieldFault;
use crate::handover::{LEAVE, is_elsewhere, to_other_build};
use crate::history::{self, Entry, History, Move};
use crate::keep;
use crate::page::ROOT;
use crate::part::watch;
use crate::text::{Texts, browser_locales, choose_locale, key};
use crate::visit::{Again, Deed, Doing, Stage, Trouble, Visit, is_over};
use leptos::leptos_dom::helpers::{
    TimeoutHandle, WindowListenerHandle, set_timeout_with_handle, window_event_listener_untyped,
};
use leptos::prelude::*;
use regain_core::problem::ProblemCode;
use regain_core::wire::{Action, Config, Flow, NewFlow, Purpose, Step};
use std::cell::Cell;
use std::pin::Pin;
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::UrlSearchParams;

/// After this long the person is told that it takes longer than usual.
const SLOW: Duration = Duration::from_secs(5);
/// Typing has paused when nothing was typed for so long: below the hundred entries in 30 s that Safari takes.
const PAUSE: Duration = Duration::from_millis(400);

/// What has to be there before anything can be drawn.
#[derive(Clone)]
pub struct Opening {
    /// What the site offers.
    pub config: Config,
    /// The words.
    pub texts: Texts,
    /// Where the flow stands.
    pub stage: Stage,
    /// What opens it.
    pub pass: Option<Pass>,
    /// Why there is no flow, where there is none.
    pub failure: Option<Failure>,
}

impl Opening {
    /// There is no flow, and this is why.
    pub fn fail(&mut self, failure: Failure) {
        self.stage = Stage::Ended(ProblemCode::Unavailable);
        self.failure = Some(failure);
    }
}

/// The languages that `index.html` speaks by itself: of these one is spoken where the site does not say what it offers.
const OWN_LOCALES: [&str; 2] = ["en", "nl"];

/// Fetches all of it.
///
/// # Errors
/// See [`Failure`]; without words there is nobody to say it but the page itself.
pub async fn open(backend: &Backend) -> Result<Opening, Failure> {
    let (config, failure) = match backend.config().await {
        Ok(config) => (config, None),
        Err(failure) => (unknown_site(), Some(failure)),
    };
    let locale = choose_locale(
        asked_locale().as_deref(),
        &browser_locales(),
        &config.locales,
    )
    .ok_or(Failure::Unreadable)?;
    backend.speak(&locale);
    // Under way while the flow is asked for.
    let texts = ask_for_texts(&locale);
    let purpose = asked_purpose(&config);
    let taken = match failure {
        None => take_up(backend, purpose, &locale).await,
        Some(failure) => Err(failure),
    };
    let mut opening = Opening {
        config,
        texts: read_texts(texts, &locale).await?,
        stage: Stage::Ended(ProblemCode::Unavailable),
        pass: None,
        failure: None,
    };
    match taken {
        Ok((stage, pass)) => (opening.stage, opening.pass) = (stage, pass),
        Err(failure) => opening.fail(failure),
    }
    Ok(opening)
}

/// The configuration assumed for a site that does not answer.
fn unknown_site() -> Config {
    let mut config = Config::default();
    config.brand.name = window().location().hostname().unwrap_or_default();
    config.locales = OWN_LOCALES.map(Into::into).into();
    config
}

/// The trouble shown for a failure that belongs to no field.
pub fn trouble(failure: &Failure) -> Trouble {
    match failure {
        Failure::Refused(refusal) => match refusal.code {
            ProblemCode::OutOfOrder => Trouble::MovedOn,
            ProblemCode::TooOften => Trouble::TooOften(refusal.retry_at),
            ProblemCode::TooLarge => Trouble::TooLarge,
            ProblemCode::Unavailable => Trouble::Unavailable,
            _ => Trouble::Unexpected,
        },
        _ if !window().navigator().on_line() => Trouble::Offline,
        Failure::Unreachable => Trouble::Unreachable,
        Failure::TimedOut => Trouble::TimedOut,
        Failure::Unavailable => Trouble::Unavailable,
        Failure::Unreadable => Trouble::Unexpected,
    }
}

/// The flow this tab holds, or a new one.
async fn take_up(
    backend: &Backend,
    purpose: Purpose,
    locale: &str,
) -> Result<(Stage, Option<Pass>), Failure> {
    let Some(pass) = keep::pass() else {
        return begin(backend, purpose, locale, None).await;
    };
    let returning = history::shown().is_some_and(|entry| entry.flow == pass.id);
    match backend.read(&pass).await {
        // Who comes afresh after a finished journey, or by another link, is here for another one.
        Ok(flow) if returning || goes_on(&flow, purpose) => {
            #[cfg(feature = "request")]
            let flow = saving::arrived(backend, &pass, flow).await;
            Ok((Stage::Drawn(flow), Some(pass)))
        }
        Err(Failure::Refused(refusal)) if returning && is_end(refusal.code) => {
            keep::forget();
            Ok((Stage::Ended(refusal.code), None))
        }
        Err(Failure::Refused(refusal)) if !is_end(refusal.code) => Err(Failure::Refused(refusal)),
        Ok(_) | Err(Failure::Refused(_)) => begin(backend, purpose, locale, None).await,
        Err(failure) => Err(failure),
    }
}

/// Whether a flow is what somebody who comes afresh is here for. A request under way always is: its answers would have
/// to be given again.
fn goes_on(flow: &Flow, purpose: Purpose) -> bool {
    // The build that does not read those steps leaves it to the other.
    let is_begun = flow.purpose == Purpose::Request
        && (cfg!(not(feature = "request")) || !matches!(flow.step, Step::Identify { .. }));
    !is_over(&flow.step) && (flow.purpose == purpose || is_begun)
}

async fn begin(
    backend: &Backend,
    purpose: Purpose,
    locale: &str,
    identifier: Option<String>,
) -> Result<(Stage, Option<Pass>), Failure> {
    let new = NewFlow {
        purpose,
        locale: Some(locale.into()),
        identifier,
        device: given_device(),
    };
    let created = backend.begin(&new).await?;
    let pass = Pass {
        id: created.flow.id.clone(),
        token: created.token,
    };
    keep::keep(&pass);
    Ok((Stage::Drawn(created.flow), Some(pass)))
}

/// What the site gave this browser when somebody signed in with it (row B12); the page it serves says so.
fn given_device() -> Option<String> {
    let page = document().get_element_by_id(ROOT)?;
    page.get_attribute("data-device")
}

/// Whether a problem means that the flow is gone.
fn is_end(code: ProblemCode) -> bool {
    matches!(
        code,
        ProblemCode::NoToken | ProblemCode::UnknownFlow | ProblemCode::FlowExpired
    )
}

/// The files that hold the words of the steps drawn here.
const TEXTS: &[&str] = if cfg!(feature = "request") {
    &["app", "request"]
} else {
    &["app"]
};

/// As futures at once: a promise that nobody awaits yet and that fails is an unhandled rejection, which ends the page
/// (app/guard.js).
fn ask_for_texts(locale: &str) -> Vec<JsFuture> {
    let ask = |&name| {
        let address = ["locales/", locale, "/", name, ".json"].concat();
        JsFuture::from(window().fetch_with_str(&address))
    };
    TEXTS.iter().map(ask).collect()
}

async fn read_texts(asked: Vec<JsFuture>, locale: &str) -> Result<Texts, Failure> {
    let unreachable = |_| Failure::Unreachable;
    let entries = js_sys::Object::new();
    for asked in asked {
        let answer = asked.await.map_err(unreachable)?;
        let answer: web_sys::Response = answer.unchecked_into();
        if !answer.ok() {
            return Err(Failure::Unavailable);
        }
        let json = JsFuture::from(answer.json().map_err(unreachable)?);
        let json = json.await.map_err(unreachable)?;
        js_sys::Object::assign(&entries, &json.dyn_into().map_err(|_| Failure::Unreadable)?);
    }
    Ok(Texts::read(locale, entries))
}

fn asked_locale() -> Option<String> {
    query()?.get("locale")
}

/// Path B has a link of its own (row B2), where the site takes requests; only the build that draws it is opened by that.
fn asked_purpose(config: &Config) -> Purpose {
    let asked = query().and_then(|query| query.get("purpose"));
    let is_request = cfg!(feature = "request")
        && asked.as_deref() == Some(Purpose::Request.name())
        && config.purposes.contains(&Purpose::Request);
    if is_request {
        Purpose::Request
    } else {
        Purpose::Password
    }
}

/// What the link says one signs in with.
pub fn asked_identifier() -> Option<String> {
    query()?.get("identifier")
}

/// This page in another language; all else that its address asks for stays.
pub fn address_in(locale: &str) -> String {
    let query = query().map(|query| {
        query.set("locale", locale);
        String::from(query.to_string())
    });
    ["?", &query.unwrap_or_default()].concat()
}

fn query() -> Option<UrlSearchParams> {
    UrlSearchParams::new_with_str(&window().location().search().ok()?).ok()
}

/// Carries out what the screens ask for.
#[derive(Clone, Copy)]
pub struct Session {
    visit: Visit,
    backend: StoredValue<Backend>,
    pass: StoredValue<Option<Pass>>,
    history: History,
    #[cfg(feature = "request")]
    saver: StoredValue<saving::Saver>,
    /// Which sending of a request it is, for as long as it is the same one.
    #[cfg(feature = "request")]
    sending: StoredValue<Option<questions::Sending>>,
    /// Whether the step that another build draws lies ahead of the one drawn here.
    leaves_forward: StoredValue<bool>,
}

impl Session {
    /// Takes over a visit, and the browser's back button with it.
    pub fn begin(visit: Visit, backend: Backend, pass: Option<Pass>) -> Self {
        let session = Self {
            visit,
            backend: StoredValue::new(backend),
            pass: StoredValue::new(pass),
            history: History::new(),
            #[cfg(feature = "request")]
            saver: StoredValue::default(),
            #[cfg(feature = "request")]
            sending: StoredValue::new(None),
            leaves_forward: StoredValue::new(false),
        };
        session.take_up_typed(history::shown());
        session.write();
        visit.deliver_to(Callback::new(move |deed| session.set_about(deed)));
        let moved = window_event_listener(leptos::ev::popstate, move |_| session.moved());
        // A page out of the back/forward cache shows where the flow stood when it went in.
        let shown = window_event_listener(leptos::ev::pageshow, move |event| {
            if event.persisted() {
                session.look_again();
            }
        });
        // Chromium keeps nothing that `pagehide` writes; and a phone may end a page that is out of sight without another
        // word.
        let kept = ["change", "beforeunload", "visibilitychange"]
            .map(|name| window_event_listener_untyped(name, move |_| session.write()));
        let left = window_event_listener_untyped(LEAVE, move |_| session.leave());
        on_cleanup(move || {
            moved.remove();
            shown.remove();
            left.remove();
            kept.into_iter().for_each(WindowListenerHandle::remove);
        });
        session.write_as_typed();
        #[cfg(feature = "request")]
        session.save_along();
        session.look_when_over();
        session
    }

    /// What was typed before a reload, where the entry is still this flow's.
    fn take_up_typed(self, entry: Option<Entry>) {
        if let Some(entry) = entry
            && (entry.flow == self.flow_id() || self.pass.with_value(Option::is_none))
        {
            self.visit.take_up(entry.typed);
        }
    }

    /// Writes into the entry shown how things stand: which flow, and what is typed.
    fn write(self) {
        let typed = self.visit.typed.get_untracked();
        self.history.write(&self.flow_id(), &typed, None);
    }

    fn write_as_typed(self) {
        let pause = StoredValue::new(None::<TimeoutHandle>);
        watch(move || {
            self.visit.typed.track();
            if let Some(earlier) = pause.get_value() {
                earlier.clear();
            }
            let write = move || {
                // Another build may have the page by then.
                if !self.visit.typed.is_disposed() {
                    self.write();
                }
            };
            pause.set_value(set_timeout_with_handle(write, PAUSE).ok());
        });
    }

    /// When the flow's time is up, asks once whether it is: it may go on in another tab.
    fn look_when_over(self) {
        let asked = Cell::new(false);
        watch(move || {
            let over = self.visit.seconds_left() == Some(0);
            if over && !asked.get() {
                self.look_again();
            }
            asked.set(over);
        });
    }

    fn flow_id(self) -> String {
        let id = self
            .pass
            .with_value(|pass| pass.as_ref().map(|p| p.id.clone()));
        id.unwrap_or_default()
    }

    fn set_about(self, deed: Deed) {
        match deed {
            #[cfg(feature = "request")]
            Deed::Back if self.returns() => {}
            Deed::Back if self.history.back() => {}
            #[cfg(feature = "request")]
            Deed::Back if self.retrace(1) == 0 => self.write(),
            #[cfg(feature = "request")]
            Deed::Turn => {
                self.history.push();
                self.write();
            }
            Deed::Back => self.run(Deed::Act(Action::GoBack), 0),
            #[cfg(feature = "request")]
            Deed::Begin => self.begin_request(),
            deed => self.run(deed, 0),
        }
    }

    /// `back`: how many entries the browser has gone back already.
    fn run(self, deed: Deed, back: i32) {
        let visit = self.visit;
        visit.doing.set(Doing {
            deed: Some(deed.name()),
            ..Doing::default()
        });
        let slow = set_timeout_with_handle(
            move || {
                visit
                    .doing
                    .update(|doing| doing.slow = doing.deed.is_some())
            },
            SLOW,
        );
        spawn(async move {
            let mut outcome = match &deed {
                Deed::Speak(locale) => self.speak(locale).await.map(|()| None),
                #[cfg(feature = "request")]
                Deed::ReadForm => self.read_form().await.map(|()| None),
                _ => self.carry_out(&deed, back).await.map(Some),
            };
            let mut is_left = false;
            if leads_elsewhere(&outcome) {
                self.leaves_forward.set_value(is_forward(&deed));
                match self.hand_over().await {
                    Ok(()) => is_left = true,
                    Err(failure) => outcome = Err(failure),
                }
            }
            if let Ok(slow) = slow {
                slow.clear();
            }
            if is_left {
                return;
            }
            visit.doing.set(Doing::default());
            match outcome {
                Ok(Some(stage)) => self.draw(stage, &deed),
                Ok(None) => {}
                Err(failure) => {
                    if back > 0 {
                        self.history.undo(back);
                    }
                    self.fail(failure, deed);
                }
            }
        });
    }

    async fn carry_out(self, deed: &Deed, back: i32) -> Result<Stage, Failure> {
        let backend = self.backend.get_value();
        let (action, pass) = match (deed, self.pass.get_value()) {
            (Deed::Act(action), Some(pass)) => (action, pass),
            (Deed::Stay, Some(pass)) => return Ok(Stage::Drawn(backend.read(&pass).await?)),
            _ => {
                let (purpose, identifier) = self.asked_again();
                let locale = self.visit.words.locale();
                let (stage, pass) = begin(&backend, purpose, &locale, identifier).await?;
                self.pass.set_value(pass);
                return Ok(stage);
            }
        };
        #[cfg(not(feature = "request"))]
        let mut flow = backend.act(&pass, action).await?;
        #[cfg(feature = "request")]
        let mut flow = self.act(&backend, &pass, action).await?;
        for _ in 1..back {
            if flow.can_go_back {
                flow = backend.act(&pass, action).await?;
            }
        }
        Ok(Stage::Drawn(flow))
    }

    fn draw(self, stage: Stage, deed: &Deed) {
        let visit = self.visit;
        let was_passed = visit.stage.with_untracked(is_passed_through);
        let moved_on = visit.show_stage(stage);
        if moved_on || *deed != Deed::Stay {
            visit.clear();
        }
        match deed {
            Deed::Act(Action::ResendCode) if !moved_on => visit.say(key::ENTER_CODE_RESENT),
            Deed::Stay if untrack(|| visit.is_ending()) => visit.tell(key::STAY_NO_LONGER),
            _ => {}
        }
        if is_forward(deed) && moved_on && !was_passed {
            self.history.push();
        }
        #[cfg(feature = "request")]
        if let (Deed::Act(Action::SubmitRequest { .. }), Some(sheet)) =
            (deed, visit.sheet.get_untracked())
        {
            sheet.forget_secrets();
        }
        self.write();
    }

    /// Another build draws what comes now; see [`crate::handover`].
    async fn hand_over(self) -> Result<(), Failure> {
        to_other_build().await
    }

    /// The last that is done here: the step taken is an entry of its own.
    fn leave(self) {
        if self.leaves_forward.get_value() {
            self.history.push();
            self.write();
        }
    }

    fn fail(self, failure: Failure, deed: Deed) {
        match failure {
            Failure::Refused(refusal) => self.refuse(*refusal, deed),
            failure => self.show(trouble(&failure), deed),
        }
    }

    fn refuse(self, mut refusal: Refusal, deed: Deed) {
        let visit = self.visit;
        #[cfg(feature = "request")]
        if is_end(refusal.code)
            && let Some(sheet) = untrack(|| visit.turned())
        {
            // What was typed stays in sight: it is all there is left of it.
            sheet.saving.set(crate::sheet::Saving::Ended);
            return self.show(Trouble::Over, deed);
        }
        if is_end(refusal.code) {
            keep::forget();
            self.pass.set_value(None);
            visit.clear();
            visit.show_stage(Stage::Ended(refusal.code));
            self.write();
            return;
        }
        if let Some(flow) = refusal.flow.take()
            && visit.show_stage(Stage::Drawn(flow))
        {
            self.write();
            // Another tab, or an answer that was lost on its way: the new step speaks for itself.
            visit.clear();
            return;
        }
        match refusal.code {
            ProblemCode::Invalid => visit.show(self.named(refusal.faults), None, None),
            _ => self.show(trouble(&Failure::Refused(Box::new(refusal))), deed),
        }
    }

    fn show(self, trouble: Trouble, deed: Deed) {
        let again = trouble.may_pass().then(|| Again::of(deed));
        self.visit.show(Vec::new(), Some(trouble), again);
    }

    /// What comes before the request was read: the browser's back button leads there again.
    #[cfg(feature = "request")]
    fn begin_request(self) {
        self.history.push();
        self.visit.begin(Some(self.history.depth() + 1));
        self.write();
    }

    /// So many of the steps back are the flow's: what comes before the request is none of its.
    #[cfg(feature = "request")]
    fn steps_of_flow(self, steps: i32) -> i32 {
        let steps = self.retrace(steps);
        let begun = self.visit.begun.get_untracked();
        if steps == 0 || begun.is_none_or(|since| since <= self.history.depth()) {
            return steps;
        }
        self.visit.begin(None);
        self.visit.clear();
        steps - 1
    }

    #[cfg(not(feature = "request"))]
    fn steps_of_flow(self, steps: i32) -> i32 {
        steps
    }

    /// The browser's back button, or its forward one.
    fn moved(self) {
        let steps = match self.history.moved() {
            Move::Back(steps) => steps,
            Move::Forward => return self.visit.tell(key::PAGE_NO_FORWARD),
            // Arrived; what came meanwhile could not be written.
            Move::Nowhere => return self.write(),
        };
        if !self.visit.is_idle() {
            return self.history.undo(steps);
        }
        #[cfg(feature = "request")]
        if self.returns() {
            return self.history.undo(steps);
        }
        let steps = self.steps_of_flow(steps);
        if steps == 0 {
            self.write();
        } else if untrack(|| self.visit.can_go_back()) {
            self.run(Deed::Act(Action::GoBack), steps);
        } else {
            self.history.leave();
        }
    }

    fn look_again(self) {
        spawn(async move {
            let backend = self.backend.get_value();
            let Some(pass) = self.pass.get_value() else {
                return;
            };
            match backend.read(&pass).await {
                Ok(flow) => {
                    let stage = Stage::Drawn(flow);
                    if is_elsewhere(&stage) {
                        let _ = to_other_build().await;
                    } else {
                        self.visit.show_stage(stage);
                    }
                }
                Err(Failure::Refused(refusal)) if is_end(refusal.code) => {
                    self.refuse(*refusal, Deed::Stay);
                }
                Err(_) => {}
            }
        });
    }

    /// Another language: the words change, what was typed stays, and a reload keeps to it.
    async fn speak(self, locale: &str) -> Result<(), Failure> {
        let texts = read_texts(ask_for_texts(locale), locale).await?;
        #[cfg(feature = "request")]
        if self.visit.form.with_untracked(Option::is_some) {
            self.form_in(locale).await?;
        }
        self.visit.words.change(texts);
        self.backend.with_value(|backend| backend.speak(locale));
        let address = address_in(locale);
        let typed = self.visit.typed.get_untracked();
        self.history.write(&self.flow_id(), &typed, Some(&address));
        Ok(())
    }
}

#[cfg(not(feature = "request"))]
impl Session {
    fn named(self, faults: Vec<FieldFault>) -> Vec<FieldFault> {
        faults
    }

    fn asked_again(self) -> (Purpose, Option<String>) {
        (self.visit.config.with_value(asked_purpose), None)
    }
}

/// Whether nobody comes back to this step: from after the check against robots the way back leads to before it.
#[cfg(feature = "request")]
fn is_passed_through(stage: &Stage) -> bool {
    matches!(stage, Stage::Drawn(flow) if matches!(flow.step, Step::Challenge { .. }))
}

#[cfg(not(feature = "request"))]
fn is_passed_through(_: &Stage) -> bool {
    false
}

/// Whether a deed is a step ahead.
fn is_forward(deed: &Deed) -> bool {
    matches!(deed, Deed::Act(action) if *action != Action::GoBack)
}

/// Whether the flow stands where another build draws it.
fn leads_elsewhere(outcome: &Result<Option<Stage>, Failure>) -> bool {
    match outcome {
        Ok(Some(stage)) => is_elsewhere(stage),
        Err(Failure::Refused(refusal)) => {
            let flow = refusal.flow.clone();
            flow.is_some_and(|flow| is_elsewhere(&Stage::Drawn(flow)))
        }
        _ => false,
    }
}

/// One kind of future for all: each kind brings its own machinery along.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}
