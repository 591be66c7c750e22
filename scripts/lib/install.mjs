// Brings node_modules to what package-lock.json says, and remembers that it did.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Plain, root, say } from "./root.mjs";

const modules = join(root, "node_modules");
const stampFile = join(modules, ".rollbook-stamp.json");
/** Beside node_modules, because that folder is emptied after a killed installation. */
const unfinished = join(root, ".rollbook-installing");

export function installIsCurrent() {
  if (existsSync(unfinished)) return false;
  return readText(stampFile) === wantedStamp();
}

export async function install(lock) {
  if (installIsCurrent()) return;
  if (existsSync(unfinished)) {
    say("an earlier installation was not finished; beginning anew.");
    rmSync(modules, { recursive: true, force: true });
  }
  if (!installedMatchesLockFile()) {
    writeFileSync(unfinished, "");
    say("installing packages (the first time this takes about a minute) ...");
    await runNpm(lock);
    rmSync(unfinished);
  }
  const draft = `${stampFile}-${process.pid}`;
  writeFileSync(draft, wantedStamp());
  renameSync(draft, stampFile);
}

function wantedStamp() {
  const lockFile = readFileSync(join(root, "package-lock.json"));
  const digest = createHash("sha256").update(lockFile).digest("hex");
  const node = process.versions.modules;
  return JSON.stringify({ packages: digest, node, on: `${process.platform}-${process.arch}` });
}

/** Somebody may have run npm by hand: npm leaves a list of what it installed. */
function installedMatchesLockFile() {
  const installed = readJson(join(modules, ".package-lock.json"))?.packages;
  const wanted = readJson(join(root, "package-lock.json"))?.packages;
  if (!installed || !wanted) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === "" || !needed(entry) || isThere(path, entry, installed[path]),
  );
}

function isThere(path, entry, installed) {
  return installed?.version === entry.version && existsSync(join(root, path, "package.json"));
}

function needed(entry) {
  const fits = (list, value) => !list || list.includes(value);
  if (entry.peer || entry.devOptional || entry.libc) return false;
  return (
    fits(entry.os, process.platform) &&
    fits(entry.cpu, process.arch) &&
    (!entry.optional || Boolean(entry.os))
  );
}

/**
 * `npm install` without saving, not `npm ci`: the lock file may have been written where the registry
 * had no packages for other platforms, and npm 11's `ci` refuses it for what they lack. Versions and
 * checksums come from the lock file all the same, and it stays as it is.
 *
 * Development packages are wanted whatever NODE_ENV says: the build needs them. Install scripts are
 * not run: npm versions differ in allowing them, and nothing here depends on one.
 */
async function runNpm(lock) {
  const args = [
    "install",
    "--no-save",
    "--include=dev",
    "--include=optional",
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
  ];
  const own = process.env.npm_execpath;
  const command =
    own && basename(own) === "npm-cli.js" && existsSync(own)
      ? [process.execPath, [own, ...args], false]
      : ["npm", args, process.platform === "win32"];
  const { code, error } = await run(lock, ...command);
  if (code === 0) return;
  const what = error
    ? `npm could not be started (${error.code})`
    : `npm install ended with ${code}`;
  throw new Plain(
    `packages could not be installed: ${what}; its own message is above.\n` +
      "  Rollbook needs an npm registry once, for the first start. Look at the network, at\n" +
      "  `npm config get registry` and at free disk space, then run the same command again.",
  );
}

function run(lock, command, args, shell) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      shell,
      stdio: ["ignore", process.stderr, process.stderr],
    });
    if (child.pid !== undefined) lock.child(child.pid);
    child.on("error", (error) => done({ code: null, error }));
    child.on("exit", (code, signal) => done({ code: code ?? signal }));
  });
}

function readText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}
