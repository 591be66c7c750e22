import { type D, day, later, plusMonths } from "./days.ts";
import type { EntryText, MemberText, PackText, PlaceTest, PlaceText, Sel } from "./grammar.ts";

export interface Entry {
  readonly id: string;
  readonly session: string;
  readonly from: D;
  readonly to: D;
  readonly minutes: number | null;
  /** Minutes that the stated credit is worth, or null. */
  readonly stated: number | null;
  readonly lines: readonly { on: D; minutes: number }[] | null;
  readonly form: string;
  readonly topic: string;
  readonly course: string;
  readonly place: string;
  readonly provider: string;
  readonly giver: string;
  readonly outcome: string | null;
  readonly attested: boolean;
}

/** One member as he is on each single day: every question walks the days. */
export class Member {
  readonly text: MemberText;
  readonly entries: readonly Entry[];
  /** The first day of which anything is known: nothing holds before it. */
  readonly firstDay: D;

  constructor(text: MemberText, pack: PackText) {
    this.text = text;
    this.entries = (text.entries ?? []).flatMap((one, at) =>
      stands(text, at) ? [entryOf(one, at, pack)] : [],
    );
    const starts = [...text.homes, ...(text.facts ?? [])].map((one) => day(one.from));
    this.firstDay = Math.min(...starts, ...(text.events ?? []).map((one) => day(one.on)));
  }

  /** Where another rule stands on a day: what its windows that began last are. */
  stands(_rule: string, _d: D): string[] {
    throw new Error("no other rule is known here");
  }

  home(d: D): PlaceText | null {
    return this.text.homes.find((one) => covers(one, d)) ?? null;
  }

  /** The last home on or before a day. */
  lastHome(d: D): PlaceText | null {
    for (let at = d; at >= this.firstDay; at -= 1) {
      const found = this.home(at);
      if (found !== null) return found;
    }
    return null;
  }

  events(kind: string): D[] {
    const found = (this.text.events ?? []).filter((one) => one.kind === kind);
    return found.map((one) => day(one.on)).sort((a, b) => a - b);
  }

  sector(d: D): string | null {
    const stated = (this.text.facts ?? [])
      .filter((one) => one.kind === "sector" && covers(one, d))
      .map((one) => one.value)
      .sort();
    return stated[0] ?? this.home(d)?.sector ?? null;
  }

  is(sel: Sel, d: D): boolean {
    if ("all" in sel) return sel.all.every((one) => this.is(one, d));
    if ("any" in sel) return sel.any.some((one) => this.is(one, d));
    if ("not" in sel) return !this.is(sel.not, d);
    if ("each" in sel) throw new Error("a rule for each of several was not taken apart");
    if ("member" in sel) return this.home(d) !== null;
    if ("home" in sel) {
      const home = this.home(d);
      return home !== null && fits(home, sel.home, null);
    }
    if ("count" in sel) {
      return sel.count.of.filter((one) => this.is(one, d)).length >= sel.count.atLeast;
    }
    if ("since" in sel) return this.since(sel.since, d);
    if ("event" in sel) {
      const { kind, atLeast, below } = sel.event;
      return this.events(kind).some(
        (on) =>
          on <= d &&
          (atLeast === undefined || later(on, atLeast) <= d) &&
          (below === undefined || later(on, below) > d),
      );
    }
    if ("status" in sel)
      return this.stands(sel.status.of, d).some((one) => sel.status.is.includes(one));
    if ("frozen" in sel) {
      const past = this.events(sel.frozen.at).filter((one) => one <= d);
      const on = sel.frozen.first === true ? past[0] : past.at(-1);
      return on !== undefined && this.is(sel.frozen.when, on);
    }
    return this.fact(sel, d);
  }

  private since(since: { months?: number; days?: number; holds: Sel }, d: D): boolean {
    if (!this.is(since.holds, d)) return false;
    let first = d;
    while (first >= this.firstDay && this.is(since.holds, first - 1)) first -= 1;
    // What holds of somebody of whom nothing is known yet has always held.
    if (first < this.firstDay) return true;
    const enough =
      since.months === undefined ? first + (since.days ?? 0) : plusMonths(first, since.months);
    return enough <= d;
  }

  private fact(sel: Extract<Sel, { fact: string }>, d: D): boolean {
    const values = list(sel.in);
    if (sel.fact === "sector") return values.includes(this.sector(d) ?? "");
    return (this.text.facts ?? []).some((one) => {
      if (one.kind !== sel.fact || !values.includes(one.value) || !covers(one, d)) return false;
      if (sel.heldIn === undefined) return true;
      const place = one.heldIn ?? this.home(d);
      return place !== null && fits(place, sel.heldIn, this.sector(d));
    });
  }
}

/** Whether a row of the ledger is known, takes nothing back, and no later row that is known replaces it. */
function stands({ acts, knownOn }: MemberText, at: number): boolean {
  const row = acts?.[at];
  if (acts === undefined || row === undefined) return true;
  const isKnown = (one: { known: string }): boolean =>
    knownOn === undefined || one.known <= knownOn;
  if (row.act === "withdrawal" || !isKnown(row)) return false;
  return !acts.some((one, later) => later > at && one.root === row.root && isKnown(one));
}

function covers(span: { from: string; to?: string }, d: D): boolean {
  return day(span.from) <= d && (span.to === undefined || d < day(span.to));
}

function fits(place: PlaceText, test: PlaceTest, otherwise: string | null): boolean {
  if (test.kind !== undefined && !list(test.kind).includes(place.kind ?? "branch")) return false;
  if (test.sector === undefined) return true;
  return list(test.sector).includes(place.sector ?? otherwise ?? "");
}

export function list(one: string | string[]): string[] {
  return typeof one === "string" ? [one] : one;
}

function entryOf(one: EntryText, at: number, pack: PackText): Entry {
  const id = String(at).padStart(3, "0");
  const unit = one.credit === undefined ? undefined : pack.vocabulary.creditUnits[one.credit.unit];
  return {
    id,
    session: one.session ?? `own ${id}`,
    from: day(one.on),
    to: day(one.until ?? one.on),
    minutes: one.hours === undefined ? null : Math.round(one.hours * 60),
    stated: one.credit === undefined ? null : one.credit.quantity * (unit?.minutes ?? 0),
    lines:
      one.days?.map((line) => ({ on: day(line.on), minutes: Math.round(line.hours * 60) })) ?? null,
    form: one.form,
    topic: one.topic ?? "",
    course: one.course ?? "",
    place: one.place ?? "",
    provider: one.provider ?? "",
    giver: one.providerCode ?? "",
    outcome: one.outcome ?? null,
    attested: one.attested ?? false,
  };
}
