// Debian's Firefox is driven over WebDriver BiDi. The extended support release lacks a command that Playwright sends before
// anything else, to set colours that no test here is about: it is answered in its place.

import { createRequire } from "node:module";

interface Socket {
  send: (this: Socket, text: string, ...more: unknown[]) => void;
  emit: (event: "message", text: string, isBinary: boolean) => void;
}

const LACKING = "emulation.setMediaFeaturesOverride";

const require = createRequire(import.meta.url);
const { ws } = require("playwright-core/lib/utilsBundle") as { ws: { prototype: Socket } };
const send = ws.prototype.send;
ws.prototype.send = function (text, ...more) {
  const { id, method } = JSON.parse(text) as { id: number; method: string };
  if (method !== LACKING) {
    send.call(this, text, ...more);
    return;
  }
  setImmediate(() => {
    this.emit("message", JSON.stringify({ type: "success", id, result: {} }), false);
  });
};
