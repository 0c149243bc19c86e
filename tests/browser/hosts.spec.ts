// Row D6: the element on the pages of other sites, from another origin: path A on every one of them, path B on three. The
// page stays as it was. In CI in Chromium without isolation, path A on those pages that no other test here opens;
// `cargo xtask soak hosts` adds the rest.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { anna, bram } from "./journey.ts";
import { expect, test } from "./hosts/fixtures.ts";
import { host, HOSTS, SENT } from "./hosts/pages.ts";
import { isTold, isUnchanged, stillWorks } from "./hosts/unchanged.ts";
import { SOAKS } from "./patience.ts";

test.describe.configure({ mode: "parallel" });

/** Other tests here open them: path B, the looks, the direction or the letters are tested there. */
const OPENED = "plain, strict policy, resets, Bootstrap, Tailwind 3, Tailwind 4, right to left, 62.5 %".split(
  ", ",
);

for (const host of HOSTS.filter(({ name }) => SOAKS || !OPENED.includes(name))) {
  test(`a new password: ${host.name}`, async ({ page, opened, server }) => {
    const journey = await opened(host);
    await journey.at("identify.title");
    await journey.isAccessible();
    await journey.isRefusedEmpty();
    const others = page.locator("regain-recovery").first().getByRole("textbox");
    if (host.others) await others.fill("somebody else");

    const form = page.locator("#outer");
    const sends = async (times: number): Promise<void> => {
      if ((await form.count()) === 0) return;
      await page.getByRole("button", { name: "Send", exact: true }).click();
      expect(await page.evaluate(() => window.site.submitted)).toEqual(Array(times).fill(SENT));
    };
    const chosen = await journey.setNewPassword(server, anna, {
      identified: async () => {
        await journey.isAccessible();
        await sends(1);
      },
    });
    expect(await server.signsIn(anna.identifier, chosen)).toBe(true);
    await sends(2);

    if (host.others) await expect(others).toHaveValue("somebody else");
    if (host.drawnBy) {
      await expect(page.locator("#heard")).toHaveText("password_changed password_changed");
    }
    if (host.script === "analytics") {
      const counted = await page.evaluate(() => window.counted ?? {});
      for (const name of ["setAttribute", "addEventListener", "fetch"]) {
        expect(counted[name], name).toBeGreaterThan(0);
      }
    }
    await isTold(page, "password_changed", [anna.identifier, chosen]);
    await isUnchanged(page);
    await stillWorks(page, host);
  });
}

const texts = join(import.meta.dirname, "../../docs/forms/locales/en/form.library-card.json");
const NEEDED = (JSON.parse(readFileSync(texts, "utf8")) as { fields: { name: { label: string } } }).fields
  .name.label;

for (const name of ["plain", "inside a form", "strict policy"]) {
  test(`a request: ${name}`, async ({ page, opened, server }) => {
    const journey = await opened(host(name), { purpose: "request", identifier: bram.identifier });
    await journey.at("start.title");
    await journey.isAccessible();
    await journey.sendRequest(server, bram.identifier, NEEDED);
    await journey.isAccessible();
    await isTold(page, "submitted", [bram.identifier, "Zoë"]);
    await isUnchanged(page);
    expect(await page.evaluate(() => window.site.submitted)).toEqual([]);
    await stillWorks(page, host(name));
  });
}

test("resets of a site do not reach in", async ({ page, opened }) => {
  const looks = async (name: string): Promise<unknown> => {
    const journey = await opened(host(name));
    await journey.at("identify.title");
    await journey.isRefusedEmpty();
    await page.mouse.move(0, 0);
    return journey.element.evaluate((element) => {
      const root = element.shadowRoot ?? element;
      const properties = ["display", "padding", "margin", "border", "color", "background-color"].concat([
        ...["font-size", "font-weight", "line-height", "box-sizing", "appearance", "text-decoration"],
      ]);
      return [...root.querySelectorAll(".rg-root, .rg")].map((each) => {
        const style = getComputedStyle(each);
        return [each.className, ...properties.map((name) => `${name}: ${style.getPropertyValue(name)}`)];
      });
    });
  };
  const plain = await looks("plain");
  for (const name of ["resets", "Bootstrap", "Tailwind 3", "Tailwind 4"]) {
    expect(await looks(name), name).toEqual(plain);
  }
});

test("the language and the direction are the element's own", async ({ page, opened, words }) => {
  const journey = await opened(host("right to left"));
  await journey.at("identify.title");
  const root = journey.element.locator(".rg-root");
  await expect(root).toHaveAttribute("lang", words.locale);
  await expect(root).toHaveAttribute("dir", "ltr");
  expect(await root.evaluate((each) => getComputedStyle(each).direction)).toBe("ltr");
  await expect(page.locator("html")).toHaveAttribute("lang", "ar");
});

test("letters are no smaller where a site counts in tens", async ({ opened }) => {
  const journey = await opened(host("62.5 %"));
  const size = async (): Promise<number> =>
    journey.field("identify.label").evaluate((input) => parseFloat(getComputedStyle(input).fontSize));
  await expect.poll(size).toBeGreaterThanOrEqual(16);
});
