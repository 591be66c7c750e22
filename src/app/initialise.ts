import pg from "pg";
import { openPasswords } from "#adapters/passwords";
import { readPackDirectory } from "#adapters/packs";
import { isZone, todayIn } from "#adapters/clock";
import type { InitialiseOptions } from "#cli/tools";
import { failure, type Outcome, success } from "#core/outcome";
import { operator } from "#services/context";
import { firstAdministrator } from "#services/access/first-administrator";
import { publishPack } from "#services/policy-publishing";
import { type Database, openDatabase, wholeSight } from "#store/database";
import { packInForce } from "#store/policy";
import { appRole, appRoleExists, ensureRoles, ownerRole, whatAdminLacks } from "#store/roles";
import { putSetting } from "#store/settings";
import type { Config } from "./config.ts";
import { bringUpToDate } from "./migrating.ts";
import { paths } from "./paths.ts";
import { defaultZone, openRegister } from "./register.ts";
import { roleUrl, secret } from "./roles.ts";
import { connectionTrouble, Trouble, withoutPassword } from "./trouble.ts";

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
  const prepared = await prepareServer(config.databaseUrl, options.newPassword, say);
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

interface Prepared {
  /** An administrator's connection that acts as the application's role. */
  readonly workUrl: string;
  /** What the program uses from then on. */
  readonly appUrl: string;
  readonly passwordIsNew: boolean;
}

async function prepareServer(url: string, newPassword: boolean, say: Say): Promise<Prepared> {
  const database = databaseOf(url);
  const admin = await connectAdmin(url);
  try {
    const lacks = await whatAdminLacks(admin, database);
    if (lacks.length > 0) {
      throw new Trouble(
        `rollbook init cannot work as this user at ${withoutPassword(url)}:\n${lacks.join("\n")}`,
        "Grant what is missing, or run it once as another user.",
      );
    }
    const passwordIsNew = newPassword || !(await appRoleExists(admin));
    const appPassword = passwordIsNew ? secret() : null;
    await ensureRoles(admin, { database, ownerPassword: null, appPassword }, (name) =>
      connected(roleUrl(url, name)),
    );
    await admin.query(`grant ${appRole} to current_user`);
    const ran = await migrateAs(roleUrl(url, database));
    say(
      ran.length === 0
        ? `Database "${database}" is up to date.`
        : `Database "${database}": ${ran.length} migrations applied.`,
    );
    return {
      workUrl: actingAs(roleUrl(url, database), appRole),
      appUrl: roleUrl(url, database, appRole, appPassword ?? "PASSWORD"),
      passwordIsNew,
    };
  } catch (error) {
    if ((error as { code?: unknown }).code !== "42501" || !(error instanceof Error)) throw error;
    throw new Trouble(
      `PostgreSQL refuses at ${withoutPassword(url)}: ${error.message}.`,
      "Run it once as a superuser; what was done so far does no harm and is met again.",
    );
  } finally {
    await admin.end();
  }
}

/** The database to be used: the one that is named, unless that is one of PostgreSQL's own. */
function databaseOf(url: string): string {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  return ["postgres", "template0", "template1"].includes(name) ? "rollbook" : name;
}

/** To the named database or, where it is not here yet, to the one that every server has. */
async function connectAdmin(url: string): Promise<pg.Client> {
  try {
    return await connected(url);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "3D000") throw connectionTrouble(error, url);
    return connected(roleUrl(url, "postgres"));
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "rollbook init",
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  return client;
}

async function migrateAs(url: string): Promise<string[]> {
  const owner = await connected(actingAs(url, ownerRole));
  try {
    return await bringUpToDate(owner);
  } finally {
    await owner.end();
  }
}

/** The same connection with the rights and settings of a role that the user may become. */
function actingAs(url: string, role: string): string {
  const acting = new URL(url);
  acting.searchParams.set(
    "options",
    `-c role=${role} -c search_path=rollbook,public -c TimeZone=UTC`,
  );
  return acting.href;
}

/** A pack, the zone and the first administrator, where they are missing. */
async function fill(db: Database, options: InitialiseOptions, say: Say): Promise<Outcome<null>> {
  const { zone } = options;
  if (zone !== null) await db.write(wholeSight, async (tx) => putSetting(tx, "zone", zone));
  const inForce = await db.snapshot(wholeSight, packInForce);
  if (inForce === null) {
    const files = await readPackDirectory(options.packFolder ?? bundledPack);
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

function tellAddress(prepared: Prepared, say: Say): void {
  say("Use this address from now on; it is that of a role which owns nothing:");
  say(`  DATABASE_URL=${prepared.appUrl}`);
  if (!prepared.passwordIsNew) {
    say("  with the password that was printed before (--new-password gives another one).");
  }
}
