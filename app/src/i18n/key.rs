//! Every text the screens ask for by name, with what goes into it. A text with a `count` has one entry for each plural
//! category. Those of path B are in [`request`]. Words for faults are looked up by their code: see [`super::I18n::fault`].

/// The name of a text in `locales/LANG/app.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(pub(super) &'static str);

impl Key {
    /// The key of this name.
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// As written in the language files.
    pub fn name(self) -> &'static str {
        self.0
    }
}

macro_rules! keys {
    ($($name:ident $key:literal $(($($param:ident),+))?;)*) => {
        $(
            #[doc = concat!("`", $key, "`")]
            pub const $name: Key = Key($key);
        )*

        /// Every key with the names of its placeholders: what the language files are checked against.
        pub const ALL: &[(Key, &[&str])] = &[$(($name, &[$($(stringify!($param)),+)?])),*];
    };
}

pub mod request;

keys! {
    LANGUAGE "language";
    DIR "dir";

    PAGE_TITLE "page.title" (step, site);
    PAGE_TITLE_ERROR "page.title_error" (step, site);
    PAGE_LANGUAGE "page.language";
    PAGE_BACK "page.back";
    PAGE_SUPPORT "page.support";
    PAGE_SIGN_UP "page.sign_up";
    PAGE_SIGN_IN "page.sign_in";
    PAGE_PRIVACY "page.privacy";
    PAGE_CONTINUE "page.continue";
    PAGE_BUSY "page.busy";
    PAGE_SLOW "page.slow";
    PAGE_NO_FORWARD "page.no_forward";

    STAY_WARNING "stay.warning" (time);
    STAY_SUBMIT "stay.submit";
    STAY_NO_LONGER "stay.no_longer";

    PROBLEM_TITLE "problem.title";
    PROBLEM_ERROR "problem.error";
    PROBLEM_RETRY "problem.retry";
    PROBLEM_OFFLINE "problem.offline";
    PROBLEM_UNREACHABLE "problem.unreachable";
    PROBLEM_TIMED_OUT "problem.timed_out";
    PROBLEM_UNAVAILABLE "problem.unavailable";
    PROBLEM_FORBIDDEN "problem.forbidden";
    PROBLEM_TOO_OFTEN "problem.too_often";
    PROBLEM_TOO_OFTEN_UNTIL "problem.too_often_until" (wait);
    PROBLEM_TOO_LARGE "problem.too_large";
    PROBLEM_UNEXPECTED "problem.unexpected";
    PROBLEM_MOVED_ON "problem.moved_on";

    IDENTIFY_TITLE "identify.title";
    IDENTIFY_LEAD "identify.lead";
    IDENTIFY_LABEL "identify.label" (ways);
    IDENTIFY_HINT "identify.hint";
    IDENTIFY_HINT_PHONE "identify.hint_phone";
    LOOK_UP "identify.look_up";
    STATUS "identify.status";

    SIGN_IN_EITHER_OF_TWO "sign_in.either_of_two" (first, second);
    SIGN_IN_ANY_OF_THREE "sign_in.any_of_three" (first, second, third);
    SIGN_IN_EMAIL "sign_in.email";
    SIGN_IN_PHONE "sign_in.phone";
    SIGN_IN_USERNAME "sign_in.username";
    SIGN_IN_EMAIL_LIKE "sign_in.email_like";
    SIGN_IN_PHONE_LIKE "sign_in.phone_like";
    SIGN_IN_PHONE_ABROAD "sign_in.phone_abroad";
    SIGN_IN_USERNAME_LIKE "sign_in.username_like";

    CHOOSE_METHOD_TITLE "choose_method.title";
    CHOOSE_METHOD_LEAD "choose_method.lead";
    CHOOSE_METHOD_LEGEND "choose_method.legend";
    CHOOSE_METHOD_EMAIL "choose_method.email" (masked);
    CHOOSE_METHOD_PHONE "choose_method.phone" (masked);
    CHOOSE_METHOD_NONE "choose_method.none";
    CHOOSE_METHOD_UNKNOWN "choose_method.unknown";
    CHOOSE_METHOD_CHECK "choose_method.check";

    CONFIRM_EMAIL_TITLE "confirm_address.email_title";
    CONFIRM_EMAIL_LEAD "confirm_address.email_lead" (masked);
    CONFIRM_EMAIL_HINT "confirm_address.email_hint";
    CONFIRM_EMAIL_LABEL "confirm_address.email_label";
    CONFIRM_PHONE_TITLE "confirm_address.phone_title";
    CONFIRM_PHONE_LEAD "confirm_address.phone_lead" (masked);
    CONFIRM_PHONE_LABEL "confirm_address.phone_label";
    CONFIRM_PHONE_HINT "confirm_address.phone_hint";
    CONFIRM_SEND "confirm_address.send";
    CONFIRM_ANOTHER_WAY "confirm_address.another_way";

    ENTER_CODE_TITLE "enter_code.title";
    ENTER_CODE_EMAIL "enter_code.email" (masked);
    ENTER_CODE_PHONE "enter_code.phone" (masked);
    ENTER_CODE_LABEL "enter_code.label";
    ENTER_CODE_HINT "enter_code.hint" (count);
    ENTER_CODE_UNTIL "enter_code.until" (time);
    ENTER_CODE_EXPIRING "enter_code.expiring";
    ENTER_CODE_EXPIRED "enter_code.expired";
    ENTER_CODE_NO_TRIES "enter_code.no_tries";
    ENTER_CODE_MISSING_TITLE "enter_code.missing_title";
    ENTER_CODE_MISSING_EMAIL "enter_code.missing_email";
    ENTER_CODE_MISSING_PHONE "enter_code.missing_phone";
    ENTER_CODE_RESEND "enter_code.resend";
    ENTER_CODE_RESEND_WAIT "enter_code.resend_wait" (wait);
    ENTER_CODE_RESENT "enter_code.resent";
    ENTER_CODE_RESENT_ONLY "enter_code.resent_only";
    ENTER_CODE_ANOTHER_WAY "enter_code.another_way";

    SET_PASSWORD_TITLE "set_password.title";
    SET_PASSWORD_LABEL "set_password.label";
    SET_PASSWORD_HINT "set_password.hint" (count);
    SET_PASSWORD_AGAIN "set_password.again";
    SET_PASSWORD_SHOW "set_password.show";
    SET_PASSWORD_HIDE "set_password.hide";
    SET_PASSWORD_SHOWN "set_password.shown";
    SET_PASSWORD_HIDDEN "set_password.hidden";
    SET_PASSWORD_END_SESSIONS "set_password.end_sessions";
    SET_PASSWORD_END_SESSIONS_HINT "set_password.end_sessions_hint";
    SET_PASSWORD_SUBMIT "set_password.submit";

    CHANGED_TITLE "password_changed.title";
    CHANGED_LEAD "password_changed.lead";
    CHANGED_SESSIONS "password_changed.sessions";
    CHANGED_TOLD "password_changed.told";
    CHANGED_PROTECT "password_changed.protect";

    REFUSED_CANNOT_REQUEST_TITLE "refused.cannot_request.title";
    REFUSED_CANNOT_REQUEST_LEAD "refused.cannot_request.lead";
    REFUSED_NEXT "refused.next";
    REFUSED_BACK "refused.back";
    REFUSED_SUPPORT "refused.support";
    REFUSED_SIGN_UP "refused.sign_up";

    START_AGAIN_TITLE "start_again.title";
    START_AGAIN_EXPIRED "start_again.expired";
    START_AGAIN_UNKNOWN "start_again.unknown";
    START_AGAIN_SUBMIT "start_again.submit";
    UNOPENED_TITLE "unopened.title";

    CHARACTER_SPACE "character.space";
    CHARACTER_TAB "character.tab";
    CHARACTER_LINE_BREAK "character.line_break";
    CHARACTER_NO_BREAK_SPACE "character.no_break_space";
    CHARACTER_HYPHEN "character.hyphen";
    CHARACTER_ZERO_WIDTH_SPACE "character.zero_width_space";
    CHARACTER_JOINER "character.joiner";
    CHARACTER_DIRECTION "character.direction";
    CHARACTER_OTHER "character.unseen" (code);
}
