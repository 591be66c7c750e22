// Makes a fresh clone runnable: right Node, packages installed, code and pages built.
// Plain Node without packages, because there may be none yet. Safe to kill at any line and to run
// twice at once; when everything is up to date it only compares fingerprints.
import { chmodSync, existsSync, lstatSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { build, buildIsCurrent } from "./lib/build.mjs";
import { install, installIsCurrent } from "./lib/install.mjs";
import { withLock } from "./lib/lock.mjs";
import { nodeComplaint } from "./lib/node-version.mjs";
import { Plain, root, say } from "./lib/root.mjs";

/** `builds` names what must be up to date: 'server', 'web'. */
export async function bootstrap({ builds = ["server", "web"] } = {}) {
  const complaint = nodeComplaint(process.version);
  if (complaint !== null) throw new Plain(complaint);
  if (isReady(builds)) return;
  await withLock(join(root, ".rollbook-lock"), async (lock) => {
    await install(lock);
    linkOwnCommand();
    for (const name of builds) if (!buildIsCurrent(name)) await build(lock, name);
  });
}

function isReady(builds) {
  return installIsCurrent() && existsSync(ownCommand) && builds.every(buildIsCurrent);
}

/** npm links the commands of dependencies, not of the package itself; `npx rollbook` wants it. */
const ownCommand = join(root, "node_modules", ".bin", "rollbook");

function linkOwnCommand() {
  if (process.platform === "win32" || lstatSync(ownCommand, { throwIfNoEntry: false })) return;
  mkdirSync(join(root, "node_modules", ".bin"), { recursive: true });
  symlinkSync("../../scripts/rollbook.mjs", ownCommand);
  chmodSync(join(root, "scripts", "rollbook.mjs"), 0o755);
}

/** Runs a script's main function; an expected failure is one message and exit code 1. */
export async function runScript(main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    if (error instanceof Plain) say(error.message);
    else process.stderr.write(`${error?.stack ?? error}\n`);
    process.exitCode = 1;
  }
}
