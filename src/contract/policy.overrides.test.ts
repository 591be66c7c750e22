import { describe, expect, test } from "vitest";
import {
  on,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallLines as lines,
  smallPack,
  type SmallRule,
  smallText,
} from "#test/small-pack";
import { formatMistake, parsePack } from "./policy.ts";
import { formatDay } from "#core/day";
import { compilePack, explain, judge, sentences } from "#core/judge";
import type { History } from "#core/members";

const general: SmallRule = { window: "{ calendar: { years: 1 } }" };
const special: SmallRule = {
  bind: "{ when: { post: driver }, from: 2011-01-01 }",
  window: "{ calendar: { years: 1 } }",
  demand: "{ all: [{ hours: 35 }] }",
  more: "    overrides: general\n",
};
type Rules = Readonly<Record<string, SmallRule>>;

function rows(rules: Rules, one: History, today: string): string[] {
  return judge(compilePack(smallPack(rules)), one, { today: on(today) }).map(
    (row) => `${row.requirement} ${formatDay(row.windowStart).slice(0, 4)} ${row.status}`,
  );
}

const refused = (rules: Rules): string => {
  const parsed = parsePack([{ name: "small.yaml", text: smallText(rules) }]);
  return parsed.ok ? "" : parsed.mistakes.map(formatMistake).join("\n");
};

describe("a rule in the place of another", () => {
  const driver = history({ facts: [fact("post", "driver", "2009-01-01")] });

  test("exempts from it whom it binds, on the days on which it binds", () => {
    expect(rows({ general, special }, driver, "2012-01-01").slice(0, 2)).toEqual([
      "general 2010 short",
      "general 2011 exempt",
    ]);
    expect(rows({ general, special }, driver, "2012-01-01")).toContain("special 2011 short");
    expect(rows({ general, special }, history(), "2011-12-31")).toEqual([
      "general 2010 short",
      "general 2011 on-course",
    ]);
  });

  test("is named where the other is lifted", () => {
    const compiled = compilePack(smallPack({ general, special }));
    const options = { today: on("2012-01-01") };
    const row = judge(compiled, driver, options)[1];
    const reasons = row === undefined ? null : explain(compiled, driver, options, row);
    const said =
      reasons === null
        ? ""
        : sentences(reasons)
            .map(({ text }) => text.en)
            .join("\n");
    expect(said).toContain("Lifted by “special”.");
  });

  test("counts there for whoever asks where the other stands", () => {
    const asking: SmallRule = {
      bind: "{ when: { status: { of: general, is: [exempt] } }, asked: last-day }",
      window: "{ calendar: { years: 1 } }",
    };
    const found = rows({ general, special, asking }, driver, "2011-12-31");
    expect(found).toContain("asking 2011 on-course");
    expect(found).not.toContain("asking 2010 short");
  });

  test("is another one about the same subject, and not one that hangs on it", () => {
    expect(
      refused({ general, special: { ...special, more: "    overrides: generl\n" } }),
    ).toContain("overrides: generl is no other rule about the same subject; did you mean general?");
    expect(
      refused({ general, special: { ...special, more: "    overrides: special\n" } }),
    ).toContain("special is no other rule");
    // One that could not be read is told of by itself, and whoever names it is not blamed.
    const unread = { ...general, window: "{ calendr: { years: 1 } }" };
    const told = refused({ general: unread, special });
    expect(told).toContain("calendr");
    expect(told).not.toContain("is no other rule");
    const back = { ...general, more: "    overrides: special\n" };
    expect(refused({ general: back, special })).toContain("stand in each other's place");
    const circle = { ...special, bind: "{ when: { status: { of: general, is: [met] } } }" };
    expect(refused({ general, special: circle })).toContain("general would hang on itself");
  });
});

describe("a cohort for good", () => {
  const facts = [
    fact("grade", "low", "2009-01-01", "2012-01-01"),
    fact("grade", "high", "2012-01-01"),
  ];
  const events = [event("hired", "2010-05-01"), event("hired", "2013-05-01")];

  test("is what held on the day of the first event, whatever comes later", () => {
    const when = (more: string): SmallRule => ({
      ...general,
      bind: `{ when: { frozen: { at: hired, when: { grade: low }${more} } } }`,
    });
    const one = history({ facts, events });
    expect(lines(when(""), one, "2014-01-01")).toHaveLength(4);
    expect(lines(when(", first: true"), one, "2014-01-01")).toHaveLength(5);
  });

  test("starts a cycle by the first event", () => {
    const cycle = (more: string): SmallRule => ({
      window: `{ cycle: { after: { cohort: { by: grade, at: hired${more},
        of: { low: 2011-01-01, high: 2012-07-01 } } }, years: 5 } }`,
    });
    const one = history({ facts, events });
    expect(lines(cycle(""), one, "2014-01-01")[0]).toContain("2012-07-01..");
    expect(lines(cycle(", first: true"), one, "2014-01-01")[0]).toContain("2011-01-01..");
  });
});
