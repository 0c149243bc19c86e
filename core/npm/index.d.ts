/** What an answer can be; the rule of each is in Regain's documentation. */
export type Kind =
  | "email"
  | "phone"
  | "identifier"
  | "name"
  | "date"
  | "country"
  | "postal_code"
  | "gamertag"
  | "service_name"
  | "subject"
  | "device_id"
  | "old_password"
  | "new_password"
  | "code"
  | "amount"
  | "choice"
  | "choices"
  | "text";

/** Why a text was refused: a stable code and the figures its words need. */
export interface Fault {
  code: string;
  params: Record<string, string | number>;
}

/** Something worth a second look, never a reason to refuse. */
export type Hint = Fault;

/** What a kind says about a text: the canonical value, or the fault. `unreadable` (no text at all) has no `params`. */
export type Verdict =
  | { ok: true; value: string; hints?: Hint[] }
  | { ok: false; code: string; params?: Record<string, string | number> };

/** What a kind may know beside the text. */
export interface NormalizeOptions {
  /** Where a phone number without a country code is dialled from: two letters, such as `NL`. */
  region?: string;
  /** Whether a date may be a month or a year. */
  approximate?: boolean;
  /** The most characters of a text; for `new_password`, the longest. */
  max?: number;
  /** How many digits a security code has; 6 where nothing is said. */
  length?: number;
  /** What there is to choose from, by id. */
  options?: readonly string[];
  /** The shortest `new_password`; 15 where nothing is said, never less than 8. */
  min?: number;
  /** Passwords that guessers try first: lower case, in byte order; a list, or one text with a line for each. */
  common?: string | readonly string[];
  /** What the account signs in with: a new password is not made of it. */
  identifier?: string;
  /** The owner's name: likewise. */
  name?: string;
  /** The site's name: likewise. */
  site?: string;
}

/** When something is asked: a field before it has such an answer. */
export type When = { field: string } & (
  { is: string } | { any: readonly string[] } | { filled: boolean }
);

/** A question of a form, or a group of them. */
export interface Field {
  id: string;
  kind?: Kind;
  fields?: readonly Field[];
  needed?: boolean;
  weight?: number;
  options?: readonly string[];
  approximate?: boolean;
  max?: number;
  autocomplete?: string;
  repeat?: { min?: number; max?: number };
  when?: When;
  /** The words, in a form that came over the wire; passed over here. */
  texts?: unknown;
}

/** A form: `core/forms/*.json`, or what `GET {base}/form` answers. */
export interface Form {
  id: string;
  version: number;
  sections: readonly {
    id: string;
    fields: readonly Field[];
    when?: When;
    texts?: unknown;
  }[];
}

/** An answer: a text, a list of texts, or a list of rows. */
export type Answer =
  string | string[] | { [field: string]: string | string[] }[];

/** Answers by the id of their field. */
export type Answers = { [field: string]: Answer };

/** What may be known beside form and answers. */
export interface CheckOptions {
  /** Where a phone number without a country code is dialled from: two letters, such as `NL`. */
  region?: string;
  /** Old passwords typed so far, by field; only to count what was given. */
  secrets?: { readonly [field: string]: readonly string[] };
}

/** The verdict on answers. */
export interface Checked {
  /** Canonical answers: of what was asked and could be read. */
  normalized: Answers;
  /** `pointer`: RFC 6901, as URI fragment, into the answers. */
  problems: ({ pointer: string } & Fault)[];
  hints: ({ pointer: string } & Hint)[];
  /** 0 to 100: how much was given, never whether it is right. */
  given: number;
}

/** Thrown for a form that cannot be used, with everything that is wrong with it. */
export interface FormError extends Error {
  errors: { pointer: string; code: string; detail: string }[];
}

/** A form as a Standard Schema, version 1 (https://standardschema.dev). */
export interface AnswersSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "regain";
    readonly validate: (
      value: unknown,
    ) =>
      | { readonly value: Answers; readonly issues?: undefined }
      | { readonly issues: readonly Issue[] };
    readonly types?:
      { readonly input: Answers; readonly output: Answers } | undefined;
  };
}

/** Something wrong with an answer: `message` is English, `code` is stable and names it in every language. */
export interface Issue extends Fault {
  readonly message: string;
  readonly path: readonly PropertyKey[];
}

/** The verdict of a kind on a text, the same as the backend's. Throws for a kind there is not, and for wrong options. */
export function normalize(
  kind: Kind,
  text: unknown,
  options?: NormalizeOptions | null,
): Verdict;

/** The verdict of a form on answers, the same as the backend's. Throws a `FormError` for a form that cannot be used. */
export function check(
  form: Form,
  answers: unknown,
  options?: CheckOptions | null,
): Checked;

/** JSON Schema 2020-12 of a form's answers. Throws a `FormError` for a form that cannot be used. */
export function schema(form: Form): { [member: string]: unknown };

/** A form as a Standard Schema: `validate` gives canonical answers, or what is wrong. Throws a `FormError`. */
export function standardSchema(
  form: Form,
  options?: CheckOptions | null,
): AnswersSchema;
