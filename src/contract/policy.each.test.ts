import { describe, expect, test } from "vitest";
import {
  on,
  smallEntry as entry,
  smallFact as fact,
  smallHistory as history,
  smallLines as lines,
  smallMistakes as mistakes,
  smallRules as rules,
  smallWhy as why,
} from "#test/small-pack";
import { judge } from "#core/judge";

const bind = "{ each: { post: [driver, guard] }, when: { member: true } }";
const anchored = {
  bind,
  window: "{ cycle: { after: { start: { post: $each }, gapOver: { days: 0 } }, years: 2 } }",
};
const both = history({
  facts: [fact("post", "driver", "2010-03-01"), fact("post", "guard", "2011-05-01")],
  entries: [entry("2011-06-01", 10)],
});

describe("one rule for each of several posts", () => {
  test("has windows of its own for each that is held", () => {
    expect(lines(anchored, both, "2011-12-31")).toEqual([
      "2010-03-01..2012-02-29 met 10/10",
      "2011-05-01..2013-04-30 met 10/10",
    ]);
    const one = history({ facts: [fact("post", "guard", "2011-05-01")] });
    expect(lines(anchored, one, "2011-12-31")).toEqual(["2011-05-01..2013-04-30 on-course 0/10"]);
  });

  test("has rows that are told apart where the windows are the same", () => {
    const rule = { bind, window: "{ calendar: { years: 1 } }" };
    const rows = judge(rules({ R: rule }), both, { today: on("2011-12-31") });
    expect(rows.map((row) => `${row.requirement} ${row.anchor} ${row.status}`)).toEqual([
      "R post:driver short",
      "R post:driver met",
      "R post:guard met",
    ]);
    expect(why(rule, both, "2011-12-31", 2)).toContain("This is about Post: Guard alone");
    expect(why(rule, both, "2011-12-31", 2, "zh")).toContain("本条只针对一项:岗位:保安");
  });

  test("means every value of the vocabulary where none is named", () => {
    const rule = { ...anchored, bind: "{ each: post, when: { member: true } }" };
    expect(lines(rule, both, "2011-12-31")).toHaveLength(2);
  });

  test("may ask for other things of each: in a part, a filter or a window", () => {
    const rule = {
      ...anchored,
      credit: `{ counts: { choose: { by: $each, of: {
        driver: { topic: a }, guard: { topic: b } } } }, within: end }`,
      demand:
        "{ all: [{ hours: 8, when: { each: driver } }, { hours: 3, unless: { each: driver } }] }",
    };
    expect(lines(rule, both, "2011-12-31")).toEqual([
      "2010-03-01..2012-02-29 met 10/8",
      "2011-05-01..2013-04-30 on-course 0/3",
    ]);
  });

  test("counts as done with any of them, and stands or lapses for each by itself", () => {
    const standing = { bind, window: "{ validity: { months: 6 } }" };
    const late = history({
      facts: [fact("post", "driver", "2010-03-01"), fact("post", "guard", "2012-05-01")],
      entries: [entry("2011-06-01", 10)],
    });
    expect(lines(standing, late, "2012-06-01")).toEqual([
      "2010-03-01..2011-11-30 overdue 0/10",
      "2012-05-01..2012-05-01 overdue 0/10",
    ]);
  });
});

describe("what cannot be meant by each", () => {
  test.each([
    [
      "{ each: pots, when: { member: true } }",
      "pots: no fact with a list of values; did you mean post?",
    ],
    ["{ each: { post: [drivr] }, when: { member: true } }", "did you mean driver?"],
    ["{ each: { post: [guard, guard] }, when: { member: true } }", "guard: stands twice"],
    ["{ when: { post: $each } }", "$each: bind has no each of post"],
    ["{ each: post, when: { grade: $each } }", "$each: bind has no each of grade"],
    ["{ when: { each: driver } }", "each: bind has no each"],
    ["{ each: { post: [guard] }, when: { each: guard } }", ""],
    ["{ each: { post: [guard] }, when: { not: { each: guard } } }", "binds nobody"],
  ])("%s", (wrong, message) => {
    const found = mistakes({ ...anchored, window: "{ calendar: { years: 1 } }", bind: wrong });
    expect(found.join("\n")).toContain(message);
    expect(found.length === 0).toBe(message === "");
  });

  test("a choice that leaves one of them out", () => {
    const credit = "{ counts: { choose: { by: $each, of: { driver: { topic: a } } } } }";
    expect(mistakes({ ...anchored, credit })[0]).toContain("nothing is written for guard");
  });
});
