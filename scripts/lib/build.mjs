// Two builds: TypeScript for Node (dist/src, dist/demo) and the pages (dist/web).
// Each goes to a draft folder; finished files are then moved into place one by one, so that a
// process that is loading the old ones never meets half a file. The stamp is removed before the
// first move and written after the last: a kill in between only makes the next start build again.
import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Plain, root, say } from "./root.mjs";
import { contentFingerprint, inputFiles, quickFingerprint } from "./fingerprint.mjs";

const dist = join(root, "dist");
const common = ["package.json", "package-lock.json", "tsconfig.base.json"];

const builds = {
  server: {
    title: "compiling",
    inputs: [...common, "tsconfig.build.json", "src", "demo", "bench", "scripts/lib/build.mjs"],
    wanted: (path) => !path.startsWith("src/web/") && !/\.(test\.ts|sql|md)$/.test(path),
    exists: () => inputFiles(["src"], (path) => path.endsWith(".ts")).length > 0,
    // Types are judged by `npm run check`; a start need not judge them again.
    command: (draft) => [
      "node_modules/typescript/bin/tsc",
      "-p",
      "tsconfig.build.json",
      "--noCheck",
      "--incremental",
      "false",
      "--tsBuildInfoFile",
      "null",
      "--outDir",
      draft,
    ],
    // Fonts of papers: one weight of a large package, and the slices of rare characters of the pages.
    copies: [
      {
        folder: "node_modules/@expo-google-fonts/noto-sans-sc/400Regular",
        wanted: /^NotoSansSC_400Regular\.ttf$/,
      },
      { folder: "node_modules/@expo-google-fonts/noto-sans-sc", wanted: /^LICENSE_FONT$/ },
      { folder: "src/web/theme/fonts", wanted: /^(rare-han-\d+\.woff2|OFL\.txt)$/ },
    ],
    places: ["src", "demo", "bench", "fonts"],
  },
  web: {
    title: "building the pages",
    inputs: [...common, "vite.config.ts", "src/web", "src/core", "src/contract"],
    wanted: (path) => !/\.test\.tsx?$/.test(path),
    exists: () => existsSync(join(root, "src/web/index.html")),
    command: (draft) => [
      "node_modules/vite/bin/vite.js",
      "build",
      "--logLevel",
      "warn",
      "--emptyOutDir",
      "--outDir",
      join(draft, "web"),
    ],
    places: ["web"],
  },
};

export function buildIsCurrent(name) {
  const build = builds[name];
  const stamp = readStamp(name);
  if (stamp?.quick === quickFingerprint(inputFiles(build.inputs, build.wanted))) return true;
  return stamp === null && !build.exists();
}

export async function build(lock, name) {
  const it = builds[name];
  if (!it.exists()) return;
  const files = inputFiles(it.inputs, it.wanted);
  const stamp = { quick: quickFingerprint(files), content: contentFingerprint(files) };
  if (readStamp(name)?.content !== stamp.content) {
    say(`${it.title} ...`);
    // As deep as dist, so that the relative paths in source maps stay right.
    const draft = join(root, `.rollbook-draft-${name}`);
    rmSync(draft, { recursive: true, force: true });
    mkdirSync(draft, { recursive: true });
    await runTool(lock, it.title, it.command(draft));
    for (const from of it.copies ?? []) copyFonts(from, join(draft, "fonts"));
    mkdirSync(dist, { recursive: true });
    rmSync(stampPath(name), { force: true });
    for (const place of it.places) moveInto(join(draft, place), join(dist, place));
    rmSync(draft, { recursive: true, force: true });
  }
  const stampDraft = `${stampPath(name)}-${process.pid}`;
  writeFileSync(stampDraft, JSON.stringify(stamp));
  renameSync(stampDraft, stampPath(name));
}

function copyFonts({ folder, wanted }, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(join(root, folder)).filter((one) => wanted.test(one))) {
    copyFileSync(join(root, folder, name), join(to, name));
  }
}

function stampPath(name) {
  return join(dist, `.stamp-${name}.json`);
}

function readStamp(name) {
  try {
    return JSON.parse(readFileSync(stampPath(name), "utf8"));
  } catch {
    return null;
  }
}

function runTool(lock, title, [script, ...args]) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, script), ...args], {
      cwd: root,
      stdio: ["ignore", process.stderr, process.stderr],
      env: { ...process.env, NODE_ENV: "production" },
    });
    if (child.pid !== undefined) lock.child(child.pid);
    child.on("error", fail);
    child.on("exit", (code, signal) => {
      if (code === 0) return done();
      fail(new Plain(`${title} failed (${code ?? signal}); the messages are above.`));
    });
  });
}

/** Makes `to` the same as `from`, touching only what differs. */
function moveInto(from, to) {
  const names = existsSync(from) ? readdirSync(from) : [];
  if (names.length > 0) mkdirSync(to, { recursive: true });
  for (const name of names) {
    const [source, target] = [join(from, name), join(to, name)];
    const old = statSync(target, { throwIfNoEntry: false });
    const folder = statSync(source).isDirectory();
    if (old && old.isDirectory() !== folder) rmSync(target, { recursive: true });
    if (folder) moveInto(source, target);
    else if (!old || !readFileSync(source).equals(readFileSync(target))) {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(source, target);
    }
  }
  if (!existsSync(to)) return;
  for (const name of readdirSync(to)) {
    if (!names.includes(name)) rmSync(join(to, name), { recursive: true });
  }
  if (readdirSync(to).length === 0) rmdirSync(to);
}
