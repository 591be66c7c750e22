import simplifiedFirst from "opencc-js/dict/STCharacters";
import traditionalFirst from "opencc-js/dict/TSCharacters";

/**
 * Simplified and traditional forms of one character, from the tables of OpenCC. A character with
 * several counterparts (发: 發, 髮) has them all, and they have each other.
 */
const forms = read([simplifiedFirst, traditionalFirst]);

function read(tables: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const direct = new Map<string, Set<string>>();
  const join = (one: string, other: string): void => {
    direct.set(one, (direct.get(one) ?? new Set()).add(other));
  };
  for (const line of tables.flatMap((table) => table.split("|"))) {
    const [character = "", ...others] = line.split(" ");
    for (const other of others) {
      join(character, other);
      join(other, character);
    }
  }
  return new Map(
    [...direct].map(([character, near]) => {
      const all = new Set([...near, ...[...near].flatMap((one) => [...(direct.get(one) ?? [])])]);
      all.delete(character);
      return [character, [...all]];
    }),
  );
}

const none: readonly string[] = [];

/** The other forms of a character; none for most. */
export function variantsOf(character: string): readonly string[] {
  return forms.get(character) ?? none;
}
