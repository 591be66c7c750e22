import { createHash } from "node:crypto";
import type { Pack } from "#core/policy/pack";

/** Keys that hold words for people: they never judge. */
const wordKeys = new Set(["title", "clause", "responsible", "later", "source", "readings"]);

/**
 * The hash of what judges: parameters, vocabulary codes and rules, without words, without cases and
 * without the days that objections take. It is stored with each verdict.
 */
export function judgingHash(pack: Pack): string {
  const { cases: _, declared: __, follows, objections, ...rest } = pack;
  const judging = { ...rest, parameters: withoutThoseOf(objections, pack.parameters) };
  const levels = pack.vocabulary.levels.map((level) => level.code).join(" ");
  return digest(
    canonical({ ...judging, levels, follows: before(follows, judgingHash) }, (key) =>
      wordKeys.has(key),
    ),
  );
}

/** The grammar lets nothing but rules and `objections` refer to parameters: these judge nobody. */
function withoutThoseOf(
  objections: Pack["objections"],
  parameters: Pack["parameters"],
): Pack["parameters"] {
  const { answerWithinDays = 0, appealWithinDays = 0 } = objections ?? {};
  const names = new Set(
    [answerWithinDays, appealWithinDays].flatMap((one) => (typeof one === "number" ? [] : one.$)),
  );
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.has(name)));
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
