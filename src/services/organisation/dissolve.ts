import type { UnitChange } from "#contract/routes/units";
import { formatDay } from "#core/day";
import type { UnitId } from "#core/organisation";
import { failure, type Outcome, success } from "#core/outcome";
import { type EndedPost, endPostsOf } from "#store/access/accounts";
import {
  codeIsTaken,
  guestsAtAfter,
  loadOpenChildren,
  loadOpenVersions,
  membersAtAfter,
  occupationAfter,
  sendLinks,
  sendRevisions,
} from "#store/organisation/change";
import { everybody, lockMembersIn } from "#store/members/stored";
import { type StoredUnit, unitsByIds } from "#store/organisation/stored";
import { rehostGuests } from "../members/guests.ts";
import { moveHomes, refusalMessage } from "../members/moving.ts";
import { insertUnit } from "./open.ts";
import { moveSubtree } from "./subtree.ts";
import {
  isBelow,
  notYetOpen,
  openTarget,
  stateOf,
  type UnderChange,
  unitNotFound,
} from "./under-change.ts";

/** What came of a change beside the unit itself. */
export interface Dissolved {
  readonly others: readonly UnitId[];
  readonly membersMoved: number;
  /** Posts of accounts that ended with the unit. */
  readonly postsEnded: readonly EndedPost[];
}

/**
 * Closes a unit. Its members, guests and the units below go to the successor; without one it must
 * have neither members nor units below, since nobody is left homeless, and its guests have no host.
 * Posts at the unit end with it: none passes to the successor by itself.
 */
export async function dissolveUnit(
  begun: UnderChange,
  successorId: UnitId | null,
): Promise<Outcome<Dissolved>> {
  const { tx, ctx, unit, version, on } = begun;
  const day = formatDay(on);
  if (on <= version.from) {
    return failure(
      "conflict",
      "too-early",
      `${unit.code} begins as it is on ${formatDay(version.from)}; it can end the day after at the earliest.`,
    );
  }
  let membersMoved = 0;
  if (successorId !== null) {
    const handed = await handOver(begun, successorId);
    if (!handed.ok) return handed;
    membersMoved = handed.value;
  }
  const left = await occupationAfter(tx, unit.unitId, day);
  if (left.members > 0 || left.children > 0) {
    return failure(
      "conflict",
      "unit-occupied",
      `${unit.code} has ${left.members} homes of members and ${left.children} units below that reach ` +
        `past ${day}. Name a successor, or move them first.`,
    );
  }
  const guests = await lockMembersIn(tx, await guestsAtAfter(tx, unit.unitId, day), everybody);
  await rehostGuests(tx, ctx, guests, { from: unit.unitId, to: successorId, on });
  sendRevisions(tx, [{ version, on, state: null }], ctx.actor.accountId);
  const postsEnded = await endPostsOf(tx, unit.unitId, on, ctx.actor.accountId);
  return success({ others: successorId === null ? [] : [successorId], membersMoved, postsEnded });
}

async function handOver(begun: UnderChange, successorId: UnitId): Promise<Outcome<number>> {
  const { tx, ctx, unit, on } = begun;
  const target = await openTarget(begun, successorId);
  if (!target.ok) return target;
  if (isBelow(target.value, unit)) {
    return failure("conflict", "parent-cycle", `${target.value.code} is ${unit.code} or below it.`);
  }
  if (target.value.openedOn > on) return notYetOpen(target.value);
  for (const childId of await loadOpenChildren(tx, unit.unitId)) {
    const moved = await moveChild(begun, childId, successorId);
    if (!moved.ok) return moved;
  }
  const ids = await membersAtAfter(tx, unit.unitId, formatDay(on));
  const members = await lockMembersIn(tx, ids, everybody);
  const refused = await moveHomes(tx, ctx, members, successorId, on);
  if (refused.length > 0) {
    return failure("conflict", "member-homeless", refusalMessage(refused, on));
  }
  sendLinks(tx, unit.unitId, [successorId], formatDay(on), "merge", ctx.actor.accountId);
  return success(members.length);
}

async function moveChild(
  begun: UnderChange,
  childId: UnitId,
  parentId: UnitId,
): Promise<Outcome<null>> {
  const { tx, ctx, on } = begun;
  // Read again for each: the paths may have changed with the child before.
  const units = await unitsByIds(tx, [childId, parentId]);
  const child = units.get(childId);
  const parent = units.get(parentId);
  const version = (await loadOpenVersions(tx, [childId])).get(childId);
  if (child === undefined || parent === undefined || version === undefined) return unitNotFound;
  if (on < version.from) {
    return failure(
      "conflict",
      "later-change",
      `${child.code}, below it, has a later change, of ${formatDay(version.from)}.`,
    );
  }
  sendRevisions(
    tx,
    [{ version, on, state: { ...stateOf(version), parentId } }],
    ctx.actor.accountId,
  );
  await moveSubtree(tx, ctx, child, parent);
  return success(null);
}

type SplitParts = Extract<UnitChange, { change: "split" }>["parts"];

/** Opens new units beside a unit, each with the members it takes over; the others stay. */
export async function splitUnit(
  begun: UnderChange,
  parts: SplitParts,
): Promise<Outcome<Dissolved>> {
  const { tx, ctx, unit, on } = begun;
  if (unit.parentId === null) {
    return failure("conflict", "top-unit", `${unit.code} is the top unit and cannot be split.`);
  }
  const parent: StoredUnit | undefined = (await unitsByIds(tx, [unit.parentId])).get(unit.parentId);
  if (parent === undefined) return unitNotFound;
  const others: UnitId[] = [];
  let membersMoved = 0;
  for (const part of parts) {
    if (await codeIsTaken(tx, part.code, formatDay(on), 0)) {
      return failure("conflict", "code-taken", `Another unit bears the code ${part.code} then.`);
    }
    const unitId = await insertUnit(tx, ctx, parent, part, on);
    const memberIds = [...new Set(part.memberIds ?? [])];
    const members = await lockMembersIn(tx, memberIds, everybody);
    if (members.length < memberIds.length || members.some((one) => one.unitId !== unit.unitId)) {
      return failure(
        "not-found",
        "member-unknown",
        `Some of the members of ${part.code} are not at home in ${unit.code}.`,
      );
    }
    const refused = await moveHomes(tx, ctx, members, unitId, on);
    if (refused.length > 0) {
      return failure("conflict", "member-homeless", refusalMessage(refused, on));
    }
    others.push(unitId);
    membersMoved += members.length;
  }
  sendLinks(tx, unit.unitId, others, formatDay(on), "split", ctx.actor.accountId);
  return success({ others, membersMoved, postsEnded: [] });
}
