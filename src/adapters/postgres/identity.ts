import { spawnSync } from "node:child_process";
import { PostgresTrouble } from "./trouble.ts";

/** The OS user that PostgreSQL runs as when Node itself is root. */
export interface Identity {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. Null means: run as whoever runs Node. As root: the user that
 * PostgreSQL packages make, else one of our own, else the one that owns nothing.
 */
export function chooseIdentity(): Identity | null {
  if (process.platform === "win32" || process.getuid?.() !== 0) return null;
  const found = lookUp("postgres") ?? lookUp("rollbook") ?? create("rollbook") ?? lookUp("nobody");
  if (found === null) {
    throw new PostgresTrouble(
      "PostgreSQL does not run as root, and no other OS user was found or could be made.",
      "Start Rollbook as an ordinary user, or make a user: useradd --system rollbook",
    );
  }
  return found;
}

function lookUp(name: string): Identity | null {
  const ask = (flag: string): number => {
    const { status, stdout } = spawnSync("id", [flag, name], { encoding: "utf8" });
    return status === 0 ? Number.parseInt(stdout, 10) : Number.NaN;
  };
  const [uid, gid] = [ask("-u"), ask("-g")];
  return Number.isInteger(uid) && uid !== 0 && Number.isInteger(gid) ? { name, uid, gid } : null;
}

function create(name: string): Identity | null {
  const args = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"];
  const { status } = spawnSync("useradd", [...args, name], { stdio: "ignore" });
  return status === 0 ? lookUp(name) : null;
}

/** Options for child processes that must run as that user. */
export function runAs(identity: Identity | null): { uid?: number; gid?: number } {
  return identity === null ? {} : { uid: identity.uid, gid: identity.gid };
}

/** Tries it, rather than reading modes: access lists and mount options decide too. */
export function canEnter(identity: Identity | null, folder: string): boolean {
  const probe = spawnSync("/bin/sh", ["-c", 'cd "$1"', "sh", folder], {
    ...runAs(identity),
    cwd: "/",
    stdio: "ignore",
  });
  return probe.status === 0;
}

export function canRun(identity: Identity | null, program: string): boolean {
  const probe = spawnSync(program, ["--version"], {
    ...runAs(identity),
    cwd: "/",
    stdio: "ignore",
  });
  return probe.status === 0;
}
