import pg from "pg";
import { appRole, appRoleExists, ensureRoles, ownerRole, whatAdminLacks } from "#store/roles";
import { roleUrl, secret } from "./roles.ts";
import { connectionTrouble, Trouble, withoutPassword } from "./trouble.ts";

/** A database with its roles, extensions and schema, as an administrator reaches it. */
export interface Prepared {
  readonly database: string;
  /** The administrator's own connection to that database. */
  readonly adminUrl: string;
  /** The same, acting as the owner of the schema. */
  readonly ownerUrl: string;
  /** The same, acting as the application's role. */
  readonly workUrl: string;
  /** What the program uses from then on. */
  readonly appUrl: string;
  readonly passwordIsNew: boolean;
}

/**
 * Creates roles and database where they are missing, with an administrator's address, and hands
 * the connection to `then`. May be run again. What the administrator lacks is a `Trouble`.
 */
export async function prepareServer(
  url: string,
  newPassword: boolean,
  then: (prepared: Prepared) => Promise<void>,
): Promise<Prepared> {
  const database = databaseOf(url);
  const admin = await connectAdmin(url);
  try {
    const lacks = await whatAdminLacks(admin, database);
    if (lacks.length > 0) {
      throw new Trouble(
        `This user cannot prepare ${withoutPassword(url)}:\n${lacks.join("\n")}`,
        "Grant what is missing, or run it once as another user.",
      );
    }
    const passwordIsNew = newPassword || !(await appRoleExists(admin));
    const appPassword = passwordIsNew ? secret() : null;
    await ensureRoles(admin, { database, ownerPassword: null, appPassword }, (name) =>
      connected(roleUrl(url, name)),
    );
    await admin.query(`grant ${appRole} to current_user`);
    const adminUrl = roleUrl(url, database);
    const prepared = {
      database,
      adminUrl,
      ownerUrl: actingAs(adminUrl, ownerRole),
      workUrl: actingAs(adminUrl, appRole),
      appUrl: roleUrl(url, database, appRole, appPassword ?? "PASSWORD"),
      passwordIsNew,
    };
    await then(prepared);
    return prepared;
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

/** The address that the program uses from then on, for the terminal. */
export function tellAddress(prepared: Prepared, say: (line: string) => void): void {
  say("Use this address from now on; it is that of a role which owns nothing:");
  say(`  DATABASE_URL=${prepared.appUrl}`);
  if (!prepared.passwordIsNew) {
    say(
      "  with the password that was printed before (`rollbook init --new-password` gives another).",
    );
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

export async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "rollbook init",
    connectionTimeoutMillis: 10_000,
  });
  await client.connect();
  return client;
}

/** The same connection with the rights and settings of a role that the user may become. */
export function actingAs(url: string, role: string): string {
  const acting = new URL(url);
  acting.searchParams.set(
    "options",
    `-c role=${role} -c search_path=rollbook,public -c TimeZone=UTC`,
  );
  return acting.href;
}
