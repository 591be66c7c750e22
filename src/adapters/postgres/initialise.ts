import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { appendFile, chown, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Binaries } from "./binaries.ts";
import { clearLeftovers, draftName } from "./drafts.ts";
import { runAs, type Identity } from "./identity.ts";
import { clusterFolder, renameUnlessThere } from "./place.ts";
import { PostgresTrouble } from "./trouble.ts";

/** One cluster on disk: PostgreSQL's own folder, its log and the superuser's password. */
export interface Cluster {
  readonly folder: string;
  readonly pgData: string;
  readonly logFolder: string;
  readonly passwordFile: string;
}

export const SUPERUSER = "postgres";

export function clusterIn(dataDir: string): Cluster {
  return clusterAt(clusterFolder(dataDir));
}

function clusterAt(folder: string): Cluster {
  return {
    folder,
    pgData: join(folder, "data"),
    logFolder: join(folder, "log"),
    passwordFile: join(folder, "superuser-password"),
  };
}

/** Makes the cluster unless it is there; it appears whole or not at all. */
export async function initialise(
  cluster: Cluster,
  binaries: Binaries,
  identity: Identity | null,
  log: (line: string) => void,
): Promise<void> {
  if (existsSync(cluster.folder)) return checkExisting(cluster, binaries, identity);
  log("making the database (first start) ...");
  await clearLeftovers(cluster.folder);
  const draft = clusterAt(draftName(cluster.folder));
  const password = randomBytes(24).toString("base64url");
  try {
    await mkdir(draft.logFolder, { recursive: true, mode: 0o700 });
    await writeFile(draft.passwordFile, password, { mode: 0o600 });
    await runInitdb(draft, binaries, identity, password);
    await appendFile(join(draft.pgData, "postgresql.conf"), INCLUDES);
    await writeFile(join(draft.pgData, "local.conf"), LOCAL, { mode: 0o644 });
    if (identity !== null) {
      // The folder is entered by PostgreSQL's user, and the password stays with whoever runs Node.
      await chown(draft.folder, identity.uid, identity.gid);
      await chown(draft.logFolder, identity.uid, identity.gid);
    }
    await renameUnlessThere(draft.folder, cluster.folder);
  } catch (error) {
    await rm(draft.folder, { recursive: true, force: true });
    throw explain(error, cluster);
  }
}

const INCLUDES = `
# Rollbook writes rollbook.conf anew at every start; what local.conf says wins over it.
include_if_exists = 'rollbook.conf'
include_if_exists = 'local.conf'
`;
const LOCAL = "# Your own settings of PostgreSQL for this data folder.\n";

async function runInitdb(
  draft: Cluster,
  binaries: Binaries,
  identity: Identity | null,
  password: string,
): Promise<void> {
  // A file of its own, because initdb reads it as PostgreSQL's user, and it is gone afterwards.
  await mkdir(draft.pgData, { mode: 0o700 });
  const handOver = join(draft.logFolder, "hand-over");
  await writeFile(handOver, password, { mode: 0o600 });
  if (identity !== null) {
    for (const path of [draft.folder, draft.pgData, draft.logFolder, handOver]) {
      await chown(path, identity.uid, identity.gid);
    }
  }
  const args = [
    "--pgdata",
    draft.pgData,
    "--username",
    SUPERUSER,
    "--pwfile",
    handOver,
    "--auth",
    "scram-sha-256",
    "--encoding",
    "UTF8",
    "--locale-provider",
    "libc",
    "--locale",
    "C",
    "--data-checksums",
  ];
  const { code, output } = await run(binaries.initdb, args, identity);
  await rm(handOver, { force: true });
  if (code !== 0) throw new InitdbFailed(output);
}

class InitdbFailed extends Error {}

function run(
  program: string,
  args: readonly string[],
  identity: Identity | null,
): Promise<{ code: number | null; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      ...runAs(identity),
      cwd: process.platform === "win32" ? process.cwd() : "/",
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LC_ALL: "C", LC_MESSAGES: "C" },
    });
    let output = "";
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-8_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", fail);
    child.on("close", (code) => done({ code, output }));
  });
}

function explain(error: unknown, cluster: Cluster): unknown {
  if (error instanceof PostgresTrouble) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/No space left|ENOSPC|Disk quota|EDQUOT|File too large|EFBIG/i.test(text)) {
    return new PostgresTrouble(
      `there is no room for the database in ${cluster.folder}: the disk is full or at its quota.`,
      "Free at least 500 MB there, or set ROLLBOOK_DATA to a folder on another disk. Nothing is left behind.",
    );
  }
  if (/EACCES|EPERM|EROFS|Permission denied/i.test(text)) {
    return new PostgresTrouble(
      `the database could not be made in ${cluster.folder}: ${lastLine(text)}`,
      "Set ROLLBOOK_DATA to a folder that you may write.",
    );
  }
  return new PostgresTrouble(
    `the database could not be made in ${cluster.folder}:\n${text.trim()}`,
    "Nothing is left behind; set right what the message names and start again.",
  );
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? text;
}

async function checkExisting(
  cluster: Cluster,
  binaries: Binaries,
  identity: Identity | null,
): Promise<void> {
  checkOwner(cluster, identity);
  const version = await readFile(join(cluster.pgData, "PG_VERSION"), "utf8").catch(() => null);
  if (version === null) {
    throw new PostgresTrouble(
      `${cluster.pgData} is not a PostgreSQL data folder: its PG_VERSION cannot be read.`,
      "Restore the folder from a backup, or move it away to begin with an empty database.",
    );
  }
  if (version.trim() !== binaries.major) {
    throw new PostgresTrouble(
      `${cluster.pgData} was made by PostgreSQL ${version.trim()}, and this Rollbook brings ` +
        `${binaries.major}.`,
      `Use the Rollbook that made it to export the data (pg_dump), then import it here; or set\n` +
        "ROLLBOOK_DATA to a new folder. Nothing was changed.",
    );
  }
}

function checkOwner(cluster: Cluster, identity: Identity | null): void {
  const needed = identity?.uid ?? process.getuid?.();
  if (needed === undefined) return;
  const owner = ownerOf(cluster.pgData) ?? ownerOf(cluster.folder);
  if (owner === null || owner === needed) return;
  const who = identity === null ? `you (uid ${needed})` : `"${identity.name}" (uid ${needed})`;
  throw new PostgresTrouble(
    `the data folder ${cluster.folder} belongs to uid ${owner}, but PostgreSQL would run as ${who}.`,
    "Start Rollbook as the user who made it, or set ROLLBOOK_DATA to a folder of your own.",
  );
}

function ownerOf(path: string): number | null {
  try {
    return statSync(path).uid;
  } catch {
    return null;
  }
}

export async function readPassword(cluster: Cluster): Promise<string> {
  try {
    return (await readFile(cluster.passwordFile, "utf8")).trim();
  } catch (error) {
    throw new PostgresTrouble(
      `the password file ${cluster.passwordFile} cannot be read ` +
        `(${(error as NodeJS.ErrnoException).code}).`,
      "Start Rollbook as the user who made the data folder, or restore that file from a backup.",
    );
  }
}
