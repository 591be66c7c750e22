import { type Failure, failure, type Outcome, success } from "#core/outcome";

/**
 * Cursors are opaque to callers: base64url of a small JSON list that says where the last page ended.
 * They carry no rights: what is behind a forged one is looked up with the caller's own sight.
 */
export type CursorPart = string | number | null;

type Shape = readonly ("string" | "number")[];

/** For cursors that the server did not hand out, or not for this list. */
export const cursorInvalid: Failure = failure(
  "invalid",
  "cursor-invalid",
  "This cursor is not ours or is another list's: take it unchanged from the page before, and leave " +
    "it out to begin the list.",
  [{ at: "/cursor", message: "is not ours or is another list's" }],
);

export function encodeCursor(parts: readonly CursorPart[]): string {
  return Buffer.from(JSON.stringify(parts), "utf8").toString("base64url");
}

/** The parts, if each is what `shape` says at its place; null for anything that was made up. */
export function decodeCursor(text: string, shape: Shape): CursorPart[] | null {
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

/** A list and the unit that it is about: a cursor of another one is refused, not misread. */
export interface CursorList {
  readonly list: string;
  readonly unitId: number;
}

export function cursorOf({ list, unitId }: CursorList, parts: readonly CursorPart[]): string {
  return encodeCursor([list, unitId, ...parts]);
}

/** Where the page begins in this very list; null without a cursor, a failure for any other one. */
export function placeOf(
  { list, unitId }: CursorList,
  cursor: string | undefined,
  shape: Shape,
): Outcome<CursorPart[] | null> {
  if (cursor === undefined) return success(null);
  const parts = decodeCursor(cursor, ["string", "number", ...shape]);
  if (parts === null || parts[0] !== list || parts[1] !== unitId) return cursorInvalid;
  return success(parts.slice(2));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
