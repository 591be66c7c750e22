import { describe, expect, test } from "vitest";
import { did, holding, memberWith, mistakesIn, rowOf } from "#test/shapes";

const ended = { today: "2025-06-01" };
const judged = (demand: string, entries: Parameters<typeof rowOf>[1], more: object = {}) =>
  rowOf({ demand, ...more }, entries, ended);

describe("leaves", () => {
  test("minutes, counts and attested entries", () => {
    const two = [
      did("2024-03-04", 1, { attested: true }),
      did("2024-04-04", 1, { form: "online" }),
    ];
    expect(judged("{ minutes: 120 }", two)).toMatchObject({ status: "met", demanded: 120 });
    expect(judged("{ count: 2 }", two)).toMatchObject({ status: "met", credited: 2, demanded: 2 });
    expect(judged("{ sessions: 2 }", two)).toMatchObject({ status: "short", missingCount: 1 });
    expect(judged("{ attested: 2 }", two)).toMatchObject({ status: "short", missingCount: 1 });
  });

  test("so many different topics; an entry without one does not count", () => {
    const entries = ["ethics", "ethics", "cyber", ""].map((topic) =>
      did("2024-03-04", 1, { topic }),
    );
    const row = judged("{ distinct: { of: topic, atLeast: 3 } }", entries);
    expect(row).toMatchObject({ status: "short", credited: 2, demanded: 3, missingCount: 1 });
  });

  test("days and months are those of the last day", () => {
    const entries = [
      did("2024-03-04", 1),
      did("2024-03-20", 1),
      did("2024-04-01", 1, { from: "2024-03-31" }),
    ];
    expect(judged("{ distinct: { of: month, atLeast: 2 } }", entries).status).toBe("met");
    expect(judged("{ distinct: { of: day, atLeast: 4 } }", entries).missingCount).toBe(1);
  });

  test("so many hours in one topic", () => {
    const entries = [
      did("2024-03-04", 3, { topic: "ethics" }),
      did("2024-03-04", 4, { topic: "cyber" }),
    ];
    const row = judged("{ all: [{ hours: 7 }, { inOne: { of: topic, hours: 5 } }] }", entries);
    expect(row).toMatchObject({ status: "short", missingMinutes: 60 });
  });

  test("a dated fact can stand beside hours", () => {
    const demand = "{ all: [{ hours: 1 }, { holds: { post: driver } }] }";
    const entries = [did("2024-03-04", 1)];
    expect(judged(demand, entries)).toMatchObject({
      status: "short",
      missingMinutes: 0,
      missingCount: 1,
    });
    expect(judged(demand, memberWith(entries, [holding("driver", "2024-05-01")])).status).toBe(
      "met",
    );
  });

  test("a floor asks in each year of three; later years are still missing", () => {
    const three = { window: "{ calendar: { years: 3 } }" };
    const demand = "{ all: [{ hours: 120 }, { floor: { years: 1, hours: 20 } }] }";
    const years = (...hours: number[]) =>
      hours.map((amount, i) => did(`${String(2024 + i)}-03-04`, amount));
    const at = (today: string, ...hours: number[]) =>
      rowOf({ demand, ...three }, years(...hours), { today });
    expect(at("2027-06-01", 60, 20, 40)).toMatchObject({ status: "met", credited: 7200 });
    expect(at("2027-06-01", 80, 19, 40)).toMatchObject({
      status: "short",
      credited: 8340,
      missingMinutes: 60,
    });
    expect(at("2025-06-01", 100, 30)).toMatchObject({
      status: "on-course",
      missingMinutes: 20 * 60,
    });
  });
});

describe("minimums inside a whole", () => {
  const demand = `
  all:
    - hours: 24
    - { hours: 4, of: { topic: [ethics, cyber-ethics] }, caps: [{ of: { topic: cyber-ethics }, hours: 3 }] }
    - { hours: 1, of: { form: lecturing } }
    - { hours: 1, of: { topic: cyber } }`;
  const of = (topic: string, hours: number, form = "course") =>
    did("2024-03-04", hours, { topic, form });

  test("24 with one of ethics and four of cyber ethics: ethics reached, lecturing missing", () => {
    expect(judged(demand, [of("", 19), of("ethics", 1), of("cyber-ethics", 4)])).toMatchObject({
      status: "short",
      credited: 24 * 60,
      missingMinutes: 60,
    });
  });

  test("four of cyber ethics alone stand for three of ethics", () => {
    expect(
      judged(demand, [of("", 20), of("", 1, "lecturing"), of("cyber-ethics", 4)]),
    ).toMatchObject({
      status: "short",
      missingMinutes: 60,
    });
  });

  test("missing is the larger of the whole and of the parts together", () => {
    expect(judged(demand, [of("", 20)]).missingMinutes).toBe(6 * 60);
    expect(judged(demand, [of("", 10)]).missingMinutes).toBe(14 * 60);
  });

  test("a cap of the rule leaves a minimum what its own entries may keep", () => {
    const credit = "{ counts: { anything: true }, caps: [{ of: { form: online }, hours: 10 }] }";
    const parts = "{ all: [{ hours: 20 }, { hours: 4, of: { topic: ethics } }] }";
    const ethics = did("2024-12-01", 4, { form: "online", topic: "ethics" });
    const others = [did("2024-02-01", 10, { form: "online" }), did("2024-02-01", 10)];
    expect(judged(parts, [...others, ethics], { credit })).toMatchObject({
      status: "met",
      credited: 20 * 60,
    });
  });
});

describe("alternatives", () => {
  test("one of two is enough; what is missing is what the nearest misses", () => {
    const demand = "{ any: [{ hours: 10 }, { hours: 6, of: { topic: ethics } }] }";
    expect(judged(demand, [did("2024-03-04", 6, { topic: "ethics" })]).status).toBe("met");
    expect(judged(demand, [did("2024-03-04", 5, { topic: "ethics" })])).toMatchObject({
      missingMinutes: 60,
    });
    expect(judged(demand, [did("2024-03-04", 9)])).toMatchObject({ missingMinutes: 60 });
  });

  test("two of three", () => {
    const part = (topic: string) => `{ hours: 2, of: { topic: ${topic} } }`;
    const demand = `{ outOf: { least: 2, parts: [${["ethics", "cyber", "driving"].map(part).join(", ")}] } }`;
    const of = (topic: string, hours: number) => did("2024-03-04", hours, { topic });
    expect(judged(demand, [of("ethics", 2), of("driving", 2)]).status).toBe("met");
    expect(judged(demand, [of("ethics", 2), of("driving", 1)])).toMatchObject({
      missingMinutes: 60,
    });
    expect(judged(demand, [of("ethics", 1)])).toMatchObject({ missingMinutes: 180 });
  });

  test("an alternative that is left out cannot be the one that is reached", () => {
    const demand = "{ any: [{ hours: 10 }, { hours: 6, when: { post: driver } }] }";
    expect(judged(demand, [did("2024-03-04", 6)]).status).toBe("short");
    expect(
      judged(demand, memberWith([did("2024-03-04", 6)], [holding("driver", "2023-01-01")])).status,
    ).toBe("met");
  });
});

describe("parts that are not always asked", () => {
  test("when and unless are asked of the member on the day of asking", () => {
    const demand =
      "{ all: [{ hours: 2 }, { hours: 2, of: { topic: driving }, when: { post: driver } }] }";
    const entries = [did("2024-03-04", 2)];
    expect(judged(demand, entries).status).toBe("met");
    expect(judged(demand, memberWith(entries, [holding("driver", "2024-12-31")])).status).toBe(
      "short",
    );
  });

  test("a part added in mid-life is asked in windows that end on or after its day", () => {
    const demand = "{ all: [{ hours: 2 }, { hours: 1, of: { topic: cyber }, from: 2025-01-01 }] }";
    const entries = [did("2024-03-04", 2), did("2025-03-04", 2)];
    expect(rowOf({ demand }, entries, ended).status).toBe("met");
    expect(rowOf({ demand }, entries, { ...ended, from: "2025-01-01" })).toMatchObject({
      status: "on-course",
      missingMinutes: 60,
    });
  });

  test("hours on top add to the whole", () => {
    const demand = "{ all: [{ hours: 24 }, { hours: 2, of: { topic: driving }, extra: true }] }";
    const entries = [did("2024-03-04", 22), did("2024-03-04", 2, { topic: "driving" })];
    expect(judged(demand, entries)).toMatchObject({
      status: "short",
      credited: 24 * 60,
      demanded: 26 * 60,
      missingMinutes: 2 * 60,
    });
  });

  test("who is late loses what exempted him", () => {
    const demand = `
  all:
    - { hours: 24, unless: { post: clerk } }
    - { hours: 2, of: { topic: ethics } }
  lateLosesExemptions: true`;
    const clerk = (entries: readonly ReturnType<typeof did>[]) =>
      memberWith(entries, [holding("clerk", "2023-01-01")]);
    expect(judged(demand, clerk([did("2024-03-04", 2, { topic: "ethics" })]))).toMatchObject({
      status: "met",
      demanded: 120,
    });
    expect(judged(demand, clerk([]))).toMatchObject({
      status: "short",
      demanded: 24 * 60,
      missingMinutes: 24 * 60,
    });
    expect(rowOf({ demand }, clerk([]), { today: "2024-06-01" })).toMatchObject({
      status: "on-course",
      demanded: 120,
      missingMinutes: 120,
    });
  });
});

describe("mistakes in a demand", () => {
  test.each([
    ["{ any: [{ hours: 2 }] }", "nothing to choose"],
    ["{ outOf: { least: 3, parts: [{ hours: 2 }, { count: 1 }] } }", "3 of 2 parts"],
    ["{ all: [{ hours: 10 }, { hours: 12, of: { topic: ethics } }] }", "12 hours of the 10"],
    [
      "{ all: [{ hours: 10 }, { hours: 5, of: { topic: ethics }, caps: [{ of: { topic: ethics }, hours: 4 }] }] }",
      "a cap leaves 4",
    ],
    ["{ hors: 10 }", "did you mean hours?"],
    ["{ hours: 10, off: { topic: ethics } }", "did you mean of?"],
    ["{ all: [{ hours: 10 }], hours: 3 }", "only one key may stand beside"],
    ["{ distinct: { of: topics, atLeast: 2 } }", "did you mean topic?"],
    ["{ floor: { months: 3, years: 1, hours: 2 } }", "not both"],
    ["{ hours: 10, cycles: { every: 0 } }", "0 is outside"],
    [
      "{ all: [{ all: [{ all: [{ all: [{ all: [{ all: [{ hours: 1 }] }] }] }] }] }] }",
      "nested deeper than 6",
    ],
    ["{ oneOf: [] }", "oneOf: no such key here"],
    ["{ hours: 10, lateLosesExemptions: 3 }", "true is needed"],
  ])("%s", (demand, message) => {
    expect(mistakesIn({ demand }).join("\n")).toContain(message);
  });

  test("carry-in and reaching back need windows that have something before them", () => {
    const fixed = "{ fixed: { from: 2024-01-01, to: 2024-12-31 } }";
    const credit = "{ counts: { anything: true }, carryIn: { hours: 3, of: { anything: true } } }";
    expect(mistakesIn({ window: fixed, credit }).join("\n")).toContain("no window before it");
    expect(mistakesIn({ credit })).toEqual([]);
  });
});
