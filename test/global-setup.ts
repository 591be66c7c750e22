import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEmbedded } from "#adapters/postgres/embedded";
import { prepareTemplate, TEST_ADMIN_URL } from "./database.ts";

/**
 * One database server for the whole run: TEST_DATABASE_URL (as a superuser) where it is set, else
 * an embedded one in a temporary folder. Test files get databases of their own from
 * `freshDatabase()`; the address reaches their processes through the environment.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const given = process.env["TEST_DATABASE_URL"];
  if (given !== undefined && given !== "") {
    process.env[TEST_ADMIN_URL] = given;
    const template = await prepareTemplate(given);
    return async () => template.drop();
  }
  const folder = await mkdtemp(join(tmpdir(), "rollbook-test-cluster-"));
  await chmod(folder, 0o755);
  const server = await openEmbedded({
    dataDir: folder,
    log: () => undefined,
    // What it holds is thrown away: the only cluster that may do without durability.
    settings: {
      fsync: "off",
      synchronous_commit: "off",
      full_page_writes: "off",
      max_connections: "200",
      shared_buffers: "128MB",
      wal_level: "minimal",
      max_wal_senders: "0",
    },
  });
  process.env[TEST_ADMIN_URL] = server.adminUrl;
  const end = async (): Promise<void> => {
    const stopped = await server.stop();
    await rm(folder, { recursive: true, force: true });
    if (!stopped) throw new Error("a test left a connection to the test database open");
  };
  try {
    await prepareTemplate(server.adminUrl);
  } catch (error) {
    await end();
    throw error;
  }
  return end;
}
