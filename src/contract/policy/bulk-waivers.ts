import { birthEvent } from "#core/judge";
import type { BulkWaiver, Pack, WaiverEffect } from "#core/policy/pack";
import { requirementsOf } from "#core/policy/pack";
import { waiverKinds } from "#core/waivers";
import {
  type At,
  complain,
  did,
  type Ledger,
  listOf,
  need,
  type Reader,
  record,
} from "./reading.ts";
import { checkCode, oneOf, string } from "./scalars.ts";
import { selectorReader } from "./selectors.ts";
import { type DoneAsked, type Scope, wholeValue } from "./values.ts";
import { codesOf } from "./vocabulary.ts";

/** `lift`, or so many minutes less. A new last day would differ from member to member. */
function effectReader(scope: Scope): Reader<BulkWaiver["effect"]> {
  const reduce = record({ reduceMinutes: need(wholeValue(scope, 1, 100_000)) });
  const lift = oneOf(["lift"] as const, "effect");
  return (at, to) => {
    const found = lift(at, { mistakes: [] });
    return found ?? (at.node !== null && "items" in at.node ? reduce(at, to) : lift(at, to));
  };
}

/** Every member's date of birth is known as an event, whatever the pack's vocabulary says. */
function withBirth(scope: Scope, done: DoneAsked[]): Scope {
  const { vocabulary } = scope;
  if (vocabulary === null) return scope;
  const born = { code: birthEvent, title: { zh: "出生", en: "Born" } };
  const others = vocabulary.events.filter((one) => one.code !== birthEvent);
  return { ...scope, rule: "", done, vocabulary: { ...vocabulary, events: [...others, born] } };
}

/** Reads one entry of `bulkWaivers`. What it refers to is compared once all rules are read. */
export function bulkWaiverReader(scope: Scope) {
  return (key: string, at: At, to: Ledger): (BulkWaiver & { readonly at: At }) | undefined => {
    const done: DoneAsked[] = [];
    const asking = withBirth(scope, done);
    const kinds = waiverKinds(scope.vocabulary ?? { waivers: [] });
    const id = checkCode(key, at, to);
    const read = record({
      zh: need(string(200)),
      en: need(string(200)),
      who: need(selectorReader(asking)),
      requirements: need(listOf(string(64), 1)),
      kind: need(oneOf(codesOf(kinds), "kind of waiver")),
      effect: need(effectReader(asking)),
    })(at, to);
    for (const one of done) {
      complain(
        one.at,
        to,
        `${one.word}: whether a rule was reached is not asked here; name the rule under requirements`,
      );
    }
    if (id === undefined || read === undefined || done.length > 0) return undefined;
    const { zh, en, ...rest } = read;
    return { id, title: { zh, en }, ...rest, at };
  };
}

/** Says which requirements are unknown, named twice, or do not allow the effect. */
export function checkBulkWaivers(
  read: readonly (BulkWaiver & { readonly at: At })[],
  pack: Pick<Pack, "requirements" | "follows">,
  ids: readonly string[],
  to: Ledger,
): BulkWaiver[] {
  const before = pack.follows === undefined ? [] : requirementsOf(pack.follows.pack);
  const rules = new Map([...before, ...pack.requirements].map((one) => [one.id, one]));
  return read.map(({ at, ...one }) => {
    const effect: WaiverEffect = one.effect === "lift" ? "lift" : "reduce";
    one.requirements.forEach((id, index) => {
      const rule = rules.get(id);
      if (one.requirements.indexOf(id) < index) {
        complain(at, to, `requirements: ${id} is named twice`);
      } else if (rule === undefined) {
        // A rule that could not be read has said so itself.
        if (!ids.includes(id)) {
          complain(
            at,
            to,
            `requirements: ${id} is no rule that is judged; ${did(id, [...rules.keys()])}`,
          );
        }
      } else if (rule.subject !== "member") {
        complain(at, to, `requirements: ${id} is a duty of units`);
      } else if (!rule.verdict.waive.includes(effect)) {
        complain(at, to, `effect: ${id} does not allow ${effect} (verdict.waive)`);
      }
    });
    return one;
  });
}
