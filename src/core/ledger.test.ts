import * as fc from "fast-check";
import { expect, test } from "vitest";
import { entriesInForce, type EntryAct, type LedgerRow } from "./ledger.ts";

function row(
  id: string,
  rootId: string,
  act: EntryAct,
  sequence: number,
  recordedOn: number,
): LedgerRow {
  return {
    id,
    rootId,
    act,
    sequence,
    recordedOn,
    sessionId: "s",
    startsOn: 100,
    endsOn: 100,
    minutes: sequence,
    credit: null,
    days: null,
    form: "class",
    topic: "",
    course: "",
    place: "",
    provider: { id: 1, kind: "school", level: "county" },
    outcome: null,
    attested: false,
  };
}
const entry = row("a", "a", "entry", 1, 200);
const correction = row("b", "a", "correction", 2, 210);
const withdrawal = row("c", "a", "withdrawal", 3, 220);
const other = row("d", "d", "entry", 4, 215);
const all = [entry, correction, withdrawal, other];
const standing = (rows: readonly LedgerRow[], knownOn: number) =>
  entriesInForce(rows, knownOn).map((one) => one.id);

test("what was recorded on a day is known on that day, and not on the day before", () => {
  const days = [199, 200, 209, 210, 214, 215, 219, 220, 999];
  expect(days.map((day) => standing(all, day).join(""))).toEqual([
    "",
    "a",
    "a",
    "b",
    "b",
    "bd",
    "bd",
    "d",
    "d",
  ]);
  expect(standing([], 999)).toEqual([]);
});

test("of a chain the row that was recorded last stands, also among rows of one day", () => {
  const sameDay = { ...correction, recordedOn: 200 };
  expect(standing([entry, sameDay], 200)).toEqual(["b"]);
  expect(standing([sameDay, entry], 200)).toEqual(["b"]);
});

test("an entry that was taken back and stated again stands again", () => {
  const again = row("e", "a", "correction", 5, 230);
  expect(standing([...all, again], 229)).toEqual(["d"]);
  expect(standing([...all, again], 230)).toEqual(["e", "d"]);
});

test("the row stands as it was recorded", () => {
  expect(entriesInForce([entry, correction], 300)).toEqual([correction]);
});

test("the order of the rows never matters, and each chain gives one entry at most", () => {
  const acts = fc.constantFrom<EntryAct>("entry", "correction", "withdrawal");
  const drawn = fc.array(fc.tuple(fc.constantFrom("a", "b", "c"), acts, fc.nat(9)), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(drawn, fc.nat(9), fc.func(fc.integer()), (rows, knownOn, luck) => {
      const made = rows.map(([root, act, on], sequence) =>
        row(`${sequence}`, root, act, sequence, on),
      );
      const shuffled = made.toSorted((a, b) => luck(a.id) - luck(b.id));
      const found = standing(made, knownOn);
      expect(standing(shuffled, knownOn).sort()).toEqual(found.toSorted());
      const expected = ["a", "b", "c"].flatMap((root) => {
        const last = made.findLast((one) => one.rootId === root && one.recordedOn <= knownOn);
        return last === undefined || last.act === "withdrawal" ? [] : [last.id];
      });
      expect(found.toSorted()).toEqual(expected.toSorted());
    }),
  );
});
