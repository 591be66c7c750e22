import { expect, test } from "vitest";
import { together } from "./together.ts";

/** Work that ends when it is told to, and writes down what was done together. */
function workshop(atOnce: number) {
  const groups: string[][] = [];
  const ends: (() => void)[] = [];
  const make = together<string, string>({
    lane: (item) => item.slice(0, 1),
    fits: (group, item) => group.length < 3 && !group.includes(item),
    atOnce,
    async work(group) {
      groups.push([...group]);
      await new Promise<void>((resolve) => ends.push(resolve));
      return Promise.allSettled(
        group.map(async (item) => {
          if (item.endsWith("!")) throw new Error(`${item} failed`);
          return `${item} made`;
        }),
      );
    },
  });
  const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)));
  return {
    groups,
    make,
    turn,
    endNext: async () => {
      ends.shift()?.();
      await turn();
    },
  };
}

test("what comes alone is begun at once, and what arrives meanwhile is done together", async () => {
  const { groups, make, turn, endNext } = workshop(1);
  const first = make("a1");
  await turn();
  const others = [make("a2"), make("a3")];
  await turn();
  expect(groups).toEqual([["a1"]]);
  await endNext();
  expect(groups).toEqual([["a1"], ["a2", "a3"]]);
  await endNext();
  expect(await Promise.all([first, ...others])).toEqual(["a1 made", "a2 made", "a3 made"]);
});

test("what does not fit comes in its turn, the first of those that wait first", async () => {
  const { groups, make, turn, endNext } = workshop(1);
  const all = ["a1", "a1", "a2", "a3", "a4"].map((item) => make(item));
  await turn();
  expect(groups).toEqual([["a1", "a2", "a3"]]);
  await endNext();
  expect(groups[1]).toEqual(["a1", "a4"]);
  await endNext();
  expect(await Promise.all(all)).toHaveLength(5);
});

test("lanes are not mixed, and none waits for another", async () => {
  const { groups, make, turn, endNext } = workshop(1);
  const all = ["a1", "b1", "a2"].map((item) => make(item));
  await turn();
  expect(groups).toEqual([["a1", "a2"], ["b1"]]);
  await endNext();
  await endNext();
  expect(await Promise.all(all)).toEqual(["a1 made", "b1 made", "a2 made"]);
});

test("one that fails fails alone", async () => {
  const { make, turn, endNext } = workshop(1);
  const all = Promise.allSettled([make("a1"), make("a2!"), make("a3")]);
  await turn();
  await endNext();
  expect((await all).map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("as many groups of a lane are at work as its rules say", async () => {
  const { groups, make, turn, endNext } = workshop(2);
  const all = ["a1", "a2", "a3", "a4", "a5", "a6", "a7"].map((item) => make(item));
  await turn();
  expect(groups).toHaveLength(2);
  await endNext();
  await endNext();
  expect(groups[2]).toEqual(["a7"]);
  await endNext();
  expect(await Promise.all(all)).toHaveLength(7);
});
