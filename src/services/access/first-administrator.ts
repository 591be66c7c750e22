import type { Day } from "#core/day";
import { wholeSight, type Database, type Tx } from "#store/database";
import { addAccount, addAccountRole, countAccounts, setPassword } from "#store/access/accounts";
import { countRolesEver, findAccount, rootUnits } from "#store/access/account-lists";
import { closeSessionsOf } from "#store/access/sessions";
import { putSetting, readSettings } from "#store/settings";
import type { Secrets } from "./sign-in.ts";

export interface FirstAdministrator {
  readonly login: string;
  /** To be shown on the terminal and kept nowhere. */
  readonly oneTimePassword: string;
}

/**
 * Makes the first account of a register that has none, with a password for one use. Until that one
 * has been used, every start gives a fresh one, so that a lost terminal locks nobody out. Null once
 * the account has a password of its own, and where others made the accounts.
 */
export async function firstAdministrator(
  db: Database,
  secrets: Secrets,
): Promise<FirstAdministrator | null> {
  const oneTimePassword = secrets.oneTimePassword();
  const hash = await secrets.hash(oneTimePassword);
  return db.write(wholeSight, async (tx) => {
    const { firstAdministrator: known } = await readSettings(tx);
    const login = known === undefined ? await make(tx, hash) : await renew(tx, known, hash);
    return login === null ? null : { login, oneTimePassword };
  });
}

async function make(tx: Tx, passwordHash: string): Promise<string | null> {
  if ((await countAccounts(tx)) > 0) return null;
  const login = "admin";
  const accountId = await addAccount(tx, {
    login,
    displayName: "Administrator",
    passwordHash,
    mustChangePassword: true,
    memberId: null,
    memberRegionId: null,
    isDemo: false,
    recordedBy: 0,
  });
  if (accountId !== null) putSetting(tx, "firstAdministrator", accountId);
  return accountId === null ? null : login;
}

async function renew(tx: Tx, accountId: number, passwordHash: string): Promise<string | null> {
  const account = await findAccount(tx, accountId);
  if (account === null || !account.mustChangePassword || account.disabledAt !== null) return null;
  setPassword(tx, accountId, passwordHash, true);
  closeSessionsOf(tx, accountId);
  return account.login;
}

/**
 * Gives the first administrator his post at the top of the tree, as soon as there is a tree. True
 * once nothing is left to do.
 */
export async function seatFirstAdministrator(db: Database, today: Day): Promise<boolean> {
  return db.write(wholeSight, async (tx) => {
    const { firstAdministrator: accountId } = await readSettings(tx);
    if (accountId === undefined || (await countRolesEver(tx, accountId)) > 0) return true;
    const roots = await rootUnits(tx);
    for (const unitId of roots) {
      const post = { accountId, role: "administrator", unitId };
      addAccountRole(tx, { ...post, from: today, to: null, recordedBy: 0 });
    }
    return roots.length > 0;
  });
}
