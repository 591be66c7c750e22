import type { Day } from "../day.ts";
import type { Rule } from "./compiled.ts";
import type { Recorder } from "./recorder.ts";
import { holds, type Scratch, sliceAt } from "./scratch.ts";

/** How many of the states that a rule asks for hold on a day. */
export function statesHeld(s: Scratch, rule: Rule, day: Day): number {
  const slice = sliceAt(s, day);
  let held = 0;
  for (const one of rule.states) if (holds(s, slice, one.predicate)) held += 1;
  return held;
}

/** Says of each state whether it holds on the day that is asked. */
export function noteStates(s: Scratch, rule: Rule, day: Day, recorder: Recorder): void {
  const slice = sliceAt(s, day);
  for (const { predicate, title } of rule.states) {
    const code = holds(s, slice, predicate) ? "state-held" : "state-missing";
    recorder.note(code, { stateZh: title.zh, stateEn: title.en, day });
  }
}
