//! The texts of path B and of mailed links: `locales/LANG/request.json`, which only whoever gets there downloads.

use super::Key;

keys! {
    START_TITLE "start.title";
    START_LEAD "start.lead";
    START_NEED_TITLE "start.need_title";
    START_MAILBOX "start.mailbox";
    START_FREE_MAILBOX "start.free_mailbox";
    START_AT_HAND "start.at_hand";
    START_DEVICE "start.device";
    START_TIME "start.time";
    START_KEEP_OPEN "start.keep_open";
    START_COME_BACK "start.come_back";
    START_NOT_SAVED "start.not_saved";
    START_ANSWER_ANY_TIME "start.answer_any_time";
    START_AFTER_TITLE "start.after_title";
    START_ANSWER "start.answer" (count);
    START_USE "start.use";
    START_KEPT "start.kept" (count);
    START_PRIVACY "start.privacy";
    START_TWO_STEP_TITLE "start.two_step_title";
    START_TWO_STEP "start.two_step";
    START_TWO_STEP_LINK "start.two_step_link";
    START_SUBMIT "start.submit";
    START_AGAIN "start.again";

    IDENTIFY_REQUEST_LEAD "identify_request.lead";

    WAYS_TITLE "ways.title";
    WAYS_LEAD "ways.lead";
    WAYS_PASSWORD "ways.password";
    WAYS_PASSWORD_HINT "ways.password_hint";
    WAYS_USERNAME "ways.username";
    WAYS_USERNAME_HINT "ways.username_hint";
    WAYS_REQUEST "ways.request";
    WAYS_REQUEST_HINT "ways.request_hint";
    WAYS_STATUS "ways.status";
    WAYS_STATUS_HINT "ways.status_hint";
    WAYS_NOT_ME_TITLE "ways.not_me_title";
    WAYS_NOT_ME "ways.not_me";
    WAYS_NOT_ME_LOST "ways.not_me_lost";

    CONTACT_TITLE "contact.title";
    CONTACT_LEAD "contact.lead";
    CONTACT_LEAD_UNPROVEN "contact.lead_unproven";
    CONTACT_LABEL "contact.label";
    CONTACT_HINT "contact.hint";
    CONTACT_NONE "contact.none";

    LOOK_UP_TITLE "look_up.title";
    LOOK_UP_LEAD "look_up.lead";
    LOOK_UP_HINT "look_up.hint";
    LOOK_UP_EITHER "look_up.either";
    LOOK_UP_EITHER_HINT "look_up.either_hint";

    CHALLENGE_TITLE "challenge.title";
    CHALLENGE_WORK "challenge.work";
    CHALLENGE_PROGRESS "challenge.progress";
    CHALLENGE_BEGUN "challenge.begun";
    CHALLENGE_CANNOT_WORK "challenge.cannot_work";
    CHALLENGE_CANNOT_WORK_ALONE "challenge.cannot_work_alone";
    CHALLENGE_CANNOT_WORK_PICTURE "challenge.cannot_work_picture";
    CHALLENGE_ANOTHER_WORK "challenge.another_work";
    CHALLENGE_TO_PICTURE "challenge.to_picture";
    CHALLENGE_PICTURE "challenge.picture";
    CHALLENGE_IMAGE "challenge.image" (count);
    CHALLENGE_LABEL "challenge.label";
    CHALLENGE_HINT "challenge.hint" (count);
    CHALLENGE_UNREADABLE_TITLE "challenge.unreadable_title";
    CHALLENGE_ANOTHER_PICTURE "challenge.another_picture";
    CHALLENGE_SHOWN "challenge.shown";
    CHALLENGE_TO_WORK "challenge.to_work";

    PROVE_CONTACT_LEAD "prove_contact.lead" (masked);
    PROVE_CONTACT_MISSING "prove_contact.missing";
    PROVE_CONTACT_ANOTHER "prove_contact.another";

    PROVE_PHONE_LEAD "prove_phone.lead" (masked);
    PROVE_PHONE_MISSING "prove_phone.missing";
    PROVE_PHONE_ANOTHER "prove_phone.another";

    PROVE_REFERENCE_LEAD "prove_reference.lead" (masked);
    PROVE_REFERENCE_MISSING "prove_reference.missing";
    PROVE_REFERENCE_ANOTHER "prove_reference.another";

    USERNAMES_TITLE "usernames.title";
    USERNAMES_LEAD "usernames.lead";
    USERNAMES_ONE_TITLE "usernames.one_title";
    USERNAMES_ONE_LEAD "usernames.one_lead";
    USERNAMES_RECOVER "usernames.recover" (username);
    USERNAMES_AGAIN "usernames.again";
    USERNAMES_NONE_TITLE "usernames.none_title";
    USERNAMES_NONE_LEAD "usernames.none_lead";

    REFERENCE_TITLE "reference.title";
    REFERENCE_LEAD "reference.lead";
    REFERENCE_LABEL "reference.label";
    REFERENCE_HINT "reference.hint";

    LOCK_WARNING "locked.warning" (time);
    LOCKED_TITLE "locked.title";
    LOCKED_LEAD "locked.lead";
    LOCKED_REFERENCE "locked.reference" (reference);
    LOCKED_SUBMIT "locked.submit";

    STATUS_RECEIVED_TITLE "request_status.received_title";
    STATUS_VERIFIED_TITLE "request_status.verified_title";
    STATUS_VERIFIED_LEAD "request_status.verified_lead" (masked);
    STATUS_NOT_VERIFIED_TITLE "request_status.not_verified_title";
    STATUS_NOT_VERIFIED_LEAD "request_status.not_verified_lead" (masked);
    STATUS_WITHDRAWN_TITLE "request_status.withdrawn_title";
    STATUS_WITHDRAWN_LEAD "request_status.withdrawn_lead" (masked);
    STATUS_LINK_TITLE "request_status.link_title";
    STATUS_LINKS "request_status.links" (count);
    STATUS_LINKS_NONE "request_status.links_none";
    STATUS_LINK_AGAIN "request_status.link_again";
    STATUS_LINK_MAILED "request_status.link_mailed";

    WITHDRAW_TITLE "withdraw.title";
    WITHDRAW_LEAD "withdraw.lead";
    WITHDRAW "withdraw.submit";
    WITHDRAW_ASK_TITLE "withdraw.ask.title";
    WITHDRAW_ASK "withdraw.ask.why";
    WITHDRAW_KEEP "withdraw.ask.keep";
    WITHDRAW_SEND "withdraw.ask.send";

    COME_BACK_TITLE "come_back.title";
    COME_BACK_HOW "come_back.how" (reference, time);
    COME_BACK_MAIL "come_back.mail";
    COME_BACK_MAILED "come_back.mailed";

    LEAVE_WHY "leave.why";
    LEAVE "leave.submit";
    LEAVE_SECRETS "leave.secrets";
    LEFT_TITLE "left.title";
    LEFT_LEAD "left.lead";
    LEFT_REFERENCE "left.reference" (reference);
    LEFT_CLOSE "left.close";

    SUBMITTED_TITLE "submitted.title";
    SUBMITTED_LEAD "submitted.lead" (time, masked);
    SUBMITTED_LEAD_ANY_TIME "submitted.lead_any_time" (masked);
    SUBMITTED_ACCOUNT "submitted.account" (identifier);
    SUBMITTED_REFERENCE "submitted.reference";
    SUBMITTED_REFERENCE_HINT "submitted.reference_hint";
    SUBMITTED_REFERENCE_HINT_ANY "submitted.reference_hint_any";
    SUBMITTED_COPY "submitted.copy";
    SUBMITTED_COPIED "submitted.copied";
    SUBMITTED_NOT_COPIED "submitted.not_copied";
    SUBMITTED_PRINT "submitted.print";
    SUBMITTED_NEXT_TITLE "submitted.next_title";
    SUBMITTED_NEXT "submitted.next";
    SUBMITTED_VERIFIED "submitted.verified";
    SUBMITTED_NOT_VERIFIED "submitted.not_verified";
    SUBMITTED_STAFF "submitted.staff";
    SUBMITTED_TRIES "submitted.tries" (count);
    SUBMITTED_AGAIN "submitted.again";

    REFUSED_TOO_MANY_TODAY_TITLE "refused.too_many_today.title";
    REFUSED_TOO_MANY_TODAY_LEAD "refused.too_many_today.lead";
    REFUSED_TOO_MANY_TODAY_AGAIN "refused.too_many_today.again" (time);

    LINK_STAY_WARNING "link.stay_warning" (time);
    LINK_RECOVER "link.recover";
    LINK_REQUEST "link.request";
    LINK_CHECK_CONTACTS "link.check_contacts";
    LINK_LOST_TITLE "link_lost.title";
    LINK_LOST_LEAD "link_lost.lead";

    RESET_LEAD "reset.lead";

    REFUSED_LINK_USED_TITLE "refused.link_used.title";
    REFUSED_LINK_USED_LEAD "refused.link_used.lead";
    REFUSED_LINK_EXPIRED_TITLE "refused.link_expired.title";
    REFUSED_LINK_EXPIRED_LEAD "refused.link_expired.lead";
    REFUSED_TOO_LATE_TITLE "refused.too_late.title";
    REFUSED_TOO_LATE_LEAD "refused.too_late.lead";

    CONFIRM_STOP_TITLE "confirm_stop.title";
    CONFIRM_STOP_LEAD "confirm_stop.lead";
    CONFIRM_STOP_REQUEST "confirm_stop.request" (time, reference);
    CONFIRM_STOP_OWN "confirm_stop.own";
    CONFIRM_STOP_OWN_AMONG "confirm_stop.own_among";
    CONFIRM_STOP_LEGEND "confirm_stop.legend";
    CONFIRM_STOP_SUBMIT "confirm_stop.submit";
    CONFIRM_STOP_SUBMIT_TICKED "confirm_stop.submit_ticked";
    CONFIRM_STOP_NONE_TITLE "confirm_stop.none_title";
    CONFIRM_STOP_NONE_LEAD "confirm_stop.none_lead";

    STOPPED_TITLE "request_stopped.title";
    STOPPED_LEAD "request_stopped.lead";
    STOPPED_TOLD "request_stopped.told";
    STOPPED_REVIEW_TITLE "request_stopped.review_title";
    STOPPED_REVIEW_LEAD "request_stopped.review_lead";
    STOPPED_ADVICE_TITLE "request_stopped.advice_title";
    STOPPED_ADVICE "request_stopped.advice";
    STOPPED_PASSWORD "request_stopped.password";

    QUESTIONS_TITLE "questions.title";
    QUESTIONS_LEAD "questions.lead";
    QUESTIONS_GUESS "questions.guess";
    QUESTIONS_SAVED "questions.saved";
    QUESTIONS_KEEP_OPEN "questions.keep_open";
    QUESTIONS_PARTS "questions.parts";
    QUESTIONS_PART_OF "questions.part_of" (part, count);
    QUESTIONS_ANSWERED "questions.answered" (count);
    QUESTIONS_START "questions.start";
    QUESTIONS_GO_ON "questions.go_on";
    QUESTIONS_REVIEW "questions.review";
    QUESTIONS_SAVE "questions.save";
    QUESTIONS_ALL "questions.all";
    QUESTIONS_LOADING "questions.loading";
    QUESTIONS_NEEDED "questions.needed" (question);
    QUESTIONS_TIP "questions.tip";
    QUESTIONS_SHOW "questions.show";
    QUESTIONS_HIDE "questions.hide";
    QUESTIONS_SECRET "questions.secret";
    QUESTIONS_UNKNOWN "questions.unknown";
    QUESTIONS_NO_CHOICE "questions.no_choice";

    DATE_DAY "date.day";
    DATE_MONTH "date.month";
    DATE_YEAR "date.year";
    DATE_APPROXIMATE "date.approximate";

    ROWS_OF "rows.of" (row, count);
    ROWS_ADD "rows.add";
    ROWS_REMOVE "rows.remove";
    ROWS_REMOVED "rows.removed";
    ROWS_FULL "rows.full" (count);

    ADVICE_MISTYPED "advice.mistyped" (suggestion);
    ADVICE_COUNTRY "advice.country" (suggestion);
    ADVICE_TAKE "advice.take" (suggestion);

    GIVEN_LABEL "given.label";
    GIVEN_NOTHING "given.nothing";
    GIVEN_LITTLE "given.little";
    GIVEN_SOME "given.some";
    GIVEN_MUCH "given.much";

    SAVING_WAITS "saving.waits";
    SAVING_SAVED "saving.saved";
    SAVING_OFFLINE "saving.offline";
    SAVING_FAILED "saving.failed";
    SAVING_TOO_LARGE "saving.too_large";
    SAVING_LEFT_OUT "saving.left_out" (questions);
    SAVING_ENDED "saving.ended";

    REVIEW_TITLE "review.title";
    REVIEW_LEAD "review.lead";
    REVIEW_ACCOUNT "review.account";
    REVIEW_CONTACT "review.contact";
    REVIEW_CHANGE "review.change";
    REVIEW_NOT_GIVEN "review.not_given" (questions);
    REVIEW_SECRETS "review.secrets" (count);
    REVIEW_SECRETS_LOST "review.secrets_lost";
    REVIEW_SUBMIT_LEAD "review.submit_lead";
    REVIEW_SUBMIT "review.submit";
    REVIEW_ASK_TITLE "review.ask.title";
    REVIEW_ASK_EMPTY "review.ask.empty";
    REVIEW_ASK_SECRETS "review.ask.secrets";
    REVIEW_ASK_BACK "review.ask.back";
    REVIEW_ASK_SEND "review.ask.send";
}
