// What page translators do to a page (Chrome, Edge): every text node goes, and a `<font>` in a `<font>` comes in its
// place. A text node that is gone is never looked at again. The words stay as they were, so that tests can read them.

import { expect, type Locator, type Page } from "@playwright/test";

/** Translates every page of this tab from now on. */
export async function translated(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ours = new WeakSet<Node>();
    const translate = (node: Node): void => {
      if (node instanceof Text) {
        const parent = node.parentElement;
        const stays = parent?.closest("[translate=no], script, style, title, textarea, option") ?? null;
        if (ours.has(node) || parent === null || stays !== null || node.data.trim() === "") return;
        const [outer, inner] = [document.createElement("font"), document.createElement("font")];
        const text = document.createTextNode(node.data);
        ours.add(text);
        inner.append(text);
        outer.append(inner);
        node.replaceWith(outer);
        return;
      }
      for (const child of [...node.childNodes]) translate(child);
    };
    new MutationObserver((changes) => {
      for (const { addedNodes, target, type } of changes) {
        if (type === "childList") for (const node of addedNodes) translate(node);
        else if (target.isConnected) translate(target);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
}

/** The translator was there, and has left alone what is to be read letter by letter. */
export async function isTranslated(of: Locator, verbatim?: string): Promise<void> {
  await expect(of.locator("font > font").first()).toBeAttached();
  if (verbatim === undefined) return;
  const kept = of.locator("[translate=no]");
  await expect(kept).toHaveText(verbatim);
  await expect(kept.locator("font")).toHaveCount(0);
}
