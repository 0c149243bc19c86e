// Rows A5, A6, B4: after too many wrong codes for an identifier, a check against robots comes before a code to a contact
// on file. The owner does it, goes on, and comes in.

import { expect, isAccessible, test } from "./fixtures.ts";
import { anna, Journey, password } from "./journey.ts";
import { Gate } from "./patience.ts";
import { step } from "./request.ts";
import type { Server } from "./server.ts";

// Where the site takes no requests, too.
test.use({ settings: "[request]\noffered = false\n" });

/** Enters wrong codes for an identifier, five a flow, at an address that gets none. */
async function guess(server: Server, identifier: string, times: number): Promise<void> {
  for (let left = times; left > 0; left -= 5) {
    const post = async (path: string, body: object, token = ""): Promise<Flow> => {
      const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
      const answer = await fetch(`${server.url}recovery/v1/flows${path}`, {
        method: "POST",
        headers,
        body: JSON.stringify(body),
      });
      return (await answer.json()) as Flow;
    };
    const { flow, token } = await post("", { purpose: "password", identifier });
    const act = async (action: string, member = {}): Promise<Flow> =>
      post(`/${flow.id}`, { action, ...member }, token);
    await act("choose_method", { method: flow.step.methods[0]?.id });
    await act("confirm_address", { address: "a.n.other@example.com" });
    for (let n = 0; n < Math.min(left, 5); n++) await act("enter_code", { code: "000000" });
  }
}

interface Flow {
  flow: { id: string; step: { methods: { id: string }[] } };
  token: string;
}

test("after too many wrong codes the owner does the sums and comes in by a long code", async ({
  page,
  server,
  words,
}) => {
  const journey = new Journey(page, words);
  await guess(server, anna.identifier, 100);
  const seen = await server.seen();
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  // The page of path A leaves the check to the other build, and what comes after it.
  const asked = async (): Promise<void> => {
    await journey.field("confirm_address.email_label").fill(anna.identifier);
    await journey.button("confirm_address.send").click();
  };
  // The work is not over before its screen was seen, left and come back to.
  const cameBack = new Gate();
  await page.route("**/regain-work-*.js", async (route) => {
    await cameBack.opened;
    await route.continue().catch(() => undefined);
  });
  await asked();
  await journey.at("challenge.title");
  await isAccessible(page);
  await journey.button("page.back").click();
  await journey.at("confirm_address.email_title");
  await asked();
  await journey.at("challenge.title");
  cameBack.open();
  const title = words.say("enter_code.title");
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  expect(await step(page)).toBe("enter_code");
  await expect(page.getByText(words.say("enter_code.email", { masked: anna.masked }))).toBeVisible();

  const code = await server.code(anna.identifier, seen);
  expect(code).toHaveLength(10);
  // A reload brings the page of path A again, which draws this step by itself.
  await page.reload();
  await journey.at("enter_code.title");
  await journey.enter(code);
  const chosen = password();
  await journey.set(chosen);
  expect(await server.signsIn(anna.identifier, chosen)).toBe(true);
});

test("a reload at the check shows the check again", async ({ page, server, words }) => {
  const journey = new Journey(page, words);
  await guess(server, anna.identifier, 100);
  await journey.open();
  await journey.identify(anna.identifier);
  await journey.choose(anna.masked);
  await page.route("**/regain-work-*.js", async (route) => route.abort());
  await journey.field("confirm_address.email_label").fill(anna.identifier);
  await journey.button("confirm_address.send").click();
  await journey.at("challenge.title");
  await page.reload();
  await journey.at("challenge.title");
  await page.goBack();
  await journey.at("confirm_address.email_title");
});
