import { failure, success, type Failure, type Outcome } from "#core/outcome";
import type { Tx } from "#store/database";
import {
  findCodes,
  putCodesSecret,
  putRecoveryCodes,
  removeCodesOf,
  takeCodeStep,
  takeRecoveryCode,
} from "#store/access/codes";
import { forgiveFailures, markFailed, markSucceeded } from "#store/access/attempts";
import { closeOtherSessions } from "#store/access/sessions";
import { logOwn } from "./acts.ts";
import type { Secrets } from "./sign-in.ts";
import { admitCode, throttled } from "./throttle.ts";
import { unfitToChange, type Own, type Ways } from "./ways.ts";
import type { From } from "./where.ts";

const needed: Failure = failure(
  "unauthenticated",
  "code-needed",
  "This account asks for a one-time code besides. Send it with login and password.",
);
const wrong: Failure = failure(
  "unauthenticated",
  "code-wrong",
  "This is not the code of this moment, or it was used already. Wait for the next one.",
);

interface Checking {
  readonly secrets: Secrets;
  readonly ways: Ways;
  readonly accountId: number;
  readonly code: string | null;
  readonly from: From;
}

/** Whether an account that asks for one-time codes was given one; each is taken once. */
export async function checkCode(tx: Tx, asked: Checking): Promise<Outcome<null>> {
  const { secrets, accountId, code, from } = asked;
  const codes = await findCodes(tx, accountId);
  if (codes === null || !codes.confirmed) return success(null);
  if (code === null) return needed;
  const name = secrets.fingerprint(`codes ${accountId}`);
  const attempt = await admitCode(tx, name, from.address);
  if (attempt === null) return throttled;
  if (await isTaken(tx, asked, codes.secret, code)) {
    markSucceeded(tx, attempt);
    forgiveFailures(tx, name);
    return success(null);
  }
  markFailed(tx, attempt);
  logOwn(tx, accountId, "code-refused", from);
  return wrong;
}

/** Six digits of this moment, or a recovery code; either is worth one sign-in. */
async function isTaken(
  tx: Tx,
  { secrets, ways, accountId, from }: Checking,
  secret: string,
  code: string,
): Promise<boolean> {
  if (/^\d{6}$/.test(code)) {
    const step = ways.codes.stepOf(secret, code);
    return step !== null && takeCodeStep(tx, accountId, step);
  }
  if (!(await takeRecoveryCode(tx, accountId, hashOf(secrets, accountId, code)))) return false;
  logOwn(tx, accountId, "recovery-used", from);
  return true;
}

function hashOf(secrets: Secrets, accountId: number, code: string): string {
  return secrets.fingerprint(`recovery ${accountId} ${code}`);
}

const onAlready: Failure = failure(
  "conflict",
  "codes-on",
  "One-time codes are asked for already. End that first, to begin anew.",
);

/** A secret for an authenticator. Nothing is asked for until a first code confirms it. */
export async function askCodes(
  own: Own,
  ways: Ways,
): Promise<Outcome<{ secret: string; address: string }>> {
  const unfit = unfitToChange(own);
  if (unfit !== null) return unfit;
  const { actor, db } = own.ctx;
  const secret = ways.codes.newSecret();
  return db.write(actor.sight, async (tx) =>
    (await putCodesSecret(tx, actor.accountId, secret))
      ? success({ secret, address: ways.codes.address(secret, actor.login) })
      : onAlready,
  );
}

const recoveryCodes = 10;

/** From now on a code is asked for; other sessions end. Answers the recovery codes, once. */
export async function confirmCodes(
  own: Own,
  secrets: Secrets,
  ways: Ways,
  code: string,
): Promise<Outcome<string[]>> {
  const unfit = unfitToChange(own);
  if (unfit !== null) return unfit;
  const { actor, db } = own.ctx;
  const { accountId } = actor;
  return db.write(actor.sight, async (tx) => {
    const codes = await findCodes(tx, accountId);
    if (codes === null) {
      return failure("conflict", "codes-unasked", "Ask for a secret first, and scan it.");
    }
    if (codes.confirmed) return onAlready;
    const step = ways.codes.stepOf(codes.secret, code);
    if (step === null || !(await takeCodeStep(tx, accountId, step))) {
      return failure("invalid", "code-wrong", "This is not the code of this moment.", [
        { at: "/code", message: "is not the code of this moment: look again, and mind the clock" },
      ]);
    }
    const fresh = Array.from({ length: recoveryCodes }, () => secrets.slipCode());
    const hashes = fresh.map((one) => hashOf(secrets, accountId, one.replaceAll("-", "")));
    putRecoveryCodes(tx, accountId, hashes);
    closeOtherSessions(tx, accountId, own.caller.session.sessionId);
    logOwn(tx, accountId, "codes-on", own.from);
    await tx.settle();
    return success(fresh);
  });
}

export async function removeCodes(own: Own): Promise<Outcome<null>> {
  const unfit = unfitToChange(own);
  if (unfit !== null) return unfit;
  const { actor, db } = own.ctx;
  return db.write(actor.sight, async (tx) => {
    const codes = await findCodes(tx, actor.accountId);
    if (codes === null) return success(null);
    removeCodesOf(tx, actor.accountId);
    if (codes.confirmed) logOwn(tx, actor.accountId, "codes-off", own.from);
    await tx.settle();
    return success(null);
  });
}
