import { fileURLToPath } from "node:url";
import pg from "pg";
import { readPackDirectory } from "#adapters/packs";
import { type Day, parseDay } from "#core/day";
import { unitsThatSee } from "#core/placement";
import { type Actor, type Context, type HeldRole, operator, type Role } from "#services/context";
import { importUnits } from "#services/organisation/import";
import type { ClassBody } from "#services/ledger";
import { publishPack } from "#services/policy-publishing";
import { type Database, openDatabase } from "#store/database";
import { freshDatabase, type TestDatabase } from "./database.ts";

/** A register of a test's own: database, the plan's pack in force, and builders. */
export interface Register {
  readonly ctx: Context;
  readonly db: Database;
  readonly database: TestDatabase;
  /** As the role that owns the schema, past row-level security: for planting and for looking. */
  readonly owner: pg.Client;
  /** Runs SQL as the owner and answers its rows. */
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
}

/** What the builders need of a register. */
export type Builder = Pick<Register, "ctx" | "sql">;

export interface RegisterOptions {
  readonly today?: string;
  readonly url?: string;
  readonly connections?: number;
  /** No pack is put in force: the test publishes one itself. */
  readonly withoutPack?: boolean;
}

export function day(text: string): Day {
  const found = parseDay(text);
  if (found === null) throw new Error(`${text} is no day`);
  return found;
}

export async function openRegister(options: RegisterOptions = {}): Promise<Register> {
  const database = await freshDatabase();
  const db = openDatabase({
    url: database.appUrl,
    connections: options.connections ?? 4,
    statementTimeout: 0,
    name: "rollbook test",
  });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const ctx: Context = {
    db,
    actor: operator,
    today: day(options.today ?? "2011-11-15"),
    zone: "Asia/Shanghai",
  };
  if (options.withoutPack !== true) await publishPlan(ctx);
  return {
    ctx,
    db,
    database,
    owner,
    sql: async <R extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
      (await owner.query<R>(text, values)).rows,
    async close() {
      await owner.end();
      await db.close();
      await database.drop();
    },
  };
}

async function publishPlan(ctx: Context): Promise<void> {
  const files = await readPackDirectory(
    fileURLToPath(new URL("../packs/five-year-plan", import.meta.url)),
  );
  if (!files.ok) throw new Error(files.message);
  const published = await publishPack(ctx, files.value);
  if (!published.ok) throw new Error(`${published.message} ${JSON.stringify(published.problems)}`);
}

/** code, parent's code, kind, level, sector */
export type UnitSketch = readonly [string, string | null, string, string, string?];

export interface SketchedUnit {
  readonly unitId: number;
  readonly regionId: number;
  readonly path: string;
  readonly seenBy: readonly number[];
  readonly level: string;
}

/** A province with two counties, townships, branches, and a branch directly under a county. */
const smallTree: readonly UnitSketch[] = [
  ["P", null, "committee", "province"],
  ["C1", "P", "committee", "county"],
  ["C2", "P", "committee", "county"],
  ["T1", "C1", "committee", "township"],
  ["T2", "C2", "committee", "township"],
  ["B1", "T1", "branch", "branch", "rural"],
  ["B2", "T1", "branch", "branch", "rural"],
  ["B3", "T2", "branch", "branch", "urban-community"],
  ["B4", "C1", "branch", "branch", "government"],
];

/** Opens units on 1 January 2000. Answers them by code. */
export async function buildUnits(
  register: Builder,
  sketches: readonly UnitSketch[] = smallTree,
): Promise<Map<string, SketchedUnit>> {
  const rows = sketches.map(([code, parent, kind, level, sector], index) => ({
    row: index + 2,
    value: {
      code,
      parent,
      name: `组织${code}`,
      nameEn: `Unit ${code}`,
      kind,
      level,
      sector: sector ?? null,
      from: day("2000-01-01"),
      to: null,
      longitude: null,
      latitude: null,
    },
  }));
  const loaded = await importUnits(register.ctx, rows);
  if (!loaded.ok || loaded.value.problems.length > 0) throw new Error(JSON.stringify(loaded));
  return unitsByCode(register);
}

/** Every unit that is here, by code. */
export async function unitsByCode(register: Builder): Promise<Map<string, SketchedUnit>> {
  const rows = await register.sql<{
    unit_id: string;
    region_id: number;
    path: string;
    code: string;
    level: string;
    kind: string;
  }>("select unit_id, region_id, path::text as path, code, level, kind from unit");
  const byId = new Map(rows.map((row) => [row.unit_id, { ...row, unitId: Number(row.unit_id) }]));
  return new Map(
    rows.map((row) => {
      const chain = row.path
        .split(".")
        .reverse()
        .flatMap((id) => byId.get(id) ?? []);
      return [
        row.code,
        {
          unitId: Number(row.unit_id),
          regionId: row.region_id,
          path: row.path,
          level: row.level,
          seenBy: unitsThatSee(chain),
        },
      ];
    }),
  );
}

/** Members at home in one unit since 2005, full members. Answers their ids. */
export async function buildMembers(
  register: Builder,
  unit: SketchedUnit,
  numbers: readonly string[],
  joined = "2005-06-01",
): Promise<number[]> {
  const rows = await register.sql<{ member_id: string }>(
    `with ids as (
       insert into member_locator (member_no, region_id, seen_by)
       select no, $1, $2 from unnest($3::text[]) with ordinality as n (no, place) order by place
       returning member_id, member_no
     ), people as (
       insert into member (region_id, member_id, seen_by, unit_id, last_unit_id, member_no, name,
         joined_on, recorded_by)
       select $1, member_id, $2, $4, $4, member_no, '测试' || member_no, $5::date, 0 from ids
     ), homes as (
       insert into home (region_id, member_id, seen_by, unit_id, valid_from, recorded_by)
       select $1, member_id, $2, $4, $5::date, 0 from ids
     ), events as (
       insert into event (region_id, member_id, seen_by, kind, happened_on, recorded_by)
       select $1, member_id, $2, 'admitted', $5::date, 0 from ids
     ), queued as (
       insert into unjudged (region_id, member_id) select $1, member_id from ids
     )
     select member_id from ids order by member_no`,
    [unit.regionId, unit.seenBy, numbers, unit.unitId, joined],
  );
  return rows.map((row) => Number(row.member_id));
}

/** A county party school and a township school. Answers ids by code. */
export async function buildProviders(register: Builder): Promise<Map<string, number>> {
  await register.sql(
    `with added as (
       insert into provider (code, name_zh, name_en, kind, recorded_by) values
         ('school', '县委党校', 'County party school', 'party-school', 0),
         ('town', '乡镇党校', 'Township school', 'township-party-school', 0),
         ('own', '支部', 'The branch itself', 'party-organisation', 0)
       returning provider_id, code)
     insert into provider_level (provider_id, valid_from, level, recorded_by)
     select provider_id, '1990-01-01', case code when 'school' then 'county'
       when 'town' then 'township' else 'branch' end, 0 from added`,
  );
  const rows = await register.sql<{ provider_id: string; code: string }>(
    "select provider_id, code from provider",
  );
  return new Map(rows.map((row) => [row.code, Number(row.provider_id)]));
}

/** Somebody with one post. */
export function actorAt(role: Role, unit: SketchedUnit, accountId = 7): Actor {
  const held: HeldRole = {
    role,
    unitId: unit.unitId,
    unitPath: unit.path,
    unitLevel: unit.level,
    regionId: unit.regionId,
  };
  const standing = role === "secretary" || role === "training-office";
  return {
    accountId,
    login: `${role}-${unit.unitId}`,
    roles: [held],
    member: null,
    sight: {
      units: standing ? [unit.unitId] : [],
      paths: [unit.path],
      member: null,
      account: accountId,
      whole: false,
    },
  };
}

/** One lecture at the county's party school for some members, as the API would ask for it. */
export function classBody(
  providers: ReadonlyMap<string, number>,
  memberIds: readonly number[],
  minutes: number,
  session: Partial<ClassBody["session"]> = {},
): ClassBody {
  const startsOn = session.startsOn ?? "2011-03-01";
  return {
    session: {
      startsOn,
      endsOn: startsOn,
      startsAt: null,
      endsAt: null,
      form: "lecture",
      topic: "theory",
      course: "",
      providerId: providers.get("school") ?? 0,
      unitId: null,
      place: "",
      ...session,
    },
    attendees: memberIds.map((memberId) => ({
      memberId,
      minutes,
      credit: null,
      days: null,
      outcome: null,
      attested: false,
      note: "",
    })),
  };
}
