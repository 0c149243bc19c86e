/** Looks for the solution of an ALTCHA challenge (JSON) among the 16 tries after the first `tries`. */
export function solve(challenge: string, tries: number): Promise<string | undefined>;
