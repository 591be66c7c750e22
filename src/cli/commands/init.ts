import { type Command, Option } from "commander";
import type { Finish } from "../program.ts";
import { exit, tellFailure } from "../report.ts";
import type { Tools } from "../tools.ts";

interface InitOptions {
  readonly pack?: string;
  readonly zone?: string;
  readonly newPassword?: true;
}

export function addInit(root: Command, tools: Tools, finish: Finish): void {
  root
    .command("init")
    .description("Prepare a database: roles, schema, a pack, the first administrator")
    .option("--pack <folder>", "pack to put in force where none is (default: the plan's)")
    .option("--zone <zone>", "the organisation's zone (default Asia/Shanghai)")
    .addOption(new Option("--new-password", "give the application's role a new password"))
    .addHelpText(
      "after",
      `
With DATABASE_URL it must be run as a user who may create roles and databases (CREATEROLE, and
CREATEDB where the database does not exist yet; a superuser may). It says which rights are missing,
may be run again, also after an upgrade, and prints the address that the program must use from then
on: that of a role which owns nothing. Without DATABASE_URL the embedded database is prepared.

Examples:
  DATABASE_URL=postgres://postgres:secret@db.example.org/rollbook rollbook init
  rollbook init --pack ./our-pack --zone Europe/Vienna`,
    )
    .action(async (options: InitOptions) => {
      const done = await tools.initialise(
        {
          packFolder: options.pack ?? null,
          zone: options.zone ?? null,
          newPassword: options.newPassword === true,
        },
        (line) => void tools.out.write(`${line}\n`),
      );
      finish(done.ok ? exit.ok : tellFailure(tools.err, done));
    });
}
