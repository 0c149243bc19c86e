// What is asked of the backend before the app is there.

/** JSON. Throws what a refusal says, or else a text. */
export async function ask(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw await answer.json().catch(() => "");
  return answer.json();
}

/** Notes what the backend can do, of what a site offers. */
export function offered(given, config) {
  given.features = config.features;
  return config;
}
