import type { CountedView, EntryView } from "#contract/views";
import { formatDay } from "#core/day";
import { type Reasons, sentences } from "#core/judge";
import type { LedgerRow } from "#core/ledger";
import type { Verdict } from "#core/verdicts";
import type { FiledRows } from "#store/study-file";
import type { Policy } from "./policy.ts";
import type { Loaded } from "./verdicts.ts";
import { requirementRef } from "./verdicts-lines.ts";

/** What was found out on reading: reasons by verdict, names by account. */
export interface Reading {
  readonly reasons: ReadonlyMap<Verdict, Reasons | null>;
  readonly recorders: ReadonlyMap<number, string>;
}

/** Every row of the ledger that was known, the latest training first. */
export function ledgerView(
  policy: Policy | null,
  memberId: number,
  loaded: Pick<Loaded, "rows">,
  rows: FiledRows,
  reading: Reading,
): EntryView[] {
  const filed = new Map(rows.entries.map((one) => [String(one.entryId), one]));
  const ledger = loaded.rows.get(memberId) ?? [];
  const last = new Map<string, number>();
  for (const row of ledger) {
    last.set(row.rootId, Math.max(last.get(row.rootId) ?? 0, row.sequence));
  }
  const counted = countedByEntry(policy, reading.reasons);
  return [...ledger]
    .sort((a, b) => b.startsOn - a.startsOn || b.sequence - a.sequence)
    .flatMap((row) => {
      const file = filed.get(row.id);
      if (file === undefined) return [];
      return [
        {
          ...entryFields(row),
          stands: row.act !== "withdrawal" && last.get(row.rootId) === row.sequence,
          provider: {
            providerId: row.provider.id,
            name: { zh: file.providerZh, en: file.providerEn },
            level: row.provider.level,
          },
          note: file.note,
          recordedAt: file.recordedAt,
          recordedBy: reading.recorders.get(file.recordedBy) ?? "",
          contested: file.contested,
          counted: counted.get(row.id) ?? [],
        },
      ];
    });
}

function entryFields(row: LedgerRow) {
  const { act, minutes, form, topic, course, outcome, attested } = row;
  return {
    entryId: row.sequence,
    rootId: Number(row.rootId),
    sessionId: Number(row.sessionId),
    startsOn: formatDay(row.startsOn),
    endsOn: formatDay(row.endsOn),
    credit:
      row.credit === null
        ? null
        : { quantity: row.credit.thousandths / 1000, unit: row.credit.unit },
    days: row.days?.map((line) => ({ on: formatDay(line.on), minutes: line.minutes })) ?? null,
    act,
    minutes,
    form,
    topic,
    course,
    outcome,
    attested,
  };
}

const givingCodes: readonly string[] = ["counted", "straddles", "running"];

function countedByEntry(
  policy: Policy | null,
  reasons: ReadonlyMap<Verdict, Reasons | null>,
): Map<string, CountedView[]> {
  const counted = new Map<string, CountedView[]>();
  for (const [verdict, found] of reasons) {
    if (found === null) continue;
    const words = new Map(sentences(found).map((one) => [one.entryId, one.text]));
    for (const entry of found.entries) {
      const list = counted.get(entry.entryId) ?? [];
      list.push({
        requirement: requirementRef(policy, verdict.requirement),
        windowStart: formatDay(verdict.windowStart),
        dueOn: formatDay(verdict.dueOn),
        counted: givingCodes.includes(entry.code),
        minutes: entry.minutes,
        why: words.get(entry.entryId) ?? { zh: "", en: "" },
      });
      counted.set(entry.entryId, list);
    }
  }
  return counted;
}
