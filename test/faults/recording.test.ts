import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { foldAll } from "#services/coverage-folding";
import { recordClass } from "#services/ledger";
import { correctEntry } from "#services/ledger-correct";
import { judgeQueue } from "#services/verdicts-recompute";
import { verifyRegister } from "#services/verify";
import { killedName } from "../recording.ts";
import {
  buildMembers,
  buildProviders,
  buildUnits,
  classBody,
  openRegister,
  type Register,
} from "../register.ts";

let register: Register;
let providers: Map<string, number>;
let members: number[];

beforeAll(async () => {
  register = await openRegister({ connections: 10 });
  const units = await buildUnits(register);
  providers = await buildProviders(register);
  members = [
    ...(await buildMembers(register, units.get("B1")!, ["A1", "A2", "A3", "A4"])),
    ...(await buildMembers(register, units.get("B3")!, ["A5", "A6", "A7"])),
  ];
  await judgeQueue(register.ctx);
  await foldAll(register.db);
});
afterAll(() => register.close());

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Records and folds in another process and kills it after so many classes. Answers which it said. */
async function killAfter(word: string, classes: number): Promise<string[]> {
  const args = [
    "test/child.mjs",
    "test/recording.ts",
    register.database.appUrl,
    word,
    String(providers.get("school")),
    ...members.map(String),
  ];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (data: Buffer) => {
    said += data.toString();
    if (said.split("\n").length > classes) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.on("exit", resolve));
  await expect
    .poll(
      () =>
        register.sql("select 1 from pg_stat_activity where application_name = $1", [killedName]),
      { timeout: 30_000 },
    )
    .toEqual([]);
  return said.split("\n").flatMap((line) => /^recorded (\S+)$/.exec(line)?.[1] ?? []);
}

const differences = async () => (await verifyRegister(register.db, register.ctx)).differences;

test("killed while recording and folding: all that was acknowledged is there, nothing is half there", async () => {
  for (const [word, classes] of [
    ["a", 3],
    ["b", 8],
    ["c", 15],
  ] as const) {
    const said = await killAfter(word, classes);
    expect(said.length).toBeGreaterThanOrEqual(classes);
    const rows = await register.sql<{ course: string; entries: number }>(
      `select s.course, count(e.entry_id)::int as entries from session s
       left join entry e using (session_id) where s.course like $1 || '-%' group by s.course`,
      [word],
    );
    expect(rows.map((row) => row.course)).toEqual(expect.arrayContaining(said));
    expect(new Set(rows.map((row) => row.entries))).toEqual(new Set([members.length]));
    expect(await differences()).toEqual([]);
    await foldAll(register.db);
    expect(await differences()).toEqual([]);
  }
});

test("eight clients record for the same members at once: every class counts once", async () => {
  const before = await creditedToFirst();
  const courses = Array.from({ length: 24 }, (_, n) => `at once ${n}`);
  const waiting = [...courses];
  const client = async (): Promise<void> => {
    for (let course = waiting.pop(); course !== undefined; course = waiting.pop()) {
      // Each in another order, which must not make them wait for each other in a ring.
      const order = waiting.length % 2 === 0 ? members : [...members].reverse();
      const outcome = await recordClass(register.ctx, classBody(providers, order, 20, { course }));
      if (!outcome.ok) throw new Error(outcome.message);
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  expect(await creditedToFirst()).toBe(before + 24 * 20);
  await foldAll(register.db);
  expect(await differences()).toEqual([]);
});

async function creditedToFirst(): Promise<number> {
  const [row] = await register.sql<{ credited: number }>(
    `select credited from verdict where member_id = $1 and requirement_id = 'S1'
     and window_start = '2011-01-01'`,
    [members[0]],
  );
  return row?.credited ?? -1;
}

test("the same request from eight clients at once records once", async () => {
  const request = classBody(providers, members, 30, { course: "the same" });
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, () => recordClass(register.ctx, request)),
  );
  const ids = outcomes.map((one) => (one.ok ? one.value.members.map((each) => each.entryId) : []));
  expect(new Set(ids.map((one) => one.join())).size).toBe(1);
  expect(await differences()).toEqual([]);
});

test("of eight corrections of one entry at once, one stands and seven are told of it", async () => {
  const recorded = await recordClass(
    register.ctx,
    classBody(providers, members.slice(0, 1), 40, { course: "corrected" }),
  );
  const entryId = recorded.ok ? recorded.value.members[0]!.entryId : 0;
  const outcomes = await Promise.all(
    Array.from({ length: 8 }, (_, n) =>
      correctEntry(
        register.ctx,
        { memberId: members[0]!, entryId },
        {
          minutes: n,
          credit: null,
          days: null,
          outcome: null,
          attested: false,
          note: "",
          reason: "x",
        },
      ),
    ),
  );
  expect(outcomes.filter((one) => one.ok)).toHaveLength(1);
  expect(outcomes.filter((one) => !one.ok && one.kind === "conflict")).toHaveLength(7);
  await foldAll(register.db);
  expect(await differences()).toEqual([]);
});
