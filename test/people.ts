import { addAccount, addAccountRole } from "#store/access/accounts";
import { wholeSight } from "#store/database";
import type { Context, Role } from "#services/context";
import { actorAt, type Register, type SketchedUnit } from "./register.ts";

/** Somebody with an account and a post since a year; `self`: whose own account it is. */
export async function somebody(
  register: Register,
  login: string,
  role: Role,
  at: SketchedUnit,
  self?: number,
): Promise<Context> {
  const accountId = await register.db.write(wholeSight, async (tx) => {
    const made = await addAccount(tx, {
      login,
      displayName: login,
      passwordHash: "",
      mustChangePassword: false,
      memberId: self ?? null,
      memberRegionId: self === undefined ? null : at.regionId,
      isDemo: false,
      recordedBy: 0,
    });
    if (made === null) throw new Error(`there is an account ${login} already`);
    const post = { accountId: made, role, unitId: at.unitId, recordedBy: 0 };
    addAccountRole(tx, { ...post, from: register.ctx.today - 365, to: null });
    return made;
  });
  const actor = actorAt(role, at, accountId);
  if (self === undefined) return { ...register.ctx, actor };
  const member = { memberId: self, regionId: at.regionId };
  const sight = { ...actor.sight, member: self };
  return { ...register.ctx, actor: { ...actor, member, sight } };
}
