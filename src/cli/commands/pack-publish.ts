import type { Command } from "commander";
import type { ParameterChanges } from "#contract/parameters";
import { type Day, formatDay } from "#core/day";
import { failure, type Outcome, success } from "#core/outcome";
import { foldAll } from "#services/coverage-folding";
import {
  policyRecord,
  proposeDraft,
  publishDraft,
  type Proposal,
  setTwoPersonPublishing,
  withdrawDraft,
} from "#services/policy-drafts";
import type { Published } from "#services/policy-publishing";
import { continueRecompute } from "#services/verdicts-recompute";
import type { Finish } from "../program.ts";
import { progressOn } from "../progress.ts";
import { alignedTable, exit, tellFailure } from "../report.ts";
import type { Opened, Tools } from "../tools.ts";
import { assignOption, dayOption, positiveOption } from "./options.ts";
import { check } from "./pack-check.ts";

interface PublishOptions {
  readonly reason: string;
  readonly set?: ParameterChanges;
  readonly from?: Day;
  readonly judgeLater?: true;
}

export function addPublishing(pack: Command, tools: Tools, finish: Finish): void {
  const described = (name: string, description: string): Command =>
    pack
      .command(name)
      .description(description)
      .argument("[folder]", "folder with the pack's .yaml files; without it --set is needed")
      .requiredOption("--reason <words>", "why; is recorded with it")
      .option(
        "--set <name=value>",
        "another value of a parameter, as often as needed",
        assignOption,
      )
      .option("--from <day>", "the first day on which it judges (default: today)", dayOption);
  described("publish", "Put a pack or other parameters in force and judge everybody by it")
    .option("--judge-later", "leave judging to the running server")
    .addHelpText("after", publishHelp)
    .action(async (folder: string | undefined, options: PublishOptions) =>
      finish(await publish(tools, folder, options)),
    );
  described("propose", "Propose a pack or other parameters, for somebody else to publish").action(
    async (folder: string | undefined, options: PublishOptions) =>
      finish(await propose(tools, folder, options)),
  );
  pack
    .command("approve")
    .description("Publish what was proposed")
    .argument("<draft>", "number of the draft", positiveOption)
    .option("--judge-later", "leave judging to the running server")
    .action(async (draftId: number, options: { readonly judgeLater?: true }) =>
      finish(await withOpened(tools, (at) => approve(tools, at, draftId, options))),
    );
  pack
    .command("withdraw")
    .description("Withdraw what was proposed")
    .argument("<draft>", "number of the draft", positiveOption)
    .action(async (draftId: number) =>
      finish(await withOpened(tools, (at) => withdraw(tools, at, draftId))),
    );
  pack
    .command("log")
    .description("What is proposed and what was published: when, by whom and why")
    .action(async () => finish(await withOpened(tools, (at) => log(tools, at))));
  pack
    .command("two-persons")
    .description("Whether one person proposes a pack and another publishes it")
    .argument("<on|off>", "on or off")
    .action(async (word: string) => finish(await twoPersons(tools, word)));
}

const publishHelp = `
The pack's cases must pass first. What judged until today stays known as it was. Verdicts are judged
again before the command ends; killed, it goes on with \`rollbook recompute\` or the running server.

Examples:
  rollbook pack publish ./our-pack --reason "the rules of 2014"
  rollbook pack publish --set S1.hours=32 --reason "decision of the bureau" --from 2014-01-01`;

async function withOpened(
  tools: Tools,
  work: (opened: Opened) => Promise<number>,
): Promise<number> {
  const opened = await tools.open();
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

/** Reads a folder, whose cases must pass, or takes the parameters; says what is wrong. */
export async function proposalFrom(
  tools: Tools,
  folder: string | undefined,
  set: ParameterChanges | undefined,
): Promise<Outcome<Proposal> | null> {
  if ((folder === undefined) === (set === undefined)) {
    return failure("invalid", "proposal-unclear", "Name either a folder or parameters (--set).");
  }
  if (folder === undefined) return success({ parameters: set ?? {} });
  if ((await check(tools, folder, false)) !== exit.ok) return null;
  const files = await tools.readPack(folder);
  return files.ok ? success({ files: files.value }) : files;
}

async function propose(
  tools: Tools,
  folder: string | undefined,
  options: PublishOptions,
): Promise<number> {
  const proposal = await proposalFrom(tools, folder, options.set);
  if (proposal === null) return exit.problems;
  if (!proposal.ok) return tellFailure(tools.err, proposal);
  const { reason, from = null } = options;
  return withOpened(tools, async ({ ctx }) => {
    const made = await proposeDraft(ctx, { proposal: proposal.value, reason, effectiveOn: from });
    if (!made.ok) return tellFailure(tools.err, made);
    tools.out.write(`Draft ${made.value.draftId} is proposed.\n`);
    return exit.ok;
  });
}

async function publish(
  tools: Tools,
  folder: string | undefined,
  options: PublishOptions,
): Promise<number> {
  const proposal = await proposalFrom(tools, folder, options.set);
  if (proposal === null) return exit.problems;
  if (!proposal.ok) return tellFailure(tools.err, proposal);
  const { reason, from = null } = options;
  return withOpened(tools, async (opened) => {
    const { ctx } = opened;
    const made = await proposeDraft(ctx, { proposal: proposal.value, reason, effectiveOn: from });
    if (!made.ok) return tellFailure(tools.err, made);
    const done = await approve(tools, opened, made.value.draftId, options);
    if (done !== exit.ok) tools.err.write(`It stays proposed as draft ${made.value.draftId}.\n`);
    return done;
  });
}

async function approve(
  tools: Tools,
  opened: Opened,
  draftId: number,
  options: { readonly judgeLater?: true },
): Promise<number> {
  const published = await publishDraft(opened.ctx, draftId);
  if (!published.ok) return tellFailure(tools.err, published);
  tools.out.write(`Published ${published.value.hash.slice(0, 12)}.\n`);
  return judgeAfter(tools, opened, published.value, options.judgeLater === true);
}

async function judgeAfter(
  tools: Tools,
  opened: Opened,
  published: Published,
  later: boolean,
): Promise<number> {
  if (!published.inForce) {
    tools.out.write("It judges when its day comes; the running server puts it in force then.\n");
    return exit.ok;
  }
  if (!published.judges || later) return exit.ok;
  const progress = progressOn(tools);
  try {
    const onProgress = (members: number): void => progress.show("judging", 0, members);
    const judged = await continueRecompute(opened.system, { onProgress });
    await foldAll(opened.ctx.db);
    progress.end();
    tools.out.write(`In force; ${judged} members judged.\n`);
    return exit.ok;
  } finally {
    progress.end();
  }
}

async function withdraw(tools: Tools, { ctx }: Opened, draftId: number): Promise<number> {
  const done = await withdrawDraft(ctx, draftId);
  if (!done.ok) return tellFailure(tools.err, done);
  tools.out.write(`Draft ${draftId} is withdrawn.\n`);
  return exit.ok;
}

async function log(tools: Tools, { ctx }: Opened): Promise<number> {
  const record = await policyRecord(ctx);
  if (!record.ok) return tellFailure(tools.err, record);
  const { drafts, publications, names } = record.value;
  const by = (accountId: number): string => names.get(accountId) ?? String(accountId);
  const rows = [
    ...drafts
      .filter((one) => one.state === "proposed")
      .map((one) => [
        `draft ${one.draftId}`,
        one.version,
        one.hash.slice(0, 12),
        formatDay(one.effectiveOn),
        one.proposedAt.slice(0, 10),
        by(one.proposedBy),
        "",
        one.reason,
      ]),
    ...publications.map((one) => [
      one.inForceAt === null ? "waits" : "published",
      one.version,
      one.hash.slice(0, 12),
      formatDay(one.effectiveOn),
      one.publishedAt.slice(0, 10),
      by(one.proposedBy),
      by(one.publishedBy),
      one.reason,
    ]),
  ];
  const head = ["", "version", "hash", "from", "on", "proposed by", "published by", "reason"];
  tools.out.write(`${alignedTable([head, ...rows])}\n`);
  return exit.ok;
}

async function twoPersons(tools: Tools, word: string): Promise<number> {
  if (word !== "on" && word !== "off") {
    tools.err.write("Say on or off.\n");
    return exit.usage;
  }
  return withOpened(tools, async ({ ctx }) => {
    const done = await setTwoPersonPublishing(ctx, word === "on");
    if (!done.ok) return tellFailure(tools.err, done);
    tools.out.write(
      word === "on"
        ? "One person proposes a pack, another publishes it.\n"
        : "Whoever proposes a pack may publish it.\n",
    );
    return exit.ok;
  });
}
