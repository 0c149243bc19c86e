// A browser, and a page in it that is as slow as the bench says.

import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from "@playwright/test";
import { START_MS } from "../browser/patience.ts";

/** How much slower the page's main thread is than this machine's. */
export const CPU = 4;
/** Slow 4G: the delay of each request, and bytes a second either way. */
export const NETWORK = {
  offline: false,
  latency: 150,
  downloadThroughput: 1_600_000 / 8,
  uploadThroughput: 750_000 / 8,
};

export async function launch(): Promise<Browser> {
  return chromium.launch({
    timeout: START_MS,
    executablePath: process.env["REGAIN_CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Tab {
  context: BrowserContext;
  page: Page;
  cdp: CDPSession;
}

/** A page that has nothing from before: no cache, no connection, no process of another page. */
export async function tab(browser: Browser): Promise<Tab> {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 412, height: 823 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  return { context, page, cdp };
}

export async function slowDown(cdp: CDPSession, { network }: { network: boolean }): Promise<void> {
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: CPU });
  if (!network) return;
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", NETWORK);
}

/** One key, down and up, as a keyboard gives it. Whoever wants to waits until the page has taken it. */
export async function press(cdp: CDPSession, key: string): Promise<void> {
  const code = key.toUpperCase();
  const common = { key, code: `Key${code}`, windowsVirtualKeyCode: code.charCodeAt(0) };
  const sent = [
    cdp.send("Input.dispatchKeyEvent", { ...common, type: "keyDown", text: key, unmodifiedText: key }),
    cdp.send("Input.dispatchKeyEvent", { ...common, type: "keyUp" }),
  ];
  // A page that is closed by then takes none.
  await Promise.allSettled(sent);
}

export async function sleep(time: number): Promise<void> {
  await new Promise((done) => setTimeout(done, Math.max(0, time)));
}

/** How long a fixed piece of work takes there, in milliseconds: the shortest of several times, for the machine may be busy. */
export async function work(page: Page): Promise<number> {
  const once = async (): Promise<number> =>
    page.evaluate(() => {
      const begun = performance.now();
      let sum = 0;
      for (let n = 0; n < 5_000_000; n++) sum = (sum * 31 + n) | 0;
      return performance.now() - begun + (sum === 1 ? 1 : 0);
    });
  let least = Infinity;
  for (let n = 0; n < 12; n++) least = Math.min(least, await once());
  return least;
}
