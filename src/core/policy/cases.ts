import type { Day } from "../day.ts";
import type { History } from "../members.ts";
import type { Status } from "../verdicts.ts";
import type { ParameterValue, Subject } from "./pack.ts";
import type { Text } from "./values.ts";

/** One line of what a worked case expects; keys that are null are not compared. */
export interface Expected {
  readonly requirement: string;
  /** A day inside the window that is meant; null where the requirement has one window only. */
  readonly on: Day | null;
  /** Null: the requirement has no row. */
  readonly status: Status | null;
  readonly creditedMinutes: number | null;
  readonly demandedMinutes: number | null;
  readonly sessions: number | null;
  readonly missingMinutes: number | null;
  readonly missingCount: number | null;
  readonly dueOn: Day | null;
  readonly unit: number | null;
  /** Whether the member may act; compared only where it is written. */
  readonly mayAct: boolean | null;
  /** The code of the consequence that follows, or `none`. */
  readonly consequence: string | null;
}

/** How many of several units meet a rule, as coverage counts them. */
export interface Share {
  readonly requirement: string;
  readonly met: number;
  readonly of: number;
}

/** So many subjects that are recorded alike. */
export interface Alike {
  readonly times: number;
  readonly history: History;
}

/** The longest pause between acts that count for a rule, in months with one decimal. */
export interface ExpectedGap {
  readonly requirement: string;
  readonly months: number;
}

/** A worked case: facts, a day, and what the pack must say. */
export interface Case {
  readonly id: string;
  readonly title: Text;
  /** Set where the case waits for something that is not built yet. */
  readonly later: Text | null;
  readonly today: Day;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly subject: Subject;
  /** Null where the case is about several units (`group`), or waits. */
  readonly history: History | null;
  readonly group: readonly Alike[];
  readonly shares: readonly Share[];
  readonly gap: ExpectedGap | null;
  readonly expect: readonly Expected[];
}
