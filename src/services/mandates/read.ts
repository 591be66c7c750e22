import type { MandateFile, MandateView } from "#contract/routes/mandates";
import type { MemberRef } from "#contract/views";
import { formatDay, formatPartialDay } from "#core/day";
import { type Outcome, success } from "#core/outcome";
import type { Variants } from "#core/search-words";
import type { Tx } from "#store/database";
import { sendLook } from "#store/looks";
import type { StoredMandate } from "#store/mandates";
import {
  findLine,
  findPerson,
  loadLines,
  loadMandatedEntries,
  type MandatedEntry,
  type MandatedLine,
} from "#store/mandates-file";
import { loadAccountNames, loadUnitNames } from "#store/names";
import { loadFiledRows } from "#store/study-file";
import { findMandatedLines } from "#store/search";
import { loadVerdicts } from "#store/verdicts";
import { askedOf } from "../as-of.ts";
import type { Context } from "../context.ts";
import { memberRef } from "../persons.ts";
import { policyInForce } from "../policy.ts";
import { soughtIn } from "../search.ts";
import { datedRows } from "../study-file.ts";
import { isFigure, verdictLine } from "../verdicts-lines.ts";
import { nobodyNamed } from "./rights.ts";
import { heldMandate, inForce, sightUnder } from "./under.ts";
import { mandateViews } from "./view.ts";

export interface PersonsPage {
  readonly mandate: MandateView;
  readonly items: MemberRef[];
  /** The last member's id, where there are more. */
  readonly after: number | null;
}

/**
 * The persons of a mandate that is in force, for its holder: all of them, or those who are searched
 * for; a look at each who is shown.
 */
export async function mandatePersons(
  ctx: Context,
  variants: Variants,
  mandateId: number,
  page: { readonly after: number; readonly limit: number; readonly q?: string | undefined },
): Promise<Outcome<PersonsPage>> {
  const { after, limit, q } = page;
  return ctx.db.snapshot(sightUnder(ctx, mandateId), async (tx) => {
    const found = await inForce(tx, ctx, mandateId);
    if (!found.ok) return found;
    const lines =
      q === undefined
        ? await loadLines(tx, after, limit)
        : await findMandatedLines(tx, soughtIn(q, variants), after, limit);
    const names = await loadUnitNames(
      tx,
      lines.map((one) => one.unitId),
    );
    const what = q === undefined ? "persons of a mandate" : "search";
    logLook(tx, ctx, found.value, what, lines);
    return success({
      mandate: await viewOf(tx, ctx, found.value),
      items: lines.map((one) => memberRef(one, names)),
      after: lines.length < limit ? null : (lines.at(-1)?.memberId ?? null),
    });
  });
}

/** One person of a mandate that is in force, with the fields that it names and no other. */
export async function mandatePerson(
  ctx: Context,
  mandateId: number,
  memberId: number,
): Promise<Outcome<MandateFile>> {
  return ctx.db.snapshot(sightUnder(ctx, mandateId), async (tx) => {
    const found = await inForce(tx, ctx, mandateId);
    if (!found.ok) return found;
    const line = await findLine(tx, memberId);
    if (line === null) return nobodyNamed;
    const mandate = found.value;
    const has = (field: StoredMandate["fields"][number]) => mandate.fields.includes(field);
    const [names, facts, entries, verdicts] = await Promise.all([
      loadUnitNames(tx, [line.unitId]),
      has("facts") ? factsOf(tx, ctx, line) : null,
      has("entries") ? entriesOf(tx, line) : null,
      has("study-file") ? verdictsOf(tx, line) : null,
    ]);
    logLook(tx, ctx, mandate, what(mandate), [line]);
    return success({
      mandate: await viewOf(tx, ctx, mandate),
      member: memberRef(line, names),
      ...(facts === null ? {} : { facts }),
      ...(entries === null ? {} : { entries }),
      ...(verdicts === null ? {} : { verdicts }),
    });
  });
}

/** What the member reads about a look: the fields, by name. */
function what(mandate: StoredMandate): string {
  return mandate.fields.join(", ");
}

async function viewOf(tx: Tx, ctx: Context, mandate: StoredMandate): Promise<MandateView> {
  const [view] = await mandateViews(tx, ctx, [mandate]);
  if (view === undefined) throw new Error("a mandate has no view");
  return view;
}

function logLook(
  tx: Tx,
  ctx: Context,
  mandate: StoredMandate,
  shown: string,
  lines: readonly MandatedLine[],
): void {
  sendLook(tx, {
    accountId: ctx.actor.accountId,
    mandate: heldMandate(mandate),
    act: "look",
    task: "mandate",
    what: shown,
    memberIds: lines.map((one) => one.memberId),
  });
}

async function factsOf(
  tx: Tx,
  ctx: Context,
  line: MandatedLine,
): Promise<NonNullable<MandateFile["facts"]>> {
  const [person, rows] = await Promise.all([
    findPerson(tx, line),
    loadFiledRows(tx, line.regionId, line.memberId, askedOf(ctx, {})),
  ]);
  const dated = [...rows.homes, ...rows.attachments, ...rows.facts, ...rows.events];
  const names = await loadUnitNames(
    tx,
    dated.map((row) => row.unitId),
  );
  const first = person?.bornFirst ?? null;
  const joined = person?.joinedOn ?? null;
  return {
    sex: person?.sex ?? null,
    born: first === null ? null : formatPartialDay({ first, last: person?.bornLast ?? first }),
    joinedOn: joined === null ? null : formatDay(joined),
    ...datedRows(rows, names),
  };
}

const acts = { e: "entry", c: "correction", w: "withdrawal" } as const;

async function entriesOf(tx: Tx, line: MandatedLine): Promise<NonNullable<MandateFile["entries"]>> {
  const rows = await loadMandatedEntries(tx, line);
  const names = await loadAccountNames(
    tx,
    rows.map((one) => one.recordedBy),
  );
  return rows.map((row) => entryOf(row, names));
}

function entryOf(row: MandatedEntry, names: ReadonlyMap<number, string>) {
  const { entryId, rootId, stands, sessionId, minutes, form, topic, course } = row;
  const { credit, creditUnit, outcome, attested, note, recordedAt } = row;
  return {
    entryId,
    rootId,
    act: acts[row.act],
    stands,
    sessionId,
    startsOn: formatDay(row.startsOn),
    endsOn: formatDay(row.endsOn),
    minutes,
    credit:
      credit === null || creditUnit === null ? null : { quantity: credit / 1000, unit: creditUnit },
    form,
    topic,
    course,
    provider: { zh: row.providerZh, en: row.providerEn },
    outcome,
    attested,
    note,
    recordedAt,
    recordedBy: names.get(row.recordedBy) ?? "",
  };
}

async function verdictsOf(
  tx: Tx,
  line: MandatedLine,
): Promise<NonNullable<MandateFile["verdicts"]>> {
  const [policy, verdicts] = await Promise.all([
    policyInForce(tx),
    loadVerdicts(tx, line.regionId, [line.memberId]),
  ]);
  return verdicts
    .filter((one) => !isFigure(one))
    .sort((a, b) => b.dueOn - a.dueOn || (a.requirement < b.requirement ? -1 : 1))
    .map((one) => verdictLine(policy, one));
}
