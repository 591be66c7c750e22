import type { Day } from "../day.ts";
import type { TransitionHow } from "../policy/pack.ts";
import type {
  AnniversaryGroup,
  Bounds,
  ChainGroup,
  CompiledPack,
  DeadlineRule,
  GateRule,
  Rule,
} from "./compiled.ts";
import { noDay } from "./compiled.ts";

/** The pack before another, compiled twice: as it ends, and as it judges while it is alone. */
export interface CompiledFollows {
  readonly on: Day;
  readonly old: CompiledPack;
  /** Before the day the pack that follows says nothing. Compiled when it is first asked. */
  readonly alone: () => CompiledPack;
}

/** What a pack that is followed has to know: from when on, and which rules give their windows up. */
export interface Closing {
  readonly on: Day;
  /** Rules whose windows that reach over the day have no row. */
  readonly taken: ReadonlySet<string>;
}

/** First and last day of a window. */
export interface Days {
  readonly from: Day;
  readonly to: Day;
}

/** Where the windows of a rule that is followed come from. */
export type Reaching =
  | { readonly standing: true }
  | { readonly spans: readonly Days[] }
  | { readonly chain: ChainGroup }
  | { readonly years: AnniversaryGroup }
  | { readonly deadline: DeadlineRule }
  | { readonly gate: GateRule };

export interface Replaced {
  readonly rule: Rule;
  readonly reaching: Reaching;
}

/** How a rule takes the place of others on the day of a change of packs. */
export interface Opening {
  readonly on: Day;
  readonly how: TransitionHow;
  readonly old: CompiledPack;
  readonly replaced: readonly Replaced[];
}

/** The days on which windows of a rule may begin, and by when they have to end. */
export function boundsOf(closing: Closing | null, id: string, from: Day, to: Day): Bounds {
  if (closing === null) return { from, to, endsBefore: noDay };
  const endsBefore = closing.taken.has(id) ? closing.on : noDay;
  return { from, to: Math.min(to, closing.on - 1), endsBefore };
}

/** The last day before which every window that reaches over the change has begun and ended. */
export function settledFrom({ on, how, replaced }: Opening): Day | null {
  if (how !== "finish-under-old") return on;
  let last = on - 1;
  for (const { reaching } of replaced) {
    if (!("spans" in reaching)) return null;
    for (const { from, to } of reaching.spans) if (from < on && to > last) last = to;
  }
  return last + 1;
}

/** How a rule takes over from rules of the pack before; null where it replaces none. */
export function openingOf(follows: CompiledFollows | null, { source }: Rule): Opening | null {
  const transition = source.transition;
  if (follows === null || transition === undefined || transition.replaces === null) return null;
  const { on, old } = follows;
  const replaced = transition.replaces.flatMap((id) => {
    const rule = old.rules.find((one) => one.id === id);
    const reaching = old.reaching.get(id);
    return rule === undefined || reaching === undefined ? [] : [{ rule, reaching }];
  });
  return { on, how: transition.how, old, replaced };
}
