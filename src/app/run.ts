import type { Config } from "./config.ts";
import { startServer, type Terminal } from "./start.ts";

/** A stop that takes longer than this is cut off; what was acknowledged is durable anyway. */
const stopLimit = 20_000;

/**
 * `rollbook start`: serves until SIGINT or SIGTERM, or until the database is lost. A second signal
 * ends the process at once. Answers the exit code; throws `Trouble` when the start fails.
 */
export async function runServer(config: Config): Promise<number> {
  const server = await startServer(config, terminal);
  let asked = false;
  const stop = (): void => {
    if (asked) process.exit(130);
    asked = true;
    terminal.say("Stopping: requests that run are answered first (Ctrl+C again ends at once).");
    setTimeout(() => process.exit(1), stopLimit).unref();
    server.stop();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  const why = await server.stopped;
  process.off("SIGINT", stop);
  process.off("SIGTERM", stop);
  if (why !== null) process.stderr.write(`${why.message}\n`);
  return why === null ? 0 : 1;
}

/**
 * People at a terminal see sentences and, of the log, what failed. Where the output goes to a file
 * or a service manager every request has its line, as JSON, on the standard error.
 */
const terminal: Terminal = {
  say: (line) => void process.stdout.write(`${line}\n`),
  log: {
    write(line) {
      if (!process.stderr.isTTY || /"level":(4|5|6)0/.test(line)) process.stderr.write(line);
    },
  },
};
