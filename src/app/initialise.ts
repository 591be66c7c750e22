import { openPasswords } from "#adapters/passwords";
import { isZone, todayIn } from "#adapters/clock";
import type { InitialiseOptions } from "#cli/tools";
import { failure, type Outcome, success } from "#core/outcome";
import { operator } from "#services/context";
import { firstAdministrator } from "#services/access/first-administrator";
import { publishPack } from "#services/policy-publishing";
import { type Database, openDatabase, wholeSight } from "#store/database";
import { packInForce } from "#store/policy";
import { putSetting } from "#store/settings";
import { connected, prepareServer, type Prepared, tellAddress } from "./administrator.ts";
import type { Config } from "./config.ts";
import { bringUpToDate } from "./migrating.ts";
import { paths } from "./paths.ts";
import { defaultZone, openRegister } from "./register.ts";
import { readPackFolder } from "./pack-folder.ts";

type Say = (line: string) => void;

/** The plan's pack, which comes with the program. */
const bundledPack = `${paths.packsDir}/five-year-plan`;

/** Prepares the register: roles, database, schema, a pack, the first administrator. Repeatable. */
export async function initialise(
  config: Config,
  options: InitialiseOptions,
  say: Say,
): Promise<Outcome<null>> {
  const { zone } = options;
  if (zone !== null && !isZone(zone)) {
    return failure(
      "invalid",
      "zone-unknown",
      `"${zone}" is no zone of the IANA list, such as Asia/Shanghai.`,
    );
  }
  if (config.databaseUrl === null) {
    const register = await openRegister(config, { name: "rollbook init", log: say });
    try {
      say(`The embedded database in ${register.place} is ready.`);
      return await fill(register.db, options, say);
    } finally {
      await register.close();
    }
  }
  const prepared = await prepareServer(config.databaseUrl, options.newPassword, (ready) =>
    migrateAs(ready, say),
  );
  const { workUrl: url } = prepared;
  const db = openDatabase({ url, connections: 2, statementTimeout: 0, name: "rollbook init" });
  try {
    const filled = await fill(db, options, say);
    if (filled.ok) tellAddress(prepared, say);
    return filled;
  } finally {
    await db.close();
  }
}

async function migrateAs(prepared: Prepared, say: Say): Promise<void> {
  const owner = await connected(prepared.ownerUrl);
  try {
    const ran = await bringUpToDate(owner);
    say(
      ran.length === 0
        ? `Database "${prepared.database}" is up to date.`
        : `Database "${prepared.database}": ${ran.length} migrations applied.`,
    );
  } finally {
    await owner.end();
  }
}

/** A pack, the zone and the first administrator, where they are missing. */
async function fill(db: Database, options: InitialiseOptions, say: Say): Promise<Outcome<null>> {
  const { zone } = options;
  if (zone !== null) await db.write(wholeSight, async (tx) => putSetting(tx, "zone", zone));
  const inForce = await db.snapshot(wholeSight, packInForce);
  if (inForce === null) {
    const files = await readPackFolder(options.packFolder ?? bundledPack);
    if (!files.ok) return files;
    const today = todayIn(zone ?? defaultZone);
    const ctx = { db, actor: operator, today, zone: zone ?? defaultZone };
    const published = await publishPack(ctx, files.value);
    if (!published.ok) return published;
    say("The pack is in force.");
  } else if (options.packFolder !== null) {
    say("A pack is in force already: use `rollbook pack publish` to change it.");
  }
  const administrator = await firstAdministrator(db, await openPasswords());
  if (administrator !== null) {
    const { login, oneTimePassword } = administrator;
    say(`First administrator: login ${login}, password for one use ${oneTimePassword}`);
    say("It is shown here only; signing in with it asks for a password of your own.");
  }
  return success(null);
}
