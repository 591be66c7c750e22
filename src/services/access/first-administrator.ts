import type { Day } from "#core/day";
import { wholeSight, type Database } from "#store/database";
import { addAccount, addAccountRole, countAccounts } from "#store/access/accounts";
import { rootUnits } from "#store/access/account-lists";
import { dropSetting, putSetting, readSettings } from "#store/settings";
import type { Secrets } from "./sign-in.ts";

/**
 * Makes the first account of a register that has none, and returns its password for one use: the
 * caller shows it on the terminal and keeps it nowhere. Null where there are accounts already.
 */
export async function makeFirstAdministrator(
  db: Database,
  secrets: Secrets,
): Promise<{ login: string; oneTimePassword: string } | null> {
  const login = "admin";
  const oneTimePassword = secrets.oneTimePassword();
  const passwordHash = await secrets.hash(oneTimePassword);
  return db.write(wholeSight, async (tx) => {
    if ((await countAccounts(tx)) > 0) return null;
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
    if (accountId === null) return null;
    putSetting(tx, "firstAdministrator", accountId);
    return { login, oneTimePassword };
  });
}

/**
 * Gives the first administrator his post at the top of the tree, as soon as there is a tree. True
 * once nothing is left to do.
 */
export async function seatFirstAdministrator(db: Database, today: Day): Promise<boolean> {
  return db.write(wholeSight, async (tx) => {
    const { firstAdministrator: accountId } = await readSettings(tx);
    if (accountId === undefined) return true;
    const roots = await rootUnits(tx);
    if (roots.length === 0) return false;
    for (const unitId of roots) {
      const post = { accountId, role: "administrator", unitId };
      addAccountRole(tx, { ...post, from: today, to: null, recordedBy: 0 });
    }
    dropSetting(tx, "firstAdministrator");
    return true;
  });
}
