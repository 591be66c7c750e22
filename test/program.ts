import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../", import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

export interface Running {
  readonly ended: Promise<Ran>;
  /** What stands on its output so far. */
  said(): string;
  /** The same for its errors and its progress. */
  complained(): string;
  kill(signal: NodeJS.Signals): void;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Blocks of 1 kB that a file written by the program may have. */
  readonly fileLimit?: number;
}

/** The real program in a process of its own, as `npx rollbook` starts it. */
export function startProgram(args: readonly string[], options: RunOptions = {}): Running {
  const { DATABASE_URL: _, ...environment } = process.env;
  const command = ["scripts/rollbook.mjs", ...args];
  const limited =
    options.fileLimit === undefined
      ? null
      : ["-c", `ulimit -f ${options.fileLimit}; exec "$0" "$@"`, process.execPath, ...command];
  const child =
    limited === null
      ? spawn(process.execPath, command, { cwd: root, env: { ...environment, ...options.env } })
      : spawn("bash", limited, { cwd: root, env: { ...environment, ...options.env } });
  let out = "";
  let err = "";
  child.stdout.on("data", (data: Buffer) => (out += data.toString()));
  child.stderr.on("data", (data: Buffer) => (err += data.toString()));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return {
    ended,
    said: () => out,
    complained: () => err,
    kill: (signal) => void child.kill(signal),
  };
}

export function runProgram(args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  return startProgram(args, options).ended;
}
