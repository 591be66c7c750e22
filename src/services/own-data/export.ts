import { formatDay } from "#core/day";
import { wholeSight } from "#store/database";
import { sendLook } from "#store/looks";
import { loadAboutMe } from "#store/mandates";
import { loadAccountNames, loadUnitNames } from "#store/names";
import { type Own, type OwnRow, ownParts } from "#store/own-data";
import type { Context } from "../context.ts";

/** The form of the file; docs/privacy.md describes it. */
const form = "rollbook-own-data-1";

/**
 * Everything that is held about the caller, as one JSON document that is written while it is read:
 * the member's data where the account is a member's, and the account's in any case. Without what opens
 * the account (hashes, keys, codes). Of others, only the names that stand beside what they did here.
 */
export async function* ownData(ctx: Context): AsyncGenerator<string> {
  const { actor } = ctx;
  const own: Own = { memberId: actor.member?.memberId ?? 0, accountId: actor.accountId };
  const seen = { accounts: new Set<number>(), units: new Set<number>() };
  await note(ctx, own);
  const head = { form, madeAt: new Date().toISOString(), today: formatDay(ctx.today) };
  yield `${JSON.stringify(head).slice(0, -1)},\n`;
  for (const part of ownParts) {
    yield `${JSON.stringify(part.name)}: [`;
    let after = 0;
    let first = true;
    for (;;) {
      const from = after;
      const rows = await ctx.db.snapshot(part.asSystem === true ? wholeSight : actor.sight, (tx) =>
        part.read(tx, own, from),
      );
      for (const row of rows) gather(row, seen);
      if (rows.length > 0) yield (first ? "\n" : ",\n") + rows.map(line).join(",\n");
      first &&= rows.length === 0;
      after = Number(rows.at(-1)?.["id"] ?? 0);
      if (part.page === null || rows.length < part.page) break;
    }
    yield "],\n";
  }
  const mandates = await ctx.db.snapshot(actor.sight, (tx) => loadAboutMe(tx, ctx.today));
  for (const one of mandates) {
    seen.accounts.add(one.holder).add(one.issuedBy);
    seen.units.add(one.holderUnit).add(one.issuedUnit);
  }
  const told = mandates.map(({ from, to, ...one }) => ({
    ...one,
    from: formatDay(from),
    to: formatDay(to),
  }));
  yield `"mandates": [${told.map(line).join(",\n")}],\n`;
  const [accounts, units] = await ctx.db.snapshot(wholeSight, (tx) =>
    Promise.all([loadAccountNames(tx, seen.accounts), loadUnitNames(tx, seen.units)]),
  );
  yield `"accounts": ${JSON.stringify(Object.fromEntries(accounts))},\n`;
  const names = [...units].map(([id, { code, nameZh, nameEn }]) => [id, { code, nameZh, nameEn }]);
  yield `"units": ${JSON.stringify(Object.fromEntries(names))}}\n`;
}

function line(row: object): string {
  return JSON.stringify(row);
}

/** Columns that hold the id of an account or of a unit, whose names are told at the end. */
const accountColumns = /^(by|.*By)$/;
const unitColumns = /^(unitId|.*UnitId|fromUnit|toUnit|countedAt)$/;

function gather(row: OwnRow, seen: { accounts: Set<number>; units: Set<number> }): void {
  for (const [name, value] of Object.entries(row)) {
    if (typeof value !== "number") continue;
    if (accountColumns.test(name)) seen.accounts.add(value);
    else if (unitColumns.test(name)) seen.units.add(value);
  }
}

/** The person finds his own export among the looks, so that he notices one that was not his. */
async function note(ctx: Context, own: Own): Promise<void> {
  if (ctx.actor.member === null) return;
  await ctx.db.write(ctx.actor.sight, async (tx) => {
    sendLook(tx, {
      accountId: own.accountId,
      act: "export",
      task: "own",
      what: "own data",
      memberIds: [own.memberId],
    });
    await tx.settle();
  });
}
