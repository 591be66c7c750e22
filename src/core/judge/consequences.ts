import type { Day } from "../day.ts";
import type { Text } from "../policy/values.ts";
import type { VerdictWords } from "../policy/pack.ts";
import type { Status, Verdict } from "../verdicts.ts";
import type { Rule } from "./compiled.ts";
import type { Note } from "./reasons.ts";
import { flagOf, type Settings } from "./settings.ts";
import { after, type Time, timeOf } from "./times.ts";

/** What follows when a row has been owed for so long after its due day. */
export interface Consequence {
  readonly code: string;
  readonly title: Text;
  readonly after: Time;
  /** Whether the member may act while it holds; null: as the rule says otherwise. */
  readonly mayAct: boolean | null;
}

export function consequencesOf(
  settings: Settings,
  { consequences }: VerdictWords,
): readonly Consequence[] {
  return (consequences ?? []).map(({ code, title, after: length, mayAct }) => ({
    code,
    title,
    after: timeOf(settings, length),
    mayAct: mayAct === undefined ? null : flagOf(settings, mayAct),
  }));
}

/** Where a row stands among the consequences of its rule. */
export interface ConsequenceOn {
  readonly now: Consequence | null;
  /** Its first day. */
  readonly since: Day;
  readonly next: Consequence | null;
  /** The first day of the next one; 0 for none. */
  readonly nextOn: Day;
}

const none: ConsequenceOn = { now: null, since: 0, next: null, nextOn: 0 };

/** Of what was not reached in time the last step that has begun by today, and the one to come. */
export function consequenceOn(
  { consequences }: Rule,
  { status, dueOn }: { readonly status: Status; readonly dueOn: Day },
  today: Day,
): ConsequenceOn {
  if (status !== "short" && status !== "overdue") return none;
  let found = none;
  for (const one of consequences) {
    const on = after(dueOn, one.after);
    if (on > today) return { ...found, next: one, nextOn: on };
    found = { ...none, now: one, since: on };
  }
  return found;
}

/** What follows now, and what will where nothing changes, in words. */
export function consequenceNotes(rule: Rule, verdict: Verdict, today: Day): Note[] {
  const { now, since, next, nextOn } = consequenceOn(rule, verdict, today);
  const said = ({ title }: Consequence) => ({ whatZh: title.zh, whatEn: title.en });
  return [
    ...(now === null ? [] : [{ code: "consequence", values: { ...said(now), fromDay: since } }]),
    ...(next === null
      ? []
      : [{ code: "consequence-next", values: { ...said(next), fromDay: nextOn } }]),
  ];
}
