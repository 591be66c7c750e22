import { createHash } from "node:crypto";
import type { Pack } from "#core/policy/pack";

/** Keys that hold words for people: they never judge. */
const wordKeys = new Set(["title", "clause", "responsible", "later", "source", "readings"]);

/**
 * The hash of what judges: parameters, vocabulary codes and rules, without words, without cases,
 * without the days that objections take and without whom an office may grant a waiver at once. It is stored with each verdict.
 */
export function judgingHash(pack: Pack): string {
  const { cases: _, declared: __, follows, objections, bulkWaivers, ...rest } = pack;
  const parameters = withoutThoseOf([objections, bulkWaivers], pack);
  const judging = { ...rest, parameters };
  const levels = pack.vocabulary.levels.map((level) => level.code).join(" ");
  return digest(
    canonical({ ...judging, levels, follows: before(follows, judgingHash) }, (key) =>
      wordKeys.has(key),
    ),
  );
}

/** The parameters but for those that only these parts refer to, which judge nobody. */
function withoutThoseOf(parts: readonly unknown[], pack: Pack): Pack["parameters"] {
  const { cases: _, objections: __, bulkWaivers: ___, follows: ____, ...judging } = pack;
  const judges = namesIn(judging);
  const names = new Set([...namesIn(parts)].filter((name) => !judges.has(name)));
  return Object.fromEntries(Object.entries(pack.parameters).filter(([name]) => !names.has(name)));
}

/** Names of the parameters that something refers to. */
function namesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== "object" || value === null) return found;
  if ("$" in value && typeof value.$ === "string") found.add(value.$);
  for (const one of Object.values(value)) namesIn(one, found);
  return found;
}

/** The hash of everything that is read by people; a change of it changes no verdict. */
export function wordingHash(pack: Pack): string {
  const { cases: _, follows, ...rest } = pack;
  const words = { ...rest, follows: before(follows, wordingHash) };
  return digest(canonical(words, () => false));
}

function before(
  follows: Pack["follows"],
  hash: (pack: Pack) => string,
): { readonly on: number; readonly before: string } | undefined {
  return follows === undefined ? undefined : { on: follows.on, before: hash(follows.pack) };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** JSON with sorted keys. */
function canonical(value: unknown, skip: (key: string) => boolean): string {
  if (Array.isArray(value)) {
    const parts = value.map((one) => canonical(one, skip));
    // Lists of named things are maps in the files: their order says nothing, save for levels.
    if (value.every((one) => isNamed(one))) parts.sort();
    return `[${parts.join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value)
      // A step that is not written is undefined: packs of before keep their hash.
      .filter(([key, one]) => one !== undefined && !skip(key))
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, one]) => `${JSON.stringify(key)}:${canonical(one, skip)}`);
    return `{${parts.join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

function isNamed(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("id" in value || "code" in value);
}
