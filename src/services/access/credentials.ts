import {
  credentialActName,
  type CredentialActView,
  type CredentialsView,
} from "#contract/routes/credentials";
import { failure, success, type Failure, type Outcome } from "#core/outcome";
import { actsOf, type CredentialAct } from "#store/access/acts";
import { countWays } from "#store/access/accounts";
import { findCodes } from "#store/access/codes";
import { listPasskeys } from "#store/access/passkeys";
import { closeSessionOf, sessionsOf } from "#store/access/sessions";
import { countIdentities } from "#store/access/sign-ons";
import { idleMinutes } from "./actor.ts";
import { logOwn } from "./acts.ts";
import type { Own, Ways } from "./ways.ts";

/** So many of the latest acts are shown. */
const shownActs = 100;

/** The ways into the caller's account, where it is signed in, and what was done to them. */
export async function credentialsOf(own: Own, ways: Ways): Promise<CredentialsView> {
  const { ctx, caller } = own;
  const { accountId } = ctx.actor;
  const { provider } = ways;
  return ctx.db.write(ctx.actor.sight, async (tx) => {
    const [counted, passkeys, codes, links, sessions, acts] = await Promise.all([
      countWays(tx, accountId),
      listPasskeys(tx, accountId),
      findCodes(tx, accountId),
      provider === null ? 0 : countIdentities(tx, accountId, provider.issuer),
      sessionsOf(tx, accountId, idleMinutes),
      actsOf(tx, accountId, shownActs),
    ]);
    return {
      hasPassword: counted.hasPassword,
      passkeys,
      codes: codes?.confirmed === true ? { recoveryLeft: codes.recoveryLeft } : null,
      provider: provider === null ? null : { name: provider.name, linked: links > 0 },
      isFresh: caller.session.isFresh,
      sessions: sessions.map((one) => ({
        ...one,
        isThis: one.sessionId === caller.session.sessionId,
      })),
      acts: acts.flatMap(actView),
    };
  });
}

function actView(act: CredentialAct): CredentialActView[] {
  const name = credentialActName.safeParse(act.act);
  return name.success ? [{ ...act, act: name.data }] : [];
}

const noSession: Failure = failure("not-found", "session-unknown", "You have no such session.");

/** Ends one session of the caller's account, this one or another. */
export async function endSession(own: Own, sessionId: number): Promise<Outcome<null>> {
  const { actor, db } = own.ctx;
  return db.write(actor.sight, async (tx) => {
    if (!(await closeSessionOf(tx, actor.accountId, sessionId))) return noSession;
    logOwn(tx, actor.accountId, "session-ended", own.from);
    await tx.settle();
    return success(null);
  });
}
