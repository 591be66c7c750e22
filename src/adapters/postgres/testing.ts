// Helpers of this folder's tests: temporary folders, queries, and other Node processes that use the
// compiled server, so that they can be killed.
import { spawn, type ChildProcess } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { openEmbedded, type EmbeddedServer } from "./embedded.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..");
const compiled = join(root, "dist", "src", "adapters", "postgres", "embedded.js");

/** A folder that other OS users may enter, as the temporary ones of `mkdtemp` are not. */
export function openFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), name));
  chmodSync(folder, 0o755);
  return folder;
}

export function open(dataDir: string): Promise<EmbeddedServer> {
  return openEmbedded({ dataDir, log: () => undefined });
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

export interface Opened {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly adminUrl: string;
  readonly adopted: boolean;
}

interface ChildOptions {
  /** A shell's words before the command, such as a limit on file sizes. */
  readonly shellPrefix?: string;
}

/** Another Node process opens the server and stays, until it is killed or told to stop. */
export async function openInChild(dataDir: string): Promise<Opened> {
  const { child, output } = startChild(dataDir, {});
  const line = await output;
  if (!line.startsWith("{")) throw new Error(line);
  return { child, ...(JSON.parse(line) as Omit<Opened, "child">) };
}

/** As above, without waiting for an answer. */
export function startOnly(dataDir: string): ChildProcess {
  return startChild(dataDir, {}).child;
}

/** The message with which another Node process fails to open the server. */
export async function failureInChild(dataDir: string, options: ChildOptions): Promise<string> {
  const { child, output } = startChild(dataDir, options);
  const text = await output;
  child.kill("SIGKILL");
  return text;
}

/** Tells the child to stop the server; true when it did shut it down. */
export async function stopChild(opened: Opened): Promise<boolean> {
  const answer = new Promise<string>((done) => {
    opened.child.stdout?.once("data", (chunk: Buffer) => done(chunk.toString("utf8")));
  });
  opened.child.stdin?.end("stop\n");
  return (await answer).includes("true");
}

export async function killHard(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGKILL");
  await gone;
}

const PROGRAM = `
  const { openEmbedded } = await import(process.argv[1]);
  const settle = (text) => new Promise((done) => process.stdout.write(text + "\\n", done));
  try {
    const server = await openEmbedded({ dataDir: process.argv[2], log: () => undefined });
    const { pid, adminUrl, adopted } = server;
    await settle(JSON.stringify({ pid, adminUrl, adopted }));
    process.stdin.once("data", async () => {
      await settle(String(await server.stop()));
      process.exit(0);
    });
  } catch (error) {
    await settle(error.message);
    process.exit(1);
  }
`;

function startChild(
  dataDir: string,
  options: ChildOptions,
): { child: ChildProcess; output: Promise<string> } {
  const args = ["--input-type=module", "-e", PROGRAM, compiled, dataDir];
  const prefix = options.shellPrefix ?? "";
  const child =
    prefix === ""
      ? spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] })
      : spawn("/bin/sh", ["-c", `${prefix}; exec "$@"`, "sh", process.execPath, ...args], {
          stdio: ["pipe", "pipe", "inherit"],
        });
  const output = new Promise<string>((done) => {
    child.stdout?.once("data", (chunk: Buffer) => done(chunk.toString("utf8").trim()));
    child.once("exit", (code) => done(`ended with ${code} and said nothing`));
  });
  return { child, output };
}
