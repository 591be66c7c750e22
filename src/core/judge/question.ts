import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Pack } from "../policy/pack.ts";
import type { Selector } from "../policy/selectors.ts";
import { compilePack } from "./compile.ts";
import { newAsking } from "./derived.ts";
import { variantsOf } from "./partial.ts";
import { compileSelector } from "./profile.ts";
import { holds, layOut, sliceAt } from "./scratch.ts";
import { settingsOf } from "./settings.ts";
import { addPredicate, newSituations } from "./situations.ts";

/** The event that stands for a member's date of birth where a question outside the rules asks. */
export const birthEvent = "born";

/** Whether something surely holds of a member on a day. */
export type Question = (history: History, day: Day) => boolean;

/**
 * A selector of a pack that belongs to no rule, as a question about one member. It says yes where the
 * answer is yes whichever day an incomplete date is: what is doubtful is no. `done` is not asked here.
 */
export function compileQuestion(pack: Pack, when: Selector): Question {
  const situations = newSituations();
  const asking = newAsking(situations);
  const settings = settingsOf(pack, {}, "", asking);
  const levels = pack.vocabulary.levels.map((level) => level.code);
  const predicate = addPredicate(situations, compileSelector(settings, levels, when));
  const empty = compilePack({ ...pack, follows: undefined, requirements: [], exemptions: [] });
  const compiled = { ...empty, situations, derived: asking.derived };
  return (history, day) =>
    variantsOf({ ...history, entries: [] }).every((one) => {
      layOut(compiled, one, day);
      return holds(compiled.scratch, sliceAt(compiled.scratch, day), predicate);
    });
}
