import { createHash } from "node:crypto";
import { existsSync, realpathSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { binariesAt, type Binaries } from "./binaries.ts";
import { canEnter, canRun, chooseIdentity, type Identity } from "./identity.ts";
import { PostgresTrouble } from "./trouble.ts";
import { clearLeftovers, draftName } from "./drafts.ts";

/** Where things go that the database's OS user cannot reach in the clone (under /root, say). */
const SYSTEM_FOLDER = "/var/lib/rollbook";

/**
 * The data folder when none was configured: `.data` in the clone, or, when Node is root and the
 * database's OS user cannot enter the clone, a folder of the system named after the clone's path.
 */
export function defaultDataDir(packageRoot: string): string {
  const inClone = join(packageRoot, ".data");
  const identity = chooseIdentity();
  if (identity === null || canEnter(identity, packageRoot)) return inClone;
  return join(SYSTEM_FOLDER, cloneKey(packageRoot));
}

function cloneKey(packageRoot: string): string {
  return createHash("sha256").update(realpathSync(packageRoot)).digest("hex").slice(0, 12);
}

/** Makes the data folder and checks that PostgreSQL's OS user can get into it. */
export async function prepareDataDir(dataDir: string, identity: Identity | null): Promise<string> {
  const folder = resolve(dataDir);
  try {
    await makeFolders(folder);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new PostgresTrouble(
      `the data folder ${folder} could not be made (${code}).`,
      "Set ROLLBOOK_DATA to a folder that you may write.",
    );
  }
  if (identity !== null && !canEnter(identity, folder)) {
    throw new PostgresTrouble(
      `PostgreSQL runs as the OS user "${identity.name}", who cannot enter ${folder}.`,
      `Let others enter it and the folders above it (chmod o+x), or set ROLLBOOK_DATA to\n` +
        `another folder, for example ${SYSTEM_FOLDER}/data.`,
    );
  }
  return realpathSync(folder);
}

/**
 * Level by level. Node's own `recursive` never ends below a folder that answers every try with
 * "no such file", as /proc does.
 */
async function makeFolders(folder: string): Promise<void> {
  if (existsSync(folder)) return;
  await makeFolders(dirname(folder));
  try {
    await mkdir(folder, { mode: 0o755 });
  } catch (error) {
    // Another process made it meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

/** The programs, copied once to where that user can run them if it cannot where npm put them. */
export async function reachable(
  binaries: Binaries,
  identity: Identity | null,
  log: (line: string) => void,
  systemFolder: string = SYSTEM_FOLDER,
): Promise<Binaries> {
  if (identity === null || canRun(identity, binaries.postgres)) return binaries;
  const home = join(systemFolder, `postgres-${binaries.version}-${process.arch}`);
  const copy = binariesAt(home, binaries.version);
  if (!existsSync(home)) {
    log(`copying PostgreSQL's programs to ${home}, where "${identity.name}" can run them ...`);
    await mkdir(systemFolder, { recursive: true, mode: 0o755 });
    await clearLeftovers(home);
    const draft = draftName(home);
    await cp(realpathSync(binaries.root), draft, { recursive: true, verbatimSymlinks: true });
    await renameUnlessThere(draft, home);
  }
  if (canRun(identity, copy.postgres)) return copy;
  throw new PostgresTrouble(
    `the OS user "${identity.name}" can run PostgreSQL neither in ${binaries.root} nor in ${home}.`,
    'Is that file system mounted "noexec"? Start Rollbook as an ordinary user instead.',
  );
}

/** Of two processes that prepared the same thing, the first wins and the second uses it. */
export async function renameUnlessThere(draft: string, final: string): Promise<void> {
  try {
    await rename(draft, final);
  } catch (error) {
    const there = existsSync(final) && (await readdir(final)).length > 0;
    await rm(draft, { recursive: true, force: true });
    if (!there) throw error;
  }
}

export function clusterFolder(dataDir: string): string {
  return join(dataDir, "postgres");
}
