// Requests that were sent, and the links in the mails that follow, without a browser.

import { mailbox } from "./request.ts";
import type { Server } from "./server.ts";

/** What a server is told where mails are to come at once: no check against robots, and no wait for the account's contacts. */
export const AT_ONCE = "[request]\noffered = true\nchallenges = []\nhold_hours = 0\nper_day = 20\n";

export interface Asked {
  reference: string;
  friend: string;
}

/** Sends a request about an account, and waits until a reviewer can see it. */
export async function ask(server: Server, identifier: string): Promise<Asked> {
  const friend = mailbox();
  const begun = await server.post("flows", { purpose: "request", locale: "en", identifier });
  const flow = `flows/${begun.flow.id}`;
  const act = async (action: object): ReturnType<Server["post"]> => server.post(flow, action, begun.token);
  await act({ action: "give_contact", contact: friend });
  const code = await server.code(friend);
  const asked = await act({ action: "enter_code", code });
  await act({ action: "save_answers", answers: { given_name: ["Anna"] }, done: true });
  await act({ action: "submit_request", secrets: {} });
  return { reference: String(asked.flow.step["reference"]), friend };
}

/** The link in the mail that comes once a reviewer has verified a request. */
export async function verified(server: Server, asked: Asked): Promise<string> {
  await server.decide(asked.reference, "verified");
  return server.link(asked.friend, "verified");
}
