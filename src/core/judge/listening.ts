import type { LedgerEntry } from "../ledger.ts";
import { type CompiledPack, scale } from "./compiled.ts";
import { filterText } from "./filter-wording.ts";
import type { HeardPart } from "./part-reasons.ts";
import type { EntryReason, Note, VerdictKey } from "./reasons.ts";
import type { EntryCode, Given, Recorder } from "./recorder.ts";
import { anchorOf } from "./rows.ts";
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
  const recorder: Recorder = {
    wants: (rule, windowStart, anchor) =>
      rule.id === key.requirement &&
      windowStart === key.windowStart &&
      anchorOf(rule, anchor) === key.anchor,
    begin() {
      begun = true;
    },
    entry(s, rule, k, code, given, windowTo) {
      const entry = s.entries[k];
      if (entry === undefined) return;
      const refusal = code === "refused" ? refusalOf(s, rule.credit.counts, k, windowTo) : null;
      entries.push({ ...entryReason(entry, code, given), refusal, steps: steps.get(k) ?? [] });
      notes.push(...entryNotes(entry, code));
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
  entry: LedgerEntry,
  code: EntryCode,
  { amount, once }: Given,
): Omit<EntryReason, "refusal" | "steps"> {
  const { id, sessionId, startsOn, endsOn } = entry;
  const minutes = Math.floor(amount / scale);
  return { entryId: id, sessionId, startsOn, endsOn, code, minutes, once };
}

/** What reaches over an edge lasts several days: without day lines it is split evenly. */
function entryNotes(entry: LedgerEntry, code: EntryCode): Note[] {
  const notes: Note[] = [];
  if (code === "straddles" && entry.days === null) {
    notes.push({ code: "even-split", values: { entry: entry.id } });
  }
  const gave = code === "counted" || code === "straddles";
  if (gave && entry.recordedOn < entry.endsOn) {
    notes.push({ code: "recorded-early", values: { entry: entry.id } });
  }
  return notes;
}
