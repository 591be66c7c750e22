import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { freshDatabase } from "./database.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const limit = 300_000;
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-deploy-"));
  execFileSync(process.execPath, [join(root, "scripts", "build.mjs")], { stdio: "ignore" });
}, limit);
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Paths that the image's last stage takes over from the checkout. */
async function imagePaths(): Promise<string[]> {
  const text = await readFile(join(root, "deploy", "Containerfile"), "utf8");
  const found = [...text.matchAll(/^COPY --from=build \/opt\/rollbook\/(\S+) (\S+)$/gm)];
  for (const [, from, to] of found) expect(to).toBe(from);
  return found.map(([, from = ""]) => from);
}

test(
  "what the image holds is enough to serve pages and API on a database of one's own",
  async () => {
    const image = join(folder, "image");
    const paths = await imagePaths();
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) {
      await mkdir(dirname(join(image, path)), { recursive: true });
      // Packages are many and the same: they need not be copied to be found.
      if (path === "node_modules") await symlink(join(root, path), join(image, path));
      else await cp(join(root, path), join(image, path), { recursive: true });
    }
    const database = await freshDatabase();
    const running = spawn(process.execPath, ["deploy/rollbook.mjs", "start"], {
      cwd: image,
      env: { ...process.env, DATABASE_URL: database.appUrl, PORT: "0", NODE_ENV: "production" },
    });
    let said = "";
    running.stdout.on("data", (data: Buffer) => (said += data.toString()));
    running.stderr.on("data", (data: Buffer) => (said += data.toString()));
    const ended = new Promise<number | null>((resolve) => running.once("close", resolve));
    try {
      const at = () => /Rollbook runs at (\S+)/.exec(said)?.[1];
      await expect.poll(at, { timeout: 60_000 }).toBeDefined();
      expect((await fetch(`${at()}readyz`)).status).toBe(200);
      expect(await (await fetch(`${at()}`)).text()).toContain("<!doctype html>");
      expect((await fetch(`${at()}api/v1/outlines/ningxia-counties`)).status).toBe(200);
      expect(await (await fetch(`${at()}metrics`)).text()).toContain("rollbook_database_up 1");
    } finally {
      running.kill("SIGTERM");
    }
    expect(await ended).toBe(0);
    await database.drop();
  },
  limit,
);

interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
}

test("the composition names files and variables that there are, and opens nothing to the world", async () => {
  const text = await readFile(join(root, "deploy", "compose.yaml"), "utf8");
  const { services } = parse(text, { merge: true }) as { services: Record<string, Service> };
  const config = await readFile(join(root, "src", "app", "config.ts"), "utf8");
  const own = Object.entries(services).filter(([, { build }]) => build !== undefined);
  expect(own.map(([name]) => name)).toEqual(["server", "init", "operator"]);
  for (const [, { build, environment = {} }] of own) {
    const place = join(root, "deploy", build?.context ?? "");
    expect(existsSync(join(place, build?.dockerfile ?? "nowhere"))).toBe(true);
    for (const name of Object.keys(environment)) expect(config).toContain(`environment["${name}"]`);
  }
  for (const { ports = [] } of Object.values(services)) {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  }
});

test("the units of systemd are valid, and start what there is", async ({ skip }) => {
  const names = ["rollbook.service", "rollbook-backup.service", "rollbook-backup.timer"];
  for (const name of names) {
    const unit = await readFile(join(root, "deploy", name), "utf8");
    for (const [, script = ""] of unit.matchAll(/node (deploy\/\S+)/g)) {
      expect(existsSync(join(root, script))).toBe(true);
    }
    await writeFile(join(folder, name), unit.replaceAll("/usr/bin/node", process.execPath));
  }
  const analyze = (): string =>
    execFileSync("systemd-analyze", ["verify", ...names.map((name) => join(folder, name))], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  try {
    execFileSync("systemd-analyze", ["--version"], { stdio: "ignore" });
  } catch {
    return skip("systemd-analyze is not here");
  }
  expect(analyze).not.toThrow();
});
