/** What the form is for. */
export type RegainPurpose =
  "password" | "request" | "username" | "status" | "ways";

/** Which colours it has. */
export type RegainTheme = "auto" | "light" | "dark";

/** Where it draws: in the element itself, or in an open shadow root. */
export type RegainIsolation = "light" | "shadow";

/** Whether history, title and address of the page are the element's. */
export type RegainHistory = "none" | "page";

/** What the backend speaks. */
export type RegainProfile =
  "regain" | "allauth" | "better-auth" | "kratos" | "post";

/** What a backend can do: nothing is shown of what it cannot. */
export type RegainFeature =
  | "choose_method"
  | "earlier_codes"
  | "end_sessions"
  | "notify_contacts"
  | "prove_contact"
  | "save_answers"
  | "decide_requests";

/** The step that is shown: one of the contract's, or a screen beside them (`ended`, `left`, `link_lost`, `ways`). */
export type RegainStep =
  | "identify"
  | "choose_method"
  | "confirm_address"
  | "enter_code"
  | "set_password"
  | "password_changed"
  | "contact"
  | "challenge"
  | "answer_questions"
  | "review"
  | "submitted"
  | "confirm_stop"
  | "request_stopped"
  | "usernames"
  | "reference"
  | "request_status"
  | "refused"
  | "ended"
  | "left"
  | "link_lost"
  | "ways";

/** How a flow ended well. */
export type RegainOutcome =
  "password_changed" | "submitted" | "usernames" | "withdrawn";

/** What could not be done, or why. */
export type RegainErrorCode =
  | "offline"
  | "unreachable"
  | "timed_out"
  | "unavailable"
  | "forbidden"
  | "too_often"
  | "flow_expired"
  | "too_large"
  | "out_of_order"
  | "unexpected";

/** What a site says over what the backend says of it: each member alone. */
export interface RegainConfig {
  /** The site that the accounts belong to. */
  brand?: {
    /** The name people know. */
    name?: string;
    /** The URL of a picture. */
    logo?: string;
  };
  /** Pages of the site, each an absolute URL or a path. */
  links?: {
    /** The sign-in page. */
    sign_in?: string;
    /** Where to open a new account. */
    sign_up?: string;
    /** Where to get a free mailbox. */
    free_mailbox?: string;
    /** The support page. */
    support?: string;
    /** The privacy statement. */
    privacy?: string;
    /** Help on two-step verification. */
    two_step?: string;
    /** Help on protecting an account. */
    protect?: string;
  };
  /** The languages (BCP 47), the default one first. */
  locales?: string[];
  /** What people sign in with. */
  sign_in?: ("email" | "phone" | "username")[];
  /** Whether text with an at sign may be a username. */
  username_may_contain_at?: boolean;
  /** Where phone numbers without a country code are from: two letters. */
  region?: string;
  /** The number of digits of a code. */
  code?: { length: number };
  /** The length of a new password, in code points after NFC. */
  password?: { min: number; max: number };
  /** What the backend can do. */
  features?: RegainFeature[];
  /** Where the page has its CSRF token, and the header it is sent in. */
  csrf?: { cookie?: string; meta?: string; header: string };
  /** Of the profile `allauth`. */
  allauth?: { client?: "browser" | "app" };
  /** Of the profile `better-auth`. */
  "better-auth"?: { sessions_ended?: boolean };
  /** Of the profile `post`. */
  post?: {
    url: string;
    as?: "json" | "form" | "multipart";
    names?: Record<string, string>;
    extra?: Record<string, string>;
    headers?: Record<string, string>;
    credentials?: "omit" | "same-origin" | "include";
    challenge?: string;
    honeypot?: string;
  };
}

/** What the attributes of `<regain-recovery>` take, and the properties of the same names. */
export interface RegainAttributes {
  /** The URL of the backend. Default: `recovery/v1` beside the script. */
  base: string;
  /** What the backend speaks. Default: `regain`. */
  profile: RegainProfile;
  /** What the form is for: a new password (the default), the recovery request at once, usernames, or how a request stands. */
  purpose: RegainPurpose;
  /** The language (BCP 47). Default: the `lang` around the element, then the browser's. Changes in place. */
  locale: string;
  /** What the first field is filled with. Changes in place. */
  identifier: string;
  /** The value your site gave this browser at an earlier sign-in. */
  device: string;
  /** The colours. Default: `auto`, as the system has them. Changes in place. */
  theme: RegainTheme;
  /** Where it draws; read once, when it is first connected. Default: `light`. */
  isolation: RegainIsolation;
  /** Whether history, title, `<html lang>` and address are the element's. Default: `none`. */
  history: RegainHistory;
  /** The level that titles begin at, 1 to 6. Default: 2. */
  heading: number | string;
  /** The URL of the folder of languages. Default: `locales/` beside the script. */
  locales: string;
  /** The URL of the questions with the profile `post`; `{locale}` in it is the language. */
  form: string;
  /** The URL of a JSON file with a {@link RegainConfig}. Only the property takes the object itself. */
  config: string | RegainConfig;
}

/** The events of `<regain-recovery>`. They bubble and are composed; nothing that was typed is in them. */
export interface RegainEventMap {
  /** The form is drawn. */
  "regain-ready": CustomEvent<Record<string, never>>;
  /** Another step is shown. */
  "regain-step": CustomEvent<{ step: RegainStep }>;
  /** The password is changed, the request is sent or withdrawn, or the usernames are shown. */
  "regain-done": CustomEvent<{ outcome: RegainOutcome }>;
  /** Something could not be done. */
  "regain-error": CustomEvent<{ code: RegainErrorCode }>;
}

/** The class of `<regain-recovery>`. A property is the attribute: empty where there is none. */
declare class RegainRecovery extends HTMLElement {
  base: string;
  profile: RegainProfile | "";
  purpose: RegainPurpose | "";
  locale: string;
  identifier: string;
  device: string;
  theme: RegainTheme | "";
  isolation: RegainIsolation | "";
  history: RegainHistory | "";
  get heading(): string;
  set heading(level: number | string);
  locales: string;
  form: string;
  get config(): string | RegainConfig | null;
  set config(config: string | RegainConfig | null);
}

// Only its type: `regain.js` exports nothing, and defines the element when it is loaded.
export type { RegainRecovery };

declare global {
  interface HTMLElementTagNameMap {
    "regain-recovery": RegainRecovery;
  }
  // Of elements, `document` and `window` alike, for the events bubble.
  interface GlobalEventHandlersEventMap extends RegainEventMap {}
}
