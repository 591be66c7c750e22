import { fileURLToPath } from "node:url";
import { openPasswords } from "#adapters/passwords";
import { usualLimits } from "#api/parts";
import { buildServer } from "#api/server";
import { mapOf, outlines } from "#app/outlines";
import { parseDay } from "#core/day";
import { demoDay, loadDemo } from "#demo/load";
import { demoPassword } from "#demo/accounts";
import { startFolding } from "#jobs/folding";
import { openDatabase } from "#store/database";
import { freshDatabase } from "../database.ts";

export interface Place {
  /** Where it listens, without a slash at the end. */
  readonly address: string;
  readonly password: string;
  close(): Promise<void>;
}

/** The real server with the built pages, over a small demonstration in a database of its own. */
export async function openPlace(members: number): Promise<Place> {
  const database = await freshDatabase();
  const db = openDatabase({
    url: database.appUrl,
    connections: 8,
    statementTimeout: 0,
    name: "rollbook browser test",
  });
  const secrets = await openPasswords();
  const packFolder = fileURLToPath(new URL("../../packs/five-year-plan", import.meta.url));
  const loaded = await loadDemo(db, {
    members,
    seed: 20_111_115,
    packFolder,
    hash: (password) => secrets.hash(password),
  });
  if (!loaded.ok || loaded.value !== "loaded") throw new Error(JSON.stringify(loaded));
  const folding = startFolding(db, (error) => console.error(error));
  const today = parseDay(demoDay) ?? 0;
  const app = await buildServer({
    db,
    secrets,
    version: "0.0.0-test",
    today: () => today,
    zone: () => "Asia/Shanghai",
    outlines,
    mapOf,
    webDir: fileURLToPath(new URL("../../dist/web", import.meta.url)),
    ready: () => true,
    limits: { ...usualLimits, perAccount: 100_000, perAddress: 100_000 },
    log: null,
  });
  const address = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    address,
    password: demoPassword,
    close: async () => {
      await app.close();
      await folding.stop();
      await db.close();
      await database.drop();
    },
  };
}
