// What both pages know of `regain/1` (docs/contract.md): a flow is begun with what one signs in with, and moved by actions.

/** A contact on file, masked. */
export interface Method {
  id: string;
  kind: "email" | "phone";
  masked: string;
}

export interface Flow {
  id: string;
  step: { name: string; methods?: Method[] };
}

export interface Begun {
  flow: Flow;
  token: string;
}

/** What the server refuses, with the names of the members that are wrong. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly fields: string[],
  ) {
    super(`the server answered ${String(status)}`);
  }
}

interface Problem {
  errors?: { pointer?: string }[];
}

async function post<T>(path: string, body: unknown, token?: string): Promise<T> {
  const headers: Record<string, string> = { "content-type": "application/json", "accept-language": "en" };
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  const answer = await fetch(`/recovery/v1/${path}`, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  if (answer.ok) return (await answer.json()) as T;
  const problem = (await answer.json().catch(() => ({}))) as Problem;
  throw new Refused(
    answer.status,
    (problem.errors ?? []).map((error) => (error.pointer ?? "").replace("#/", "")),
  );
}

/** One call: the flow stands after `identify` then. */
export async function begin(identifier: string): Promise<Begun> {
  return post("flows", { purpose: "password", identifier });
}

export async function chooseMethod({ flow, token }: Begun, method: string): Promise<Flow> {
  const answer = await post<{ flow: Flow }>(`flows/${flow.id}`, { action: "choose_method", method }, token);
  return answer.flow;
}

/** What is said where the answer was no flow. */
export function said(error: unknown): string {
  const kept = "What you typed is still here.";
  if (error instanceof Refused) {
    return error.status === 429
      ? "This was tried too often. Wait a while, then try again."
      : `We cannot do this right now. ${kept} Wait a moment, then try again.`;
  }
  return navigator.onLine
    ? `Our site does not answer. ${kept} Wait a moment, then try again.`
    : `You are offline. ${kept} Check your connection, then try again.`;
}

/** Whether the server refuses what was typed there. */
export function isWrong(error: unknown, field: string): boolean {
  return error instanceof Refused && error.fields.includes(field);
}
