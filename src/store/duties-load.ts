import type { Day } from "#core/day";
import { livesOf, unitHistory } from "#core/duties";
import { entriesInForce, type LedgerRow } from "#core/ledger";
import type { Fact, History, MemberEvent } from "#core/members";
import type { UnitId } from "#core/organisation";
import type { VersionRow } from "#core/places";
import { waiversOf } from "#core/waivers";
import { numbers, regionList, type Regions } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { knownBefore, knownUntil, loadEntries } from "./ledger.ts";
import {
  type DatedParams,
  type DatedRow,
  eventOf,
  factOf,
  isKnown,
  ofMembers,
  readingDated,
} from "./members/dated.ts";
import { versionsUpward } from "./organisation/line.ts";

const readDated = statement<DatedParams, DatedRow>("duties.dated", readingDated("u"));

const unitsNamed = `select n.unit_id from (
       select unnest($2::bigint[]) as unit_id
       union all
       select f.unit_id from fact f where ${ofMembers("f")}
         and f.subject = 'u' and f.unit_id is not null) as n`;

/** Versions of these units, of those where their facts are held, and of every unit ever above. */
const readVersions = statement<DatedParams, VersionRow>(
  "duties.versions",
  `with recursive known as (select ${knownBefore("$3", "$4")} as until),
   ${versionsUpward(unitsNamed, isKnown("w"))}`,
);

/** Everything recorded about one unit, ready to be judged. */
export interface UnitDossier {
  readonly history: History;
  /** All rows of its ledger, corrections and withdrawals too. */
  readonly rows: readonly LedgerRow[];
}

/**
 * What units of these regions are judged by. `knownOn` null: as known now; else as known at the end of
 * that day in the zone.
 */
export async function loadUnitDossiers(
  tx: Tx,
  regions: Regions,
  unitIds: readonly UnitId[],
  zone: string,
  knownOn: Day | null = null,
): Promise<Map<UnitId, UnitDossier>> {
  const params: DatedParams = [regionList(regions), numbers(unitIds), knownUntil(knownOn), zone];
  const [dated, versions, entries] = await Promise.all([
    tx.run(readDated, params),
    tx.run(readVersions, params),
    loadEntries(tx, regions, unitIds, zone, knownOn),
  ]);
  const { places, own } = livesOf(versions);
  const known = new Map<UnitId, { facts: Omit<Fact, "place">[]; events: MemberEvent[] }>();
  const ledger = new Map<UnitId, LedgerRow[]>();
  for (const unitId of unitIds) {
    known.set(unitId, { facts: [], events: [] });
    ledger.set(unitId, []);
  }
  for (const row of dated) {
    const unit = known.get(row.member_id);
    if (row.what === "fact") unit?.facts.push(factOf(row));
    else unit?.events.push(eventOf(row));
  }
  for (const row of entries) ledger.get(row.memberId)?.push(row);
  const dossiers = new Map<UnitId, UnitDossier>();
  for (const [unitId, dated] of known) {
    const rows = ledger.get(unitId) ?? [];
    // Only what was known was loaded.
    const entries = entriesInForce(rows, Infinity);
    const recorded = { ...dated, entries, waivers: waiversOf(dated.facts) };
    const history = unitHistory(unitId, recorded, own.get(unitId) ?? [], places);
    dossiers.set(unitId, { history, rows });
  }
  return dossiers;
}
