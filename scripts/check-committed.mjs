// Committed text must not carry traces of the machine it was written on, and files stay short.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./lib/root.mjs";

const MAX_LINES = 300;
const TEXT = /\.(c|m)?(t|j)sx?$|\.(json|md|ya?ml|sql|css|html|sh|txt|csv)$|(^|\/)[^.]+$/;

const tracked = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" })
  .split("\0")
  .filter((file) => file !== "" && TEXT.test(file));

const traces = machineTraces();
const problems = [];
const long = [];
for (const file of tracked) {
  const text = readFileSync(join(root, file), "utf8");
  for (const [what, pattern] of traces) {
    const found = text.search(pattern);
    if (found < 0) continue;
    problems.push(`${file}:${text.slice(0, found).split("\n").length}: names ${what}`);
  }
  const lines = text.split("\n").length - 1;
  if (/^(src|demo)\/.*\.tsx?$/.test(file) && lines > MAX_LINES)
    long.push(`${file}: ${lines} lines`);
}
if (/"resolved": "http/.test(readFileSync(join(root, "package-lock.json"), "utf8"))) {
  problems.push("package-lock.json: records addresses of a registry");
}
for (const line of problems) console.log(line);
for (const line of long) console.log(`warning: ${line}; over ${MAX_LINES} is a sign to split it`);
if (tracked.length === 0) console.log("git lists no files");
process.exitCode = problems.length === 0 && tracked.length > 0 ? 0 : 1;

/** The checkout's own folder, the host's name and a registry that is not the public one. */
function machineTraces() {
  const found = [["the folder of this checkout", startOfPath(root)]];
  const parent = dirname(root);
  const common = ["/", "/tmp", "/root", "/home", "/opt", "/srv", "/usr/src", "/var/tmp", "/builds"];
  if (!common.includes(parent) && !common.includes(dirname(parent))) {
    found.push(["a folder of this machine", startOfPath(`${parent}/`)]);
  }
  if (/[\d-]/.test(hostname())) found.push(["this machine", new RegExp(escape(hostname()))]);
  const registry = registryHost();
  if (registry !== null) found.push(["this machine's registry", new RegExp(escape(registry))]);
  return found;
}

function startOfPath(path) {
  return new RegExp(`(?<![\\w.])${escape(path)}(?![\\w-])`);
}

function registryHost() {
  const shell = process.platform === "win32";
  const address = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8", shell });
  const host = URL.canParse(address.trim()) ? new URL(address.trim()).host : "";
  return host === "" || host === "registry.npmjs.org" || /^localhost|^127\./.test(host)
    ? null
    : host;
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
