import type { Rule } from "./compiled.ts";
import type { Scratch } from "./scratch.ts";

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
  | "too-short";

/** Listens while one window is judged. The judge itself writes to it, so it cannot disagree. */
export interface Recorder {
  wants(rule: Rule, windowStart: number, anchor: string): boolean;
  begin(): void;
  entry(s: Scratch, rule: Rule, k: number, code: EntryCode, amount: number, once: boolean): void;
  note(code: string, values: Readonly<Record<string, string | number>>): void;
}
