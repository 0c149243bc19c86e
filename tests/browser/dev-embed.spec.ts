// Row D6: who wants to embed the form tries its attributes at /dev/embed, and copies the HTML.

import { expect, isAccessible, test } from "./fixtures.ts";

test("the element and the HTML to copy follow the form", async ({ page, context, server }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/dev/embed");
  const element = page.locator("regain-recovery");
  const snippet = page.locator("#snippet");
  const plain = [
    `<script type="module" src="${server.url}regain.js"></script>`,
    `<regain-recovery base="${server.url}recovery/v1">`,
    `  <p><a href="${server.url}">Get back into your account</a></p>`,
    "</regain-recovery>",
  ].join("\n");
  await expect(snippet).toHaveText(plain);

  await page.getByLabel("identifier").fill('"anna" <&>');
  await page.getByLabel("locale").selectOption("nl");
  await page.getByLabel("--regain-accent").fill("#aa2244");
  await page.getByLabel("--regain-radius").fill("4");
  await expect(element).toHaveAttribute("identifier", '"anna" <&>');
  await expect(element).toHaveAttribute("locale", "nl");
  await expect(element).toHaveCSS("--regain-accent", "#aa2244");
  await expect(element).toHaveCSS("--regain-radius", "4px");
  await page.getByRole("button", { name: "Copy the snippet" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('\n  locale="nl"\n');
  expect(copied).toContain('\n  identifier="&quot;anna&quot; &lt;&amp;>"\n');
  expect(copied).toContain("    --regain-accent: #aa2244;\n    --regain-radius: 4px;\n");

  // Read once: another isolation is another element. The other attributes stay.
  const before = await element.elementHandle();
  await page.getByLabel("isolation").selectOption("shadow");
  await expect(element).toHaveAttribute("isolation", "shadow");
  await expect(element).toHaveAttribute("locale", "nl");
  expect(await before?.evaluate((former) => former.isConnected)).toBe(false);

  await page.getByRole("button", { name: "Back to the defaults" }).click();
  await expect(snippet).toHaveText(plain);
  await expect(element).not.toHaveAttribute("locale");
  for (const width of [1280, 360, 320]) {
    await page.setViewportSize({ width, height: 740 });
    await isAccessible(page);
  }
});
