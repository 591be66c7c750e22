import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readConfig, type Config } from "./config.ts";
import { startServer, type RunningServer } from "./start.ts";

let folder: string;
const lines: string[] = [];
const terminal = { say: (line: string) => void lines.push(line), log: null };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollbook-start-"));
  // Started as root, PostgreSQL runs as another OS user.
  await chmod(folder, 0o711);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function config(port: number, data = join(folder, "data")): Config {
  const read = readConfig({ PORT: String(port), ROLLBOOK_DATA: data });
  if (!read.ok) throw new Error(read.problems.join("\n"));
  return read.config;
}

const start = (port = 0): Promise<RunningServer> =>
  startServer(config(port), terminal, { demonstration: false });

async function signIn(address: string, login: string, password: string): Promise<Response> {
  return fetch(`${address}api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ login, password }),
  });
}

const printed = (): string[] =>
  lines.flatMap((line) => /login (\S+), password for one use (\S+)/.exec(line)?.slice(1, 3) ?? []);

test("a first start prints the address and a password for one use, a second server is refused", async () => {
  const server = await start();
  try {
    expect(lines.join("\n")).toContain(server.address);
    const [login = "", password = ""] = printed();
    const signedIn = await signIn(server.address, login, password);
    expect(signedIn.status).toBe(200);
    expect(await signedIn.json()).toMatchObject({ account: { login, mustChangePassword: true } });
    expect((await fetch(`${server.address}readyz`)).status).toBe(200);
    await expect(start()).rejects.toThrow(/A Rollbook server .*works on .*already.*refused/s);
    expect((await fetch(`${server.address}readyz`)).status).toBe(200);
  } finally {
    server.stop();
    expect(await server.stopped).toBeNull();
  }
});

test("until its password was used the next start prints another one, afterwards none", async () => {
  const [, first = ""] = printed();
  lines.length = 0;
  const server = await start();
  const [login = "", password = ""] = printed();
  expect(password).not.toBe(first);
  expect((await signIn(server.address, login, first)).status).toBe(401);
  const signedIn = await signIn(server.address, login, password);
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const changed = await fetch(`${server.address}api/v1/session/password`, {
    method: "POST",
    headers: { "content-type": "application/json", cookie },
    body: JSON.stringify({ current: password, next: "my own long words" }),
  });
  expect(changed.status).toBe(200);
  server.stop();
  await server.stopped;
  lines.length = 0;
  const again = await start();
  expect(printed()).toEqual([]);
  expect((await signIn(again.address, login, "my own long words")).status).toBe(200);
  again.stop();
  await again.stopped;
});

test("a taken port is told before anything is started, with what to do", async () => {
  const other: Server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => other.once("listening", resolve));
  const { port } = other.address() as { port: number };
  const never = config(port, join(folder, "never"));
  await expect(startServer(never, terminal, { demonstration: false })).rejects.toThrow(
    new RegExp(`Port ${port} .*is taken.*\\n.*PORT=${port + 1} npm start`, "s"),
  );
  await new Promise((resolve) => other.close(resolve));
});
