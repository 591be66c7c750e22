import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alike } from "#adapters/alike";
import { fileURLToPath } from "node:url";
import { tableWriter } from "#adapters/files/sheet-writer";
import { variantsOf } from "#adapters/han";
import { uploadFolder } from "#adapters/files/uploads";
import { openPasswords } from "#adapters/passwords";
import { usualLimits } from "#api/parts";
import type { Ways } from "#services/access/ways";
import { buildServer } from "#api/server";
import { mapOf, outlines } from "#app/outlines";
import { openWays } from "#app/ways";
import { paperWriter } from "#app/papers";
import { parseDay } from "#core/day";
import { demoDay, loadDemo } from "#demo/load";
import { demoPassword } from "#demo/accounts";
import { startFolding } from "#jobs/folding";
import { startImporting } from "#jobs/importing";
import { startBulk } from "#jobs/judging";
import { countPaths } from "#services/coverage-path-count";
import { countQuality } from "#services/quality-count";
import { openDatabase } from "#store/database";
import { freshDatabase } from "../database.ts";

export interface Place {
  /** Where it listens, without a slash at the end. */
  readonly address: string;
  readonly password: string;
  /** For what only the owner of the database can bring about. */
  readonly ownerUrl: string;
  close(): Promise<void>;
}

export interface PlaceOptions {
  readonly ways?: Ways;
  /** Another pack than the plan's, of the plan's words. */
  readonly packFolder?: string;
}

const thePlan = fileURLToPath(new URL("../../packs/five-year-plan", import.meta.url));

/** The real server with the built pages, over a small demonstration in a database of its own. */
export async function openPlace(members: number, more: PlaceOptions = {}): Promise<Place> {
  const database = await freshDatabase();
  const db = openDatabase({
    url: database.appUrl,
    connections: 8,
    statementTimeout: 0,
    name: "rollbook browser test",
  });
  const secrets = await openPasswords();
  const loaded = await loadDemo(db, {
    members,
    seed: 20_111_115,
    packFolder: more.packFolder ?? thePlan,
    waiting: false,
    hash: (password) => secrets.hash(password),
  });
  if (!loaded.ok || loaded.value !== "loaded") throw new Error(JSON.stringify(loaded));
  const failed = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);
  const folding = startFolding(db, failed);
  const today = parseDay(demoDay) ?? 0;
  const bulk = startBulk(() => ({ db, today, zone: "Asia/Shanghai" }), failed);
  const uploadsDir = await mkdtemp(join(tmpdir(), "rollbook-browser-"));
  const uploads = uploadFolder(uploadsDir);
  const work = () => ({ db, uploads, today, zone: "Asia/Shanghai" });
  const importing = startImporting(work, failed);
  await countQuality(db, { today, zone: "Asia/Shanghai" });
  await countPaths(db, { today, zone: "Asia/Shanghai" });
  const app = await buildServer({
    db,
    secrets,
    ways: more.ways ?? (await openWays({})),
    version: "0.0.0-test",
    today: () => today,
    zone: () => "Asia/Shanghai",
    outlines,
    mapOf,
    alike,
    tableWriter,
    variants: variantsOf,
    uploads,
    paperWriter,
    webDir: fileURLToPath(new URL("../../dist/web", import.meta.url)),
    ready: () => true,
    limits: { ...usualLimits, perAccount: 100_000, perAddress: 100_000, scarce: 100_000 },
    log: null,
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    address,
    password: demoPassword,
    ownerUrl: database.ownerUrl,
    close: async () => {
      await app.close();
      await Promise.all([folding, bulk, ...importing].map((loop) => loop.stop()));
      await rm(uploadsDir, { recursive: true, force: true });
      await db.close();
      await database.drop();
    },
  };
}

/** Reads something of the API as an account of the demonstration. */
export function asAccount<T>(place: Place, login: string, path: string): Promise<T> {
  return sendAs<T>(place, login, path);
}

/** The same, or sends something. */
export async function sendAs<T>(
  place: Place,
  login: string,
  path: string,
  body?: object,
): Promise<T> {
  const signedIn = await fetch(`${place.address}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ login, password: place.password }),
  });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const answer = await fetch(`${place.address}/api/v1${path}`, {
    ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    headers: { cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

/** What tests and screenshots visit. */
export interface Ids {
  readonly region: number;
  readonly county: number;
  readonly town: number;
  readonly branch: number;
  /** A member of the branch who owes something and has done some of it. */
  readonly owingMember: number;
  /** Names of members and units, none of which a title may show. */
  readonly names: readonly string[];
}

interface Accounts {
  readonly items: readonly {
    readonly login: string;
    readonly unit: {
      readonly unitId: number;
      readonly name: { readonly zh: string; readonly en: string };
    };
  }[];
}

interface Members {
  readonly items: readonly {
    readonly memberId: number;
    readonly name: string;
    readonly owed: readonly { readonly credited: number }[];
  }[];
}

export async function idsOf(place: Place): Promise<Ids> {
  const { items } = (await (
    await fetch(`${place.address}/api/v1/demo-accounts`)
  ).json()) as Accounts;
  const unitOf = (login: string): number =>
    items.find((one) => one.login === login)?.unit.unitId ?? 0;
  const branch = unitOf("secretary");
  const members = await asAccount<Members>(
    place,
    "secretary",
    `/units/${branch}/members?limit=100`,
  );
  const most = members.items
    .filter((one) => one.owed.some((verdict) => verdict.credited > 0))
    .sort((a, b) => b.owed.length - a.owed.length)[0];
  return {
    region: unitOf("office-region"),
    county: unitOf("office-county"),
    town: unitOf("office-town"),
    branch,
    owingMember: most?.memberId ?? 0,
    names: [
      ...members.items.map((one) => one.name),
      ...items.flatMap(({ unit }) => [unit.name.zh, unit.name.en]),
    ],
  };
}
