import type { Command } from "commander";
import type { Finish } from "../program.ts";
import type { Tools } from "../tools.ts";

export function addStart(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("start")
    .description("Start the server: pages and API, until it is stopped")
    .addHelpText(
      "after",
      `
Environment:
  PORT           port to listen on (default 8080; 0 for any free one)
  HOST           address to listen on (default 127.0.0.1: this machine only)
  DATABASE_URL   a PostgreSQL of your own, prepared by rollbook init
  ROLLBOOK_DATA  folder of the embedded database (default .data)

Examples:
  rollbook start
  PORT=9000 HOST=0.0.0.0 rollbook start`,
    )
    .action(async () => finish(await tools.start()));
}
