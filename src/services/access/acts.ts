import type { CredentialActName } from "#contract/routes/credentials";
import type { Tx } from "#store/database";
import { logAct } from "#store/access/acts";
import { removeCodesOf } from "#store/access/codes";
import { removePasskeysOf } from "#store/access/passkeys";
import { closeSessionsOf } from "#store/access/sessions";
import { removeIdentitiesOf } from "#store/access/sign-ons";
import { networkOf, type From } from "./where.ts";

/** The program itself, where nobody asked for what it does. */
export const program = 0;

/** Writes down what was done to an account by its owner. */
export function logOwn(tx: Tx, accountId: number, act: CredentialActName, from: From): void {
  logAct(tx, { accountId, act, by: accountId, place: networkOf(from.address) });
}

/** The same of what somebody else did; where that person sat is nobody's business. */
export function logOther(tx: Tx, accountId: number, act: CredentialActName, by: number): void {
  logAct(tx, { accountId, act, by, place: "" });
}

/**
 * Whatever opened the account before opens it no longer: sessions, passkeys, one-time codes and the
 * link to a provider. Whoever resets an account does so because one of them is lost, or stolen.
 */
export async function closeWays(tx: Tx, accountId: number): Promise<void> {
  closeSessionsOf(tx, accountId);
  removePasskeysOf(tx, accountId);
  removeCodesOf(tx, accountId);
  await removeIdentitiesOf(tx, accountId);
}
