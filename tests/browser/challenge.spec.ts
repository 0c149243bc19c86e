// Row B4: the sums, and what else somebody asks for while they run.

import { expect, test } from "./fixtures.ts";
import { Gate, neverGivesUp } from "./patience.ts";
import { mailbox, OFFERED, Request } from "./request.ts";

test.use({ settings: OFFERED });

for (const [button, action] of [
  ["challenge.to_picture", "new_challenge"],
  ["page.back", "go_back"],
] as const) {
  test(`sums that are done while ${action} is on its way are no answer to what comes`, async ({
    page,
    words,
  }) => {
    const request = new Request(page, words);
    await neverGivesUp(page);
    await request.openFromPathA();
    await request.start();
    const sent: string[] = [];
    // First the button, then the sums, then the answer to the button.
    const pressed = new Gate();
    await page.exposeFunction("pressed", async () => pressed.opened);
    await page.evaluate(() => {
      const { importKey } = crypto.subtle;
      const { pressed } = window as unknown as { pressed: () => Promise<void> };
      crypto.subtle.importKey = (async (...given: Parameters<typeof importKey>) => {
        await pressed();
        return importKey.apply(crypto.subtle, given);
      }) as typeof importKey;
      const { btoa } = window;
      // The payload.
      window.btoa = (text) => {
        Object.assign(window, { sumsAreDone: true });
        return btoa(text);
      };
    });
    await page.route("**/flows/*", async (route) => {
      const asked = (route.request().postDataJSON() as { action?: string } | null)?.action ?? "";
      sent.push(asked);
      if (asked === action) {
        pressed.open();
        await page.waitForFunction(() => "sumsAreDone" in window);
      }
      await route.continue();
    });
    await request.contact(mailbox());
    await request.at("challenge.title");
    await request.button(button).click();
    if (action === "go_back") {
      await request.at("contact.title");
    } else {
      await expect(request.field("challenge.label")).toBeVisible();
    }
    await expect(request.summary).toBeHidden();
    expect(sent).toEqual(["give_contact", action]);
  });
}

test.describe("under the page's policy", () => {
  // What is refused is said in the console.
  test.use({ noise: true });

  test("no Trusted Types policy can be made", async ({ page }) => {
    await page.goto("/?purpose=request");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const refused = await page.evaluate(() => {
      const types = (
        window as unknown as {
          trustedTypes: { createPolicy: (name: string, rules: object) => unknown };
        }
      ).trustedTypes;
      try {
        types.createPolicy("regain", {});
        return false;
      } catch (error) {
        return error instanceof TypeError;
      }
    });
    expect(refused).toBe(true);
  });
});
