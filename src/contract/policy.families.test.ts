import { expect, test } from "vitest";
import { formatDay } from "#core/day";
import { explain, judge } from "#core/judge";
import {
  on,
  smallEvent as event,
  smallFact as fact,
  smallHistory as history,
  smallRules as rules,
} from "#test/small-pack";

const prorate = "{ enoughDays: { atLeast: 100, together: t } }";
const parameters = `
parameters:
  n: { value: 1, range: [1, 3], source: text, zh: 数, en: N }
  B.n: { value: 2, range: [1, 3], source: text, zh: 数, en: N }
`;
const hired = history({ events: [event("hired", "2010-03-01")] });

test.each([
  ["{ calendar: { years: $n } }", "A 2010-12-31", "B 2011-12-31"],
  ["{ calendar: { months: 24, step: $n } }", "A 2011-12-31, A 2012-01-31", "B 2011-12-31"],
  ["{ cycle: { after: { event: hired }, years: $n } }", "A 2011-02-28", "B 2012-02-29"],
])("rules with their days in common have windows by their own numbers: %s", (window, ofA, ofB) => {
  const pack = rules({ A: { window, prorate }, B: { window, prorate } }, parameters);
  const rows = judge(pack, hired, { today: on("2010-03-01") });
  const last = (id: string) =>
    rows
      .filter((row) => row.requirement === id)
      .slice(0, 2)
      .map((row) => `${id} ${formatDay(row.dueOn)}`)
      .join(", ");
  expect(last("A")).toBe(ofA);
  expect(last("B").startsWith(ofB)).toBe(true);
});

const bound = (post: string) => `{ when: { post: ${post} } }`;
const yearly = { window: "{ calendar: { years: 1 } }", prorate };
const both = { A: { ...yearly, bind: bound("driver") }, B: { ...yearly, bind: bound("guard") } };

test("days under either rule make a window full; the days under the other are told", () => {
  const one = history({
    facts: [
      fact("post", "driver", "2010-02-01", "2010-04-01"),
      fact("post", "guard", "2010-11-01"),
    ],
  });
  const pack = rules(both);
  const options = { today: on("2010-12-31") };
  const rows = judge(pack, one, options);
  // 59 and 61 days; the rule that binds last is asked.
  expect(rows.map((row) => `${row.requirement} ${row.status}`)).toEqual(["B on-course"]);
  const notes = rows.flatMap((row) => explain(pack, one, options, row)?.notes ?? []);
  expect(notes).toContainEqual({ code: "other-category", values: { rule: "A", days: 59 } });
  expect(notes).toContainEqual({
    code: "full-window",
    values: { days: 120, needed: 100, boundAtEnd: 1, open: 1 },
  });
});

test("of two that bind at once each is judged and tells of the other, by its days up to today", () => {
  const one = history({
    facts: [fact("post", "driver", "2010-02-01"), fact("post", "guard", "2010-03-01")],
  });
  const pack = rules({ ...both, C: { ...yearly, bind: "{ when: { grade: high } }" } });
  const options = { today: on("2010-03-10") };
  const told = judge(pack, one, options).map((row) =>
    (explain(pack, one, options, row)?.notes ?? [])
      .filter(({ code }) => code === "also-binds" || code === "other-category")
      .map(
        ({ code, values }) =>
          `${row.requirement}: ${code} ${String(values.rule)} ${String(values.days)}`,
      )
      .join(),
  );
  expect(told).toEqual(["A: also-binds B 10", "B: also-binds A 38"]);
});

test("a rule that others have nothing in common with is judged by its own days alone", () => {
  const alone = { window: "{ calendar: { years: 1 } }" };
  const pack = rules({
    A: { ...alone, bind: bound("driver") },
    B: { ...alone, bind: bound("guard") },
  });
  const one = history({
    facts: [
      fact("post", "driver", "2010-02-01", "2010-04-01"),
      fact("post", "guard", "2010-11-01"),
    ],
  });
  const options = { today: on("2010-12-31") };
  const rows = judge(pack, one, options);
  expect(rows.map((row) => row.requirement)).toEqual(["A", "B"]);
  const notes = rows.flatMap((row) => explain(pack, one, options, row)?.notes ?? []);
  expect(notes.map(({ code }) => code)).not.toContain("other-category");
});
