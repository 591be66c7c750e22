import type { Consequence } from "#core/policy/pack";
import type { Length } from "#core/policy/lengths";
import type { Value } from "#core/policy/values";
import { lengthReader } from "./lengths.ts";
import { complain, mapOf, may, need, type Reader, record } from "./reading.ts";
import { checkCode, string } from "./scalars.ts";
import { flagValue, type Scope } from "./values.ts";

/** Days that a length has at least and at most, where it is a plain number. */
function boundsOf(length: Length): readonly [least: number, most: number] | null {
  const [[unit, n] = ["", 0]] = Object.entries(length);
  if (typeof n !== "number") return null;
  if (unit === "days") return [n, n];
  const months = unit === "years" ? 12 * n : n;
  return [28 * months, 31 * months];
}

/** Steps by their codes, in the order in which they follow. */
export function consequencesReader(scope: Scope): Reader<readonly Consequence[]> {
  const one = record({
    after: need(lengthReader(scope)),
    mayAct: may<Value<boolean>, undefined>(flagValue(scope), undefined),
    zh: need(string(200)),
    en: need(string(200)),
  });
  const read = mapOf<Consequence>((key, at, to) => {
    const code = checkCode(key, at, to);
    const found = one(at, to);
    if (code === undefined || found === undefined) return undefined;
    const { zh, en, ...rest } = found;
    return { code, title: { zh, en }, ...rest };
  }, 20);
  return (at, to) => {
    const found = read(at, to);
    if (found === undefined) return undefined;
    if (found.length === 0) return complain(at, to, "empty; leave it out where nothing follows");
    const early = found.find((step, i) => {
      const before = found[i - 1];
      const [own, other] = [boundsOf(step.after), before && boundsOf(before.after)];
      return own !== null && other !== null && other !== undefined && own[1] <= other[0];
    });
    if (early === undefined) return found;
    return complain(
      at,
      to,
      `${early.code}: comes no later than the step before it; put it in order`,
    );
  };
}
