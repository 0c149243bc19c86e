// What `tsc` must accept and refuse of the npm package's types.

import type { StandardSchemaV1 } from "@standard-schema/spec";
import { check, normalize, standardSchema } from "regain-core";
import type { Answers, Form, Verdict } from "regain-core";
import { normalize as alone } from "regain-core/normalize";

const verdict: Verdict = normalize("email", "anna@example.com", { region: "NL", common: ["password"] });
export const value: string = verdict.ok ? verdict.value : verdict.code;
export const same: Verdict = alone("email", "anna@example.com");
// @ts-expect-error There is no such kind.
normalize("emial", "");
// @ts-expect-error Only where it is ok is there a value.
normalize("email", "").value.length;
// @ts-expect-error No option by that name.
normalize("email", "", { regoin: "NL" });

const form: Form = {
  id: "card",
  version: 1,
  sections: [{ id: "you", fields: [{ id: "name", kind: "name" }], when: { field: "name", filled: true } }],
};
export const given: number = check(form, {}).given;

const schema: StandardSchemaV1<Answers, Answers> = standardSchema(form);
export const output: StandardSchemaV1.InferOutput<typeof schema> = { name: "Anna" };
const result = standardSchema(form)["~standard"].validate({});
export const first: readonly PropertyKey[] | undefined = result.issues?.[0]?.path;
