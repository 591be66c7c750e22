import type { RowProblem } from "#contract/rows";
import { formatDay } from "#core/day";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import { type Recording, sendEvents } from "#store/members/load";
import { homesInForce, type StoredHome, type StoredMember } from "#store/members/stored";
import { markUnjudged } from "#store/verdicts-queue";
import type { Context } from "../context.ts";
import { type HomeChange, homeRefusal, sendHomeChanges } from "./homes.ts";
import { type FileHome, type FileMember, problem } from "./rows.ts";
import { settleMembers } from "./settle.ts";

/** What became of rows: every row is in one of the three. */
export interface Continued {
  readonly loaded: number;
  readonly present: number;
  readonly problems: readonly RowProblem[];
}

interface Step {
  readonly member: StoredMember;
  readonly file: FileMember;
  readonly home: FileHome;
  /** `move` begins a home, `end` ends the open one. */
  readonly act: "move" | "end";
}

/** Compares members of a file with those that are here, whose rows the caller holds. */
export async function continueMembers(
  tx: Tx,
  ctx: Context,
  batch: readonly FileMember[],
  known: ReadonlyMap<string, StoredMember>,
  recording: Recording,
  dryRun: boolean,
): Promise<Continued> {
  const stored = homesByMember(await homesInForce(tx, [...known.values()]));
  const problems: RowProblem[] = [];
  const steps: Step[] = [];
  let present = 0;
  for (const file of batch) {
    const member = known.get(file.memberNo);
    if (member === undefined) continue;
    const found = stepsOf(file, member, stored.get(member.memberId) ?? [], problems);
    steps.push(...found.steps);
    present += found.present;
  }
  if (!dryRun && steps.length > 0) await takeSteps(tx, ctx, steps, stored, recording);
  return { loaded: steps.length, present, problems };
}

function homesByMember(homes: readonly StoredHome[]): Map<number, StoredHome[]> {
  const found = new Map<number, StoredHome[]>();
  for (const home of homes) {
    const list = found.get(home.memberId);
    if (list === undefined) found.set(home.memberId, [home]);
    else list.push(home);
  }
  return found;
}

function stepsOf(
  file: FileMember,
  member: StoredMember,
  homes: readonly StoredHome[],
  problems: RowProblem[],
): { steps: Step[]; present: number } {
  if (file.row.value.name !== member.name) {
    // The name is the check that a number was not mistyped; nothing else hangs on it.
    for (const home of file.homes) {
      problems.push(
        problem(home.row, "name", "conflict", file.row.value.name, ` (${file.memberNo})`),
      );
    }
    return { steps: [], present: 0 };
  }
  const steps: Step[] = [];
  let present = 0;
  for (const home of file.homes) {
    const same = homes.find((one) => one.unitId === home.unitId && one.from === home.from);
    const last = homes.at(-1);
    if (same !== undefined && (same.to === home.to || (home.to === null && same !== last)))
      present += 1;
    else if (same !== undefined && same === last && same.to === null && home.to !== null) {
      steps.push({ member, file, home, act: "end" });
    } else if (
      last !== undefined &&
      home.from > last.from &&
      same === undefined &&
      steps.every((step) => step.act === "end") &&
      homeRefusal({ homes, unitId: home.unitId, on: home.from, to: home.to }) === null
    ) {
      steps.push({ member, file, home, act: "move" });
    } else {
      problems.push(
        problem(
          home.row,
          "from",
          "conflict",
          formatDay(home.from),
          ` (${last === undefined ? "" : formatDay(last.from)})`,
        ),
      );
    }
  }
  return { steps, present };
}

/** Ends come before moves, so that a move begins after the home that ended. */
async function takeSteps(
  tx: Tx,
  ctx: Context,
  steps: readonly Step[],
  stored: ReadonlyMap<number, readonly StoredHome[]>,
  recording: Recording,
): Promise<void> {
  const ends: HomeChange[] = [];
  for (const { member, home, act } of steps) {
    if (act !== "end" || home.to === null) continue;
    const homes = stored.get(member.memberId) ?? [];
    ends.push({ member, homes, unitId: null, on: home.to, to: null });
  }
  sendHomeChanges(tx, ends, recording);
  const moves = steps.filter((step) => step.act === "move");
  const after = homesByMember(
    await homesInForce(
      tx,
      moves.map((step) => step.member),
    ),
  );
  sendHomeChanges(
    tx,
    moves.map(({ member, home }) => ({
      member,
      homes: after.get(member.memberId) ?? [],
      unitId: home.unitId,
      on: home.from,
      to: home.to,
    })),
    recording,
  );
  const left = new Map(
    steps.flatMap(({ member, file, act }) =>
      file.left !== null && act === "end" ? [[member, file.left] as const] : [],
    ),
  );
  sendEvents(
    tx,
    [...left].map(([member, day]) => ({
      regionId: member.regionId,
      memberId: member.memberId,
      seenBy: member.seenBy,
      subject: "m" as const,
      kind: "left",
      on: { first: day, last: day },
      unitId: null,
    })),
    recording,
  );
  const members = [...new Set(steps.map((step) => step.member))];
  markUnjudged(tx, await settleMembers(tx, ctx.today, members));
  sendLook(tx, {
    accountId: ctx.actor.accountId,
    act: "write",
    task: "import",
    what: "homes",
    memberIds: members.map((member) => member.memberId),
  });
}
