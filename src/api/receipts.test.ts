import { afterAll, beforeAll, expect, test } from "vitest";
import { recordClass } from "#services/ledger";
import { entryReceipt } from "#services/receipts/entry";
import { judgeQueue } from "#services/verdicts-recompute";
import { openApi, type Api } from "#test/api";
import { buildMembers, buildProviders, buildUnits, classBody, openRegister } from "#test/register";
import type { Register } from "#test/register";

let register: Register;
let api: Api;
let text: string;

beforeAll(async () => {
  register = await openRegister();
  const units = await buildUnits(register);
  const [member = 0] = await buildMembers(register, units.get("B1")!, ["M1"]);
  const providers = await buildProviders(register);
  await judgeQueue(register.ctx);
  const recorded = await recordClass(register.ctx, classBody(providers, [member], 60));
  if (!recorded.ok) throw new Error(recorded.message);
  const receipt = await entryReceipt(register.ctx, member, recorded.value.members[0]!.entryId);
  if (!receipt.ok) throw new Error(receipt.message);
  ({ text } = receipt.value);
  api = await openApi(register, { limits: { scarce: 5 } });
});
afterAll(async () => {
  await api.close();
  await register.close();
});

const check = (body: unknown, from: string) =>
  api.send({
    method: "POST",
    path: "/receipts/check",
    body,
    headers: { "x-forwarded-for": from },
  });

test("whoever holds a receipt has it checked without signing in, and reads neither name nor number", async () => {
  const answer = await check({ text }, "198.51.100.1");
  expect(answer.statusCode).toBe(200);
  expect(Object.keys(answer.json())).toEqual([
    "outcome",
    "kind",
    "id",
    "contentHash",
    "recordedAt",
    "since",
  ]);
  expect(answer.body).not.toMatch(/M1|测试|B1/);
  const looks = await register.sql("select 1 from look where what like '%check%'");
  expect(looks).toEqual([]);
});

test("guessing is slowed: an address asks a few times a minute, and others are not held up", async () => {
  const codes = [];
  for (let n = 0; n < 7; n += 1) {
    codes.push((await check({ text: "RBE-1-GUESS" }, "198.51.100.2")).statusCode);
  }
  expect(codes).toEqual([200, 200, 200, 200, 200, 429, 429]);
  expect((await check({ text }, "198.51.100.3")).statusCode).toBe(200);
});

test("a text that is too long, empty or no text is refused", async () => {
  for (const body of [
    { text: "" },
    { text: "x".repeat(301) },
    { text: 1 },
    {},
    { text, more: 1 },
  ]) {
    const from = `198.51.101.${JSON.stringify(body).length % 250}`;
    expect((await check(body, from)).statusCode).toBe(400);
  }
});
