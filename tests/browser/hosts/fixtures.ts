// What every test on another site's page has: that site, a server that lets it in, and words. The server is one for each
// worker, and so is the site.

import { test as base, expect } from "../fixtures.ts";
import { asks, Server } from "../server.ts";
import { Embedded } from "./embedded.ts";
import "./firefox.ts";
import { open, type Attributes, type Host, type Isolation } from "./pages.ts";
import { Site } from "./site.ts";

interface PerWorker {
  site: Site;
  isolation: Isolation;
}

interface Fixtures {
  /** Opens a host's page, with an element that has these attributes. */
  opened: (host: Host, attributes?: Attributes) => Promise<Embedded>;
}

/** A form of few questions, and as many requests as there can be in a day. */
export const FEW_QUESTIONS = asks(
  "docs/forms/library-card.json",
  "docs/forms/locales",
  "per_day = 20\nhold_hours = 0\n",
);

export const test = base.extend<Fixtures, PerWorker>({
  isolation: ["light", { option: true, scope: "worker" }],
  settings: [FEW_QUESTIONS, { scope: "worker" }],
  site: [
    async ({}, use) => {
      const site = await Site.start();
      await use(site);
      site.remove();
    },
    { scope: "worker" },
  ],
  server: [
    async ({ settings, site }, use) => {
      const server = await Server.start(
        [],
        `allowed_origins = ["${site.origin}"]\nframe_ancestors = ["${site.origin}"]\n${settings}`,
      );
      site.server = server;
      await use(server);
      await server.remove();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ site }, use) => use(site.origin),
  opened: async ({ page, words, server, site, isolation }, use) => {
    await use(async (host, attributes = {}) => {
      const isolated = host.isolation ?? isolation;
      // Where a page names none, what is the default holds.
      const all = { ...(isolated === "shadow" && { isolation: isolated }), ...attributes };
      await page.goto(await open(host, { server, site }, all));
      return new Embedded(page, words, page.locator("regain-recovery").last());
    });
  },
});

export { expect };
