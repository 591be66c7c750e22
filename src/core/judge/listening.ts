import { type CompiledPack, type Rule, scale } from "./compiled.ts";
import { filterText } from "./filter-wording.ts";
import type { HeardPart } from "./part-reasons.ts";
import type { EntryReason, Note, VerdictKey } from "./reasons.ts";
import type { EntryCode, Given, Recorder } from "./recorder.ts";
import { anchorOf } from "./rows.ts";
import { counted, type Scratch } from "./scratch.ts";
import { settingsOf } from "./settings.ts";
import { refusalOf } from "./takes.ts";

/** What the judge said about one window while it judged. */
export interface Heard {
  readonly recorder: Recorder;
  readonly entries: EntryReason[];
  readonly notes: Note[];
  readonly parts: HeardPart[];
  begun(): boolean;
}

/** A recorder for one verdict, and what it heard. */
export function listen(pack: CompiledPack, key: VerdictKey): Heard {
  const entries: EntryReason[] = [];
  const notes: Note[] = [];
  const parts: HeardPart[] = [];
  const steps = new Map<number, Note[]>();
  const settings = settingsOf(pack.pack, pack.overrides, key.requirement);
  const words = { settings, vocabulary: pack.pack.vocabulary };
  let begun = false;
  const step = (k: number, code: string, values: Note["values"]): void => {
    steps.set(k, [...(steps.get(k) ?? []), { code, values }]);
  };
  const empty = (): void => {
    entries.length = 0;
    notes.length = 0;
    parts.length = 0;
    steps.clear();
  };
  const recorder: Recorder = {
    wants: (rule, windowStart, anchor) =>
      rule.id === key.requirement &&
      windowStart === key.windowStart &&
      anchorOf(rule, anchor) === key.anchor,
    begin() {
      begun = true;
      empty();
    },
    entry(s, rule, k, code, given, windowTo) {
      const found = entryReason(s, rule, k, code, given, windowTo, steps.get(k) ?? []);
      if (found === null) return;
      entries.push(found);
      notes.push(...entryNotes(s, k, code));
    },
    step,
    cut(k, cap, amount, limit) {
      const of = filterText(words, cap.source.of);
      const values = { cutHours: Math.ceil(amount / scale), limitHours: Math.floor(limit / scale) };
      step(k, of.en === "" ? "over-cap-all" : "over-cap", { ...values, ofZh: of.zh, ofEn: of.en });
    },
    part(rule, part, meant) {
      parts.push({ rule, part, meant });
    },
    note(code, values) {
      notes.push({ code, values });
    },
  };
  return { recorder, entries, notes, parts, begun: () => begun };
}

function entryReason(
  s: Scratch,
  rule: Rule,
  k: number,
  code: EntryCode,
  { amount, once }: Given,
  windowTo: number,
  steps: readonly Note[],
): EntryReason | null {
  const entry = s.entries[k];
  if (entry === undefined) return null;
  const refusal = code === "refused" ? refusalOf(s, rule.credit.counts, k, windowTo) : null;
  return {
    entryId: entry.id,
    sessionId: entry.sessionId,
    startsOn: entry.startsOn,
    endsOn: entry.endsOn,
    code,
    refusal,
    steps,
    minutes: Math.floor(amount / scale),
    once,
  };
}

function entryNotes(s: Scratch, k: number, code: EntryCode): Note[] {
  const entry = s.entries[k];
  if (entry === undefined || s.states[k] !== counted) return [];
  const notes: Note[] = [];
  if (code === "straddles" && entry.days === null && entry.startsOn !== entry.endsOn) {
    notes.push({ code: "even-split", values: { entry: entry.id } });
  }
  const gave = code === "counted" || code === "straddles";
  if (gave && entry.recordedOn < entry.endsOn) {
    notes.push({ code: "recorded-early", values: { entry: entry.id } });
  }
  return notes;
}
