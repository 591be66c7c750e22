import type { FactRow, LoadResult, Numbered, RowProblem } from "#contract/rows";
import { failure, type Outcome, success } from "#core/outcome";
import { type Tx, wholeSight } from "#store/database";
import { markUnits } from "#store/duties-queue";
import { sendLook } from "#store/looks";
import { mergedNumbers } from "#store/merges";
import {
  type NewAttachment,
  type NewEvent,
  type NewFact,
  type Recording,
  sendAttachments,
  sendEvents,
  sendFacts,
} from "#store/members/load";
import { lockMembersByNo } from "#store/members/stored";
import { sendSuperseded } from "#store/members/supersede";
import { keepOrganisation } from "#store/organisation/locks";
import { type CodedUnit, placement, unitsOfCodes } from "#store/organisation/placement";
import { markUnjudged } from "#store/verdicts-queue";
import type { Context } from "../context.ts";
import type { ImportOptions } from "../organisation/import.ts";
import { isAdministrator } from "../organisation/rights.ts";
import { inParallel, pieces } from "../parallel.ts";
import { policyInForce } from "../policy.ts";
import { type Dossier, loadDossiers } from "./dossier.ts";
import { planRow, type PlannedRows } from "./fact-plan.ts";
import { manyValued } from "./kinds.ts";
import { problem } from "./rows.ts";
import { settleMembers } from "./settle.ts";

export type Row = Numbered<FactRow>;

/** Subjects of one transaction. */
const batchSubjects = 2_500;

/**
 * Loads facts and events of members and units, and attachments to host units (kind `host`). A row
 * that is here already changes nothing. A single-valued kind does not overlap: a later value ends an
 * open earlier one of the register, an overlap is a contradiction and reported. Who was changed waits
 * to be judged (`unjudged`).
 */
export async function importFacts(
  ctx: Context,
  rows: readonly Row[],
  options: ImportOptions = {},
): Promise<Outcome<LoadResult>> {
  if (!isAdministrator(ctx)) {
    return failure("not-found", "not-found", "Only an administrator imports facts.");
  }
  const problems: RowProblem[] = [];
  const { units, many } = await ctx.db.snapshot(wholeSight, async (tx) => ({
    units: await unitsOfCodes(
      tx,
      rows.flatMap((row) =>
        [row.value.unit, row.value.subjectUnit].filter((code) => code !== null),
      ),
    ),
    many: manyValued(await policyInForce(tx)),
  }));
  const recording: Recording = { by: ctx.actor.accountId, at: options.recordedAt ?? null };
  const counted = { loaded: 0, present: 0 };
  const groups = [...bySubject(rows).values()];
  await inParallel(pieces(groups, batchSubjects), 2, async (batch) => {
    const done = await ctx.db.write(wholeSight, (tx) =>
      loadBatch(tx, ctx, batch, { units, many, recording, dryRun: options.dryRun === true }),
    );
    counted.loaded += done.loaded;
    counted.present += done.present;
    problems.push(...done.problems);
    options.onProgress?.(batch.reduce((sum, group) => sum + group.length, 0));
  });
  return success({ ...counted, problems: problems.sort((a, b) => a.row - b.row) });
}

function bySubject(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key =
      row.value.memberNo === null ? `u ${row.value.subjectUnit ?? ""}` : `m ${row.value.memberNo}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

interface Load {
  readonly units: ReadonlyMap<string, readonly CodedUnit[]>;
  readonly many: (kind: string) => boolean;
  readonly recording: Recording;
  readonly dryRun: boolean;
}

async function loadBatch(
  tx: Tx,
  ctx: Context,
  groups: readonly (readonly Row[])[],
  load: Load,
): Promise<LoadResult> {
  await keepOrganisation(tx);
  const dossiers = await loadBatchDossiers(tx, ctx, groups, load.units);
  const merged = await mergedNumbers(
    tx,
    groups.flatMap(([row]) => row?.value.memberNo ?? []),
  );
  const problems: RowProblem[] = [];
  const planned: PlannedRows = { facts: [], events: [], attachments: [], goneFacts: [] };
  const counted = { loaded: 0, present: 0 };
  const touched = new Set<Dossier>();
  for (const group of groups) {
    // In order of days: a value that follows another ends it.
    for (const row of [...group].sort((a, b) => a.value.from.first - b.value.from.first)) {
      const dossier = dossiers.get(row.value.memberNo ?? `u ${row.value.subjectUnit ?? ""}`);
      if (dossier === undefined) {
        problems.push(unknownSubject(row, merged));
        continue;
      }
      const found = planRow(row, dossier, load, planned);
      if (found === "loaded") {
        counted.loaded += 1;
        touched.add(dossier);
      } else if (found === "present") counted.present += 1;
      else problems.push(found);
    }
  }
  if (!load.dryRun) await savePlanned(tx, ctx, planned, [...touched], load.recording);
  return { ...counted, problems };
}

function unknownSubject(row: Row, merged: ReadonlyMap<string, string>): RowProblem {
  const { memberNo, subjectUnit } = row.value;
  if (memberNo === null) return problem(row, "subject_unit", "unit-unknown", subjectUnit ?? "");
  const survivor = merged.get(memberNo);
  return survivor === undefined
    ? problem(row, "member_no", "member-unknown", memberNo)
    : { ...problem(row, "member_no", "number-merged", memberNo), detail: survivor };
}

async function loadBatchDossiers(
  tx: Tx,
  ctx: Context,
  groups: readonly (readonly Row[])[],
  units: Load["units"],
): Promise<Map<string, Dossier>> {
  const memberNos = groups.flatMap(([row]) => row?.value.memberNo ?? []);
  const members = await lockMembersByNo(tx, memberNos);
  const unitIds = new Map<string, number>();
  for (const [row] of groups) {
    const code = row?.value.subjectUnit ?? null;
    const unit = code === null ? undefined : units.get(code)?.find((one) => one.to === null);
    if (code !== null && unit !== undefined) unitIds.set(code, unit.unitId);
  }
  // The operator's reach needs no paths.
  const homes = ctx.actor.sight.whole ? [] : members.map((one) => one.lastUnitId);
  const placed = await placement(tx, [...homes, ...unitIds.values()]);
  const isMine = (unitId: number): boolean =>
    ctx.actor.sight.whole ||
    ctx.actor.roles.some(
      (held) =>
        held.role === "administrator" &&
        `${placed.get(unitId)?.path ?? ""}.`.startsWith(`${held.unitPath}.`),
    );
  const subjects = members
    .filter((one) => isMine(one.lastUnitId))
    .map((one) => ({
      key: one.memberNo,
      subject: "m" as const,
      regionId: one.regionId,
      memberId: one.memberId,
      seenBy: one.seenBy,
    }));
  const unitSubjects = [...unitIds].flatMap(([code, unitId]) => {
    const place = placed.get(unitId);
    return place === undefined || !isMine(unitId)
      ? []
      : [
          {
            key: `u ${code}`,
            subject: "u" as const,
            regionId: place.regionId,
            memberId: unitId,
            seenBy: place.path.split(".").map(Number),
          },
        ];
  });
  return loadDossiers(tx, [...subjects, ...unitSubjects]);
}

/** Writes what was planned; attachments change who sees a member, so those members are settled. */
async function savePlanned(
  tx: Tx,
  ctx: Context,
  planned: {
    readonly facts: readonly NewFact[];
    readonly events: readonly NewEvent[];
    readonly attachments: readonly NewAttachment[];
    readonly goneFacts: PlannedRows["goneFacts"];
  },
  touched: readonly Dossier[],
  recording: Recording,
): Promise<void> {
  const members = touched.filter((one) => one.subject === "m");
  sendSuperseded(tx, "fact", planned.goneFacts, recording.at);
  sendFacts(tx, planned.facts, recording);
  sendEvents(tx, planned.events, recording);
  sendAttachments(tx, planned.attachments, recording);
  markUnjudged(tx, members);
  const units = touched.filter((one) => one.subject === "u").map((one) => one.memberId);
  markUnits(tx, units);
  if (planned.attachments.length > 0) {
    const hosted = new Set(planned.attachments.map((one) => one.memberId));
    await settleMembers(
      tx,
      ctx.today,
      members.filter((one) => hosted.has(one.memberId)),
    );
  }
  sendLook(tx, {
    accountId: ctx.actor.accountId,
    act: "write",
    task: "import",
    what: "facts",
    memberIds: [...members.map((one) => one.memberId), ...units],
  });
}
