// better-auth with its e-mail OTP plugin, for tests.
//
// Prints its address, then one JSON object for each code: `to`, `text`. Its accounts are in memory, and gone at the end, which
// comes with SIGTERM or once stdin closes. There is one account: anna@example.com.
//
// What may be set in the environment:
// - `PORT`: where it listens; a free port without it;
// - `CODE_SECONDS`, `CODE_TRIES`: how long a code works, and for how many tries (better-auth's defaults: 300, 3);
// - `REQUESTS_PER_MINUTE`: so many requests of each kind, from all clients together (better-auth's default: 3);
// - `PASSWORD_MIN`: the least number of characters of a password (better-auth's default: 8);
// - `ORIGINS`: other origins whose pages may send requests, with a comma between two.

import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { emailOTP } from "better-auth/plugins";

const say = (what) => console.log(typeof what === "string" ? what : JSON.stringify(what));
const set = (name, without) => Number(process.env[name] ?? without);
const origins = (process.env["ORIGINS"] ?? "").split(",").filter(Boolean);
const perMinute = set("REQUESTS_PER_MINUTE", 3);

let handler;
const server = createServer((asked, answer) => {
  if (admit(asked, answer)) handler(asked, answer);
});

/** CORS, which better-auth leaves to the site. Whether the request is to go on. */
function admit(asked, answer) {
  const { origin } = asked.headers;
  answer.setHeader("vary", "origin");
  if (origin !== undefined && origins.includes(origin)) {
    answer.setHeader("access-control-allow-origin", origin);
    answer.setHeader("access-control-allow-credentials", "true");
    answer.setHeader("access-control-allow-headers", "content-type, accept-language");
    answer.setHeader("access-control-expose-headers", "x-retry-after");
  }
  if (asked.method !== "OPTIONS") return true;
  answer.writeHead(204).end();
  return false;
}

server.listen(set("PORT", 0), "127.0.0.1", async () => {
  const address = `http://127.0.0.1:${server.address().port}`;
  const auth = betterAuth({
    baseURL: address,
    secret: crypto.randomUUID() + crypto.randomUUID(),
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: set("PASSWORD_MIN", 8),
      revokeSessionsOnPasswordReset: true,
    },
    trustedOrigins: origins,
    logger: { disabled: true },
    telemetry: { enabled: false },
    // Off by default outside production.
    rateLimit: {
      enabled: true,
      customRules: { "/email-otp/*": { window: 60, max: perMinute } },
    },
    plugins: [
      emailOTP({
        expiresIn: set("CODE_SECONDS", 300),
        allowedAttempts: set("CODE_TRIES", 3),
        async sendVerificationOTP({ email, otp }) {
          say({ to: email, text: `Your code:\n\n${otp}\n` });
        },
      }),
    ],
  });
  handler = toNodeHandler(auth);
  const anna = { name: "Anna", email: "anna@example.com", password: "the old password of Anna" };
  await auth.api.signUpEmail({ body: anna });
  say(address);
});

function end() {
  server.close();
  server.closeAllConnections();
  process.exit();
}

process.on("SIGTERM", end);
process.stdin.on("end", end).resume();
