import { expect } from "vitest";
import { formatDay } from "#core/day";
import { foldAll } from "#services/coverage-folding";
import { recordClass } from "#services/ledger";
import { correctEntry, withdrawEntry } from "#services/ledger-correct";
import { addProvider } from "#services/ledger-providers";
import { moveMember } from "#services/members/move";
import { settleDue } from "#services/members/pass-day";
import { endFact, recordEvent, recordFact } from "#services/members/records";
import { changeUnit } from "#services/organisation/change";
import { bringIntoForce, publishPack } from "#services/policy-publishing";
import { continueBulk } from "#services/verdicts-bulk";
import { judgeQueue, passDay } from "#services/verdicts-recompute";
import { type Command, packWith, storedRows } from "./random-commands.ts";
import type { EntryText, MemberText } from "./reference/grammar.ts";
import { referenceJudge, type Row } from "./reference/judge.ts";
import { buildMembers, buildUnits, day, type Register } from "./register.ts";
import type { SketchedUnit, UnitSketch } from "./register.ts";

const tree: readonly UnitSketch[] = [
  ["P", null, "committee", "province"],
  ["C1", "P", "committee", "county"],
  ["C2", "P", "committee", "county"],
  ["T1", "C1", "committee", "township"],
  ["B1", "T1", "village", "branch", "rural"],
  ["B2", "T1", "branch", "branch", "other"],
  ["B3", "C2", "village", "branch", "school"],
];
const homes = ["B1", "B2", "B3"];

function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("it is there");
  return value;
}

/** What was told to the register about one person, as the reference judge reads it. */
export interface Told extends MemberText {
  readonly memberId: number;
  readonly facts: (NonNullable<MemberText["facts"]>[number] & { factId: number })[];
  readonly events: NonNullable<MemberText["events"]>;
}

interface Recorded {
  readonly who: Told;
  /** The row that stands. */
  entryId: number;
  text: EntryText;
  standing: boolean;
}

/** A register to which one thing after another is told, and what it was told. */
export class History {
  today = day("2010-03-01");
  hours = 6;
  private sessions = 0;
  /** One who is merged into somebody else just now: nothing is told of him. */
  away: Told | null = null;
  readonly recorded: Recorded[] = [];

  constructor(
    readonly register: Register,
    readonly units: Map<string, SketchedUnit>,
    readonly providerId: number,
    readonly people: readonly Told[],
  ) {}

  get ctx() {
    return { ...this.register.ctx, today: this.today };
  }

  async do(command: Command): Promise<void> {
    const here = this.people.filter((one) => one !== this.away);
    const who = sure(here[command.who % here.length]);
    const on = this.today - command.back;
    if (command.do === "days") await this.pass(this.today + command.length + 1);
    else if (command.do === "new year") await this.pass(newYearAfter(this.today));
    else if (command.do === "enter") await this.enter(who, on, command);
    else if (command.do === "correct" || command.do === "withdraw") await this.follow(command);
    else if (command.do === "fact") await this.fact(who, on, command);
    else if (command.do === "joined") await this.joined(who, on);
    else if (command.do === "move") await this.move(who, on, command);
    else if (command.do === "unit") await this.moveUnit(command.pick % 2 === 0 ? "C1" : "C2");
    else await this.publish(2 + command.pick);
  }

  /** What the server does when a day begins. */
  private async pass(today: number): Promise<void> {
    this.today = today;
    await settleDue(this.ctx);
    await bringIntoForce(this.ctx);
    await passDay(this.ctx);
    await this.settle();
  }

  async settle(): Promise<void> {
    await judgeQueue(this.ctx);
    await continueBulk(this.ctx);
    await foldAll(this.register.db);
  }

  private async enter(who: Told, on: number, command: Command): Promise<void> {
    this.sessions += 1;
    const until = Math.min(this.today, on + (command.length % 4));
    const minutes = 15 * (command.pick + 1);
    const { form, topic, attested } = command;
    const outcome = await recordClass(this.ctx, {
      session: {
        startsOn: formatDay(on),
        endsOn: formatDay(until),
        startsAt: null,
        endsAt: null,
        form,
        topic,
        course: `course ${this.sessions}`,
        providerId: this.providerId,
        unitId: null,
        place: "",
      },
      attendees: [
        {
          memberId: who.memberId,
          minutes,
          credit: null,
          days: null,
          outcome: null,
          attested,
          note: "",
        },
      ],
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    const text = { on: formatDay(on), until: formatDay(until), hours: minutes / 60, form, topic };
    const entryId = sure(outcome.value.members[0]).entryId;
    this.recorded.push({
      who,
      entryId,
      text: { ...text, attested, provider: "school" },
      standing: true,
    });
  }

  private async follow(command: Command): Promise<void> {
    const here = this.recorded.filter((each) => each.who !== this.away);
    const one = here[command.pick % Math.max(1, here.length)];
    if (one === undefined) return;
    const address = { memberId: one.who.memberId, entryId: one.entryId };
    if (command.do === "withdraw") {
      const outcome = await withdrawEntry(this.ctx, address, { reason: "was not there" });
      if (!outcome.ok) return expect(one.standing).toBe(false);
      Object.assign(one, { entryId: outcome.value.entryId, standing: false });
      return;
    }
    const minutes = 15 * (command.length + 1);
    const { attested } = command;
    const outcome = await correctEntry(this.ctx, address, {
      minutes,
      credit: null,
      days: null,
      outcome: null,
      attested,
      note: "",
      reason: "counted again",
    });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    one.text = { ...one.text, hours: minutes / 60, attested };
    Object.assign(one, { entryId: outcome.value.entryId, standing: true });
  }

  /** Begins a fact that the person does not have yet, perhaps with an end to come; or ends one. */
  private async fact(who: Told, on: number, command: Command): Promise<void> {
    const kinds = [
      ["role", "lead"],
      ["role", "guide"],
      ["sector", "school"],
    ] as const;
    const [kind, value] = sure(kinds[command.pick % 3]);
    const open = who.facts.find((one) => one.kind === kind && one.value === value);
    if (open !== undefined) {
      if (open.to !== undefined || day(open.from) >= this.today) return;
      const to = formatDay(this.today);
      const ended = await endFact(this.ctx, who.memberId, open.factId, to);
      if (!ended.ok) throw new Error(JSON.stringify(ended));
      open.to = to;
      return;
    }
    const to = command.attested ? formatDay(on + 1 + 12 * command.length) : null;
    const told = { kind, value, from: formatDay(on) };
    const outcome = await recordFact(this.ctx, who.memberId, { ...told, to });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    const view = outcome.value.facts.find((one) => one.kind === kind && one.value === value);
    who.facts.push({ ...told, ...(to === null ? {} : { to }), factId: sure(view).factId });
  }

  private async joined(who: Told, on: number): Promise<void> {
    const event = { kind: "joined", on: formatDay(on) };
    if (who.events.some((one) => one.on === event.on)) return;
    const outcome = await recordEvent(this.ctx, who.memberId, event);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    who.events.push(event);
  }

  private async move(who: Told, on: number, command: Command): Promise<void> {
    const code = sure(homes[command.pick % homes.length]);
    const last = sure(who.homes.at(-1));
    const unit = sure(this.units.get(code)).unitId;
    if (last.unit === unit || on <= day(last.from)) return;
    const outcome = await moveMember(this.ctx, who.memberId, { unitId: unit, on: formatDay(on) });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    last.to = formatDay(on);
    who.homes.push(homeOf(this.units, code, formatDay(on)));
  }

  private async moveUnit(parent: string): Promise<void> {
    const parentId = sure(this.units.get(parent)).unitId;
    const change = { change: "move" as const, on: formatDay(this.today), parentId };
    // It may be there already, or have been moved today.
    await changeUnit(this.ctx, sure(this.units.get("T1")).unitId, change);
  }

  private async publish(hours: number): Promise<void> {
    if (hours === this.hours) return;
    const decision = { reason: "other hours", effectiveOn: null };
    const outcome = await publishPack(this.ctx, filesOf(hours), decision);
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    this.hours = hours;
  }

  /** What the reference judge says of everybody, from what was told alone. */
  reference(): Row[][] {
    return this.people.map((who) => {
      const mine = this.recorded.filter((one) => one.who === who && one.standing);
      const { homes: at, facts, events } = who;
      const text = { homes: at, facts, events, entries: mine.map((one) => one.text) };
      return referenceJudge(packWith(this.hours), text, this.today);
    });
  }

  async stored(): Promise<Row[][]> {
    const found: Row[][] = [];
    for (const { memberId } of this.people) found.push(await storedRows(this.register, memberId));
    return found;
  }
}

const filesOf = (hours: number) => [{ name: "pack.yaml", text: JSON.stringify(packWith(hours)) }];

function newYearAfter(today: number): number {
  return day(`${Number(formatDay(today).slice(0, 4)) + 1}-01-01`);
}

function homeOf(units: Map<string, SketchedUnit>, code: string, from: string) {
  const [, , kind, , sector = ""] = sure(tree.find(([other]) => other === code));
  return { unit: sure(units.get(code)).unitId, kind, sector, from };
}

/** Six people at three homes in two counties, with a pack in force. */
export async function begin(register: Register): Promise<History> {
  const ctx = { ...register.ctx, today: day("2010-03-01") };
  const published = await publishPack(ctx, filesOf(6));
  if (!published.ok) throw new Error(JSON.stringify(published));
  const units = await buildUnits({ ...register, ctx }, tree);
  const school = { code: "school", name: { zh: "党校", en: "School" }, kind: "school" };
  const added = await addProvider(ctx, { ...school, level: "county", unitId: null });
  if (!added.ok) throw new Error(JSON.stringify(added));
  const people: Told[] = [];
  for (const code of homes) {
    const numbers = [`${code}-1`, `${code}-2`];
    const ids = await buildMembers(register, sure(units.get(code)), numbers, "2009-06-01");
    for (const memberId of ids) {
      people.push({ memberId, homes: [homeOf(units, code, "2009-06-01")], facts: [], events: [] });
    }
  }
  return new History(register, units, added.value.providerId, people);
}
