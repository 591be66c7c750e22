import type { FactRow, Numbered, RowProblem } from "#contract/rows";
import { type Day, formatDay } from "#core/day";
import { livesOf, unitHistory } from "#core/duties";
import { compilePack, judge } from "#core/judge";
import { entriesInForce, type LedgerRow } from "#core/ledger";
import type { Pack } from "#core/policy/pack";
import { waiversOf } from "#core/waivers";
import { type CellValue, dayCell, type TableExport } from "../exports/export.ts";
import type { Dossier } from "../members/dossier.ts";
import { planRow } from "../members/fact-plan.ts";
import { problem } from "../members/rows.ts";
import { unitKey } from "./ledger.ts";
import type { FileUnits } from "./units.ts";

/** What the files say about units, decided on as the register decides. */
export type UnitDossiers = ReadonlyMap<number, Dossier>;

/** Facts and events of units; a unit that is not open in the file is named. */
export function fileUnitFacts(
  rows: readonly Numbered<FactRow>[],
  units: FileUnits,
  many: (kind: string) => boolean,
  problems: RowProblem[],
): UnitDossiers {
  const dossiers = new Map<number, Dossier>();
  const planned = { facts: [], events: [], attachments: [], goneFacts: [] };
  const inOrder = [...rows].sort((a, b) => a.value.from.first - b.value.from.first);
  for (const row of inOrder) {
    const code = row.value.subjectUnit;
    if (code === null) continue;
    const unitId = openUnit(units, code);
    if (unitId === null) {
      problems.push(problem(row, "subject_unit", "unit-unknown", code));
      continue;
    }
    let dossier = dossiers.get(unitId);
    if (dossier === undefined) {
      const nobody = { regionId: 0, memberId: 0, seenBy: [] };
      const empty = { facts: [], events: [], attachments: [] };
      dossier = { ...nobody, key: code, subject: "u", ...empty };
      dossiers.set(unitId, dossier);
    }
    const found = planRow(row, dossier, { units: units.byCode, many }, planned);
    if (typeof found !== "string") problems.push(found);
  }
  return dossiers;
}

function openUnit(units: FileUnits, code: string): number | null {
  return units.byCode.get(code)?.find((one) => one.to === null)?.unitId ?? null;
}

/** Rows of the ledger about units that the units' file does not know. */
export function strangeUnits(
  units: FileUnits,
  ledger: ReadonlyMap<string, readonly LedgerRow[]>,
  codes: ReadonlySet<string>,
  problems: RowProblem[],
): void {
  for (const code of codes) {
    if (openUnit(units, code) !== null) continue;
    for (const { sequence: row } of ledger.get(unitKey(code)) ?? []) {
      problems.push({ row, column: "subject_unit", code: "unit-unknown", value: code, detail: "" });
    }
  }
}

const header = [
  "unit",
  "requirement",
  "window_start",
  "due_on",
  "period",
  "status",
  "credited",
  "demanded",
  "sessions",
  "missing_minutes",
  "missing_count",
  "owes",
  "next_change_on",
] as const;

const unitsAtOnce = 1_000;

/** The duties of every unit of the files, judged as they are read. */
export function dutyTable(
  request: { readonly pack: Pack; readonly packHash: string; readonly today: Day },
  units: FileUnits,
  dossiers: UnitDossiers,
  ledger: ReadonlyMap<string, readonly LedgerRow[]>,
): TableExport {
  const { pack, packHash, today } = request;
  const compiled = compilePack(pack, {}, "unit");
  async function* rows(): AsyncGenerator<readonly (readonly CellValue[])[]> {
    const { own } = livesOf(units.versions);
    let batch: CellValue[][] = [];
    let count = 0;
    for (const [unitId, versions] of compiled.rules.length === 0 ? [] : own) {
      const code = units.codeOf.get(unitId) ?? "";
      // What stands under a code belongs to the unit that bears it today.
      const rows = openUnit(units, code) === unitId ? (ledger.get(unitKey(code)) ?? []) : [];
      const dossier = dossiers.get(unitId);
      const events = (dossier?.events ?? []).map(({ kind, first, last, unitId: at }, index) => ({
        id: String(index + 1),
        kind,
        on: { first, last },
        unitId: at,
      }));
      const entries = entriesInForce(rows, Number.MAX_SAFE_INTEGER);
      const facts = dossier?.facts ?? [];
      const recorded = { facts, events, entries, waivers: waiversOf(facts) };
      const history = unitHistory(unitId, recorded, versions, units.places);
      for (const one of judge(compiled, history, { today })) {
        batch.push([
          code,
          one.requirement,
          dayCell(formatDay(one.windowStart)),
          dayCell(formatDay(one.dueOn)),
          dayCell(formatDay(one.period)),
          one.status,
          one.credited,
          one.demanded,
          one.sessions,
          one.missingMinutes,
          one.missingCount,
          one.owes ? "yes" : "no",
          dayCell(one.nextChangeOn === null ? null : formatDay(one.nextChangeOn)),
        ]);
      }
      if ((count += 1) % unitsAtOnce !== 0) continue;
      yield batch;
      batch = [];
    }
    yield batch;
  }
  return {
    name: "duties",
    header,
    about: [
      ["pack", `${pack.id} ${pack.version}`],
      ["pack hash", packHash],
      ["as of", formatDay(today)],
      ["one row", "one unit judged by one requirement about units in one window"],
    ],
    rows: rows(),
  };
}
