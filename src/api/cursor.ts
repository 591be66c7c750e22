/**
 * Cursors are opaque to callers: base64url of a small JSON list that says where the last page ended.
 * They carry no rights: what is behind a forged one is looked up with the caller's own sight.
 */
export type CursorPart = string | number | null;

export function encodeCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts), "utf8").toString("base64url");
}

/** The parts, if each is what `shape` says at its place; null for anything that was made up. */
export function decodeCursor(
  text: string,
  shape: readonly ("string" | "number")[],
): CursorPart[] | null {
  const parts = parse(Buffer.from(text, "base64url").toString("utf8"));
  if (!Array.isArray(parts) || parts.length !== shape.length) return null;
  const fits = parts.every(
    (part, index) =>
      typeof part === shape[index] &&
      (typeof part !== "number" || Number.isSafeInteger(part)) &&
      (typeof part !== "string" || (part.length <= 200 && !/[\0\p{Surrogate}]/u.test(part))),
  );
  return fits ? (parts as CursorPart[]) : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
