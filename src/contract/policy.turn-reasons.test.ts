import { describe, expect, test } from "vitest";
import type { Waiver } from "#core/members";
import { smallReasons } from "#test/small-lines";
import {
  on,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  type SmallRule,
} from "#test/small-pack";

const at = (text: string): { today: string } => ({ today: text });
const hired = event("hired", "2011-01-10");
const cycle = (more: string): string => `{ cycle: { after: { event: hired }, ${more} } }`;

function waiver(effect: Waiver["effect"], amount: number): Waiver {
  return { requirement: "R", window: on("2011-01-10"), kind: "posting", effect, amount };
}

function notes(rule: SmallRule, today: string, more: Parameters<typeof history>[0] = {}, row = 0) {
  return smallReasons(rule, history({ events: [hired], ...more }), at(today), row).notes;
}

describe("the reasons of a window in a chain", () => {
  test("say its number where there are several, or it is not the first", () => {
    expect(notes({ window: cycle("years: 1") }, "2011-06-01")).toEqual([]);
    const turn = (ordinal: number) => ({ code: "turn", values: { ordinal } });
    expect(notes({ window: cycle("years: 1") }, "2012-06-01")).toContainEqual(turn(1));
    expect(notes({ window: cycle("years: 1") }, "2012-06-01", {}, 1)).toEqual([turn(2)]);
  });

  test("say which numbers are asked", () => {
    const window = cycle("years: 1, every: { nth: 2, first: 1 }");
    expect(notes({ window }, "2011-06-01")).toEqual([
      { code: "every-nth", values: { nth: 2, first: 1 } },
    ]);
    const plain = cycle("years: 1, every: { nth: 2 }");
    expect(notes({ window: plain }, "2012-06-01")).toContainEqual({
      code: "every-nth",
      values: { nth: 2, first: 2 },
    });
  });

  test("say what moved the last day, one after the other", () => {
    const window = cycle(
      "years: 1, grace: { days: 10 }, stretch: [{ endsFrom: 2012-01-01, endsTo: 2012-12-31, days: 5 }]",
    );
    const rule = { window, verdict: "{ waive: [shift] }" };
    const shift = { waivers: [waiver("shift", on("2012-02-20"))] };
    const [last, decreed, graced, moved] = [
      on("2012-01-09"),
      on("2012-01-14"),
      on("2012-01-24"),
      on("2012-02-20"),
    ];
    const told = [
      { code: "stretched", values: { fromDay: last, toDay: decreed } },
      { code: "grace", values: { fromDay: decreed, dueOn: graced } },
    ];
    expect(notes(rule, "2011-06-01")).toEqual(told);
    expect(notes(rule, "2011-06-01", shift)).toEqual([
      ...told,
      { code: "shifted", values: { fromDay: graced, dueOn: moved } },
      { code: "waiver-shift", values: { kind: "posting" } },
    ]);
    // A waiver to an earlier day moved nothing.
    const none = { waivers: [waiver("shift", on("2012-01-20"))] };
    expect(notes(rule, "2011-06-01", none)).toEqual([
      ...told,
      { code: "waiver-shift", values: { kind: "posting" } },
    ]);
  });

  test("say on days of grace that today is one of them", () => {
    const window = cycle("years: 1, grace: { days: 10 }");
    const within = (today: string) =>
      notes({ window }, today).filter(({ code }) => code === "in-grace");
    expect(within("2012-01-09")).toEqual([]);
    expect(within("2012-01-10")).toEqual([
      { code: "in-grace", values: { dueOn: on("2012-01-19") } },
    ]);
    expect(within("2012-01-19")).toHaveLength(1);
    expect(within("2012-01-20")).toEqual([]);
  });

  test("say by what it is exempt", () => {
    const first = { window: cycle("years: 1"), prorate: "{ firstExempt: true }" };
    expect(notes(first, "2011-06-01")).toEqual([{ code: "first-exempt", values: {} }]);
    const exempt = {
      window: cycle("years: 1"),
      bind: "{ when: { member: true }, exempt: [{ when: { post: guard }, because: R }] }",
    };
    const guard = { facts: [fact("post", "guard", "2011-01-01")] };
    expect(notes(exempt, "2011-06-01", guard)).toEqual([
      { code: "exempt", values: { because: "R" } },
    ]);
  });

  test("say that a waiver lifts it, or takes hours off", () => {
    const rule = { window: cycle("years: 1"), verdict: "{ waive: [lift, reduce] }" };
    for (const effect of ["lift", "reduce"] as const) {
      const more = { waivers: [waiver(effect, 60)] };
      expect(notes(rule, "2011-06-01", more)).toEqual([
        { code: `waiver-${effect}`, values: { kind: "posting" } },
      ]);
    }
  });

  test("say which share is asked, and where it is too small for a finding", () => {
    const part = (prorate: string) =>
      notes(
        {
          window: "{ calendar: { years: 1 } }",
          bind: "{ when: { post: driver } }",
          prorate,
        },
        "2011-12-31",
        { facts: [fact("post", "driver", "2011-07-16")] },
      );
    const share = (by: string, times: number, over: number) => ({
      code: `share-${by}`,
      values: { times, over, days: 169 },
    });
    expect(part("{ byDays: {} }")).toContainEqual(share("days", 169, 365));
    expect(part("{ byMonths: { month: full } }")).toContainEqual(share("months", 5, 12));
    expect(part("{ byYears: { year: started } }")).toContainEqual(share("years", 1, 1));
    expect(part("{ perMonth: { hours: 1, month: started } }")).toContainEqual(
      share("perMonth", 6, 12),
    );
    const little = { code: "no-finding", values: { days: 169, needed: 170 } };
    expect(part("{ byDays: { noFindingBelow: { days: 170 } } }")).toContainEqual(little);
    expect(part("{ byDays: { noFindingBelow: { days: 169 } } }")).not.toContainEqual(
      expect.objectContaining({ code: "no-finding" }),
    );
  });

  test("say on how many days it was bound, of how many that are needed", () => {
    const part = (prorate: string, today: string, to?: string) =>
      notes(
        {
          window: "{ calendar: { years: 1, grace: { days: 1 } } }",
          bind: "{ when: { post: driver } }",
          prorate,
        },
        today,
        { facts: [fact("post", "driver", "2011-07-16", to)] },
      ).filter(({ code }) => code.endsWith("-window"));
    const values = { days: 169, boundAtEnd: 1 };
    expect(part("{ enoughDays: { atLeast: 169 } }", "2011-12-31")).toEqual([
      { code: "full-window", values: { ...values, needed: 169, open: 1 } },
    ]);
    expect(part("{ enoughDays: { atLeast: 170 } }", "2012-01-01")).toEqual([
      { code: "part-window", values: { ...values, needed: 170, open: 0 } },
    ]);
    expect(part("{ wholeWindow: true }", "2012-01-01", "2011-12-31")).toEqual([
      { code: "part-window", values: { days: 168, needed: 365, boundAtEnd: 0, open: 0 } },
    ]);
    expect(part("{ none: true }", "2012-01-01")).toEqual([]);
  });
});
