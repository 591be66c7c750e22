/**
 * The key under which a write is recorded once, however often it is sent: the same as long as the
 * same thing is meant (a double tap, a retry after a broken connection), a new one after that.
 */
export function onceKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  // Plain HTTP in a local network: no randomUUID there.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
