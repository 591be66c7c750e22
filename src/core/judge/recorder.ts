import type { Rule } from "./compiled.ts";
import type { Scratch } from "./scratch.ts";
import type { CompiledCap } from "./steps.ts";
import type { PartWeighed } from "./weigh.ts";

/** What became of an entry in one window of one rule. */
export type EntryCode =
  | "counted"
  | "straddles"
  | "running"
  | "duplicate"
  | "future"
  | "before"
  | "after"
  | "refused"
  | "earlier-window"
  | "ends-after"
  | "too-short"
  | "below-threshold"
  | "short-block"
  | "repeat";

/** Listens while one window is judged. The judge itself writes to it, so it cannot disagree. */
export interface Recorder {
  wants(rule: Rule, windowStart: number, anchor: string): boolean;
  begin(): void;
  entry(s: Scratch, rule: Rule, k: number, code: EntryCode, amount: number, once: boolean): void;
  /** What a step of credit did to the member's k-th entry; told before the entry itself. */
  step(k: number, code: string, values: Readonly<Record<string, string | number>>): void;
  /** A cap took this much away from an entry; `limit` is what the cap leaves of its class. */
  cut(k: number, cap: CompiledCap, amount: number, limit: number): void;
  /** How one leaf of the demand of the rule as it was asked stood; `meant`: it is to be reached. */
  part(rule: Rule, part: PartWeighed, meant: boolean): void;
  note(code: string, values: Readonly<Record<string, string | number>>): void;
}
