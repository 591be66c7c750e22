import { CommanderError } from "commander";
import { openTools } from "#app/cli";
import { program } from "./program.ts";
import { exit } from "./report.ts";

/**
 * The command line. Answers the exit code: 0 it went well, 1 it found problems or failed, 2 the
 * command line is wrong.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const tools = openTools();
  let code: number = exit.ok;
  try {
    await program(tools, (result) => {
      code = result;
    }).parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage;
    const told = isTold(error) ? error : tools.explain(error);
    if (told === null) throw error;
    tools.err.write(`${told.message}\n`);
    return exit.problems;
  }
}

/** Troubles have messages that are made for the terminal, with what to do. */
function isTold(error: unknown): error is Error {
  return error instanceof Error && ["Trouble", "PostgresTrouble"].includes(error.name);
}
