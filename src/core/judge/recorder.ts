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

export interface Given {
  /** Thousandths of a minute. */
  readonly amount: number;
  readonly once: boolean;
}

/** Listens while one window is judged. The judge itself writes to it, so it cannot disagree. */
export interface Recorder {
  wants(rule: Rule, windowStart: number, anchor: string): boolean;
  begin(): void;
  /** `given`: what it gave, and whether it is a training; in a window that ends on `windowTo`. */
  entry(s: Scratch, rule: Rule, k: number, code: EntryCode, given: Given, windowTo: number): void;
  /** What a step of credit did to the member's k-th entry; told before the entry itself. */
  step(k: number, code: string, values: Readonly<Record<string, string | number>>): void;
  /** A cap took this much away from an entry; `limit` is what the cap leaves of its class. */
  cut(k: number, cap: CompiledCap, amount: number, limit: number): void;
  /** How one leaf of the demand of the rule as it was asked stood; `meant`: it is to be reached. */
  part(rule: Rule, part: PartWeighed, meant: boolean): void;
  note(code: string, values: Readonly<Record<string, string | number>>): void;
}
