import { expect, test } from "vitest";
import type { Overview } from "#contract/routes/coverage";
import { classesFor, colourOf } from "./classes.ts";
import { chosenFigure, currentPeriod, periodLabel } from "./chosen.ts";

function figure(judged: number, reached: number) {
  return {
    byStatus: { met: reached, "on-course": judged - reached },
    judged,
    reached,
    owing: judged - reached,
    missingMinutes: 0,
    missingCount: 0,
    creditedMinutes: 0,
    towardsMinutes: 0,
    demandedMinutes: 0,
  };
}

function year(period: string, judged: number, reached: number, until = `${period}-12-31`) {
  return { period: `${period}-01-01`, until, figure: figure(judged, reached) };
}

function requirement(id: string, periods: ReturnType<typeof year>[]) {
  return {
    requirement: {
      id,
      title: { zh: id, en: id },
      measure: "minutes" as const,
      creditUnit: null,
      subject: "member" as const,
    },
    target: null,
    periods,
  };
}

const yearly = requirement("S1", [year("2010", 50, 50), year("2011", 60, 20), year("2012", 1, 0)]);
const fiveYears = requirement("S15", [year("2009", 90, 80, "2013-12-31")]);
const overview = { today: "2011-11-15", requirements: [fiveYears, yearly] } as unknown as Overview;

test("the period shown first is the one that runs today, not one of next year", () => {
  expect(currentPeriod(yearly, "2011-11-15")?.period).toBe("2011-01-01");
  expect(currentPeriod(fiveYears, "2011-11-15")?.period).toBe("2009-01-01");
});

test("without a wish the map shows what most members still owe", () => {
  expect(chosenFigure(overview, {})?.requirement.id).toBe("S1");
  expect(chosenFigure(overview, { requirement: "S15" })?.requirement.id).toBe("S15");
  const past = chosenFigure(overview, { requirement: "S1", period: "2010-01-01" });
  expect(past?.figure.judged).toBe(50);
});

test("a requirement that is not there does not empty the page", () => {
  expect(chosenFigure(overview, { requirement: "S99" })?.requirement.id).toBe("S1");
});

test("a window of several years is named by both ends", () => {
  expect(periodLabel("2009-01-01", "2013-12-31")).toBe("2009–2013");
  expect(periodLabel("2011-01-01", "2011-12-31")).toBe("2011");
  expect(periodLabel("2011-04-01", "2011-06-30")).toBe("2011/4–6");
  expect(periodLabel("2011-04-01", "2011-04-30")).toBe("2011/4");
});

test("classes of the map are round, at most five, and hold every share that occurs", () => {
  for (const shares of [[0.481, 0.803, 0.7], [0.92, 0.99, 1], [0], [1], [0, 1], [0.5, null]]) {
    const classes = classesFor(shares);
    expect(classes.length).toBeGreaterThan(0);
    expect(classes.length).toBeLessThanOrEqual(5);
    for (const share of shares) {
      if (share === null) continue;
      const percent = share * 100;
      expect(classes.some((one) => one.from <= percent && percent <= one.to)).toBe(true);
      expect(classes.map((one) => one.colour)).toContain(colourOf(share, classes));
    }
  }
  expect(classesFor([null])).toEqual([]);
});

test("a county where nobody is judged has a colour of its own", () => {
  const classes = classesFor([0.2, 0.9]);
  expect(classes.map((one) => one.colour)).not.toContain(colourOf(null, classes));
});
