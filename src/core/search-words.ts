/** Other forms of one Chinese character, such as 國 and 囯 of 国; without itself. */
export type Variants = (character: string) => readonly string[];

/** Dots within names, hyphens, and marks without a width or that choose a glyph's shape. */
const nothing = /[·‧・•\u2010-\u2015\u200b-\u200f]|\p{Variation_Selector}/gu;
const runs = /[a-z0-9]+|[^\u0001-\u007f]+/gu;

/**
 * What somebody typed as a text-search query of PostgreSQL over `search_words` (migration 0025, which
 * makes the words of a name by the same rules): every two neighbours of what is not ASCII in any of
 * their forms, a single character by itself, and words of ASCII by their beginning. All of them must
 * be there, in any order. "" where the text holds nothing to search by.
 */
export function searchQuery(text: string, variants: Variants): string {
  const plain = text
    .normalize("NFKC")
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(nothing, "");
  const words = new Set<string>();
  for (const [run] of plain.matchAll(runs)) {
    if (/^[a-z0-9]/.test(run)) words.add(`'${run}':*`);
    else for (const word of wordsOf(Array.from(run), variants)) words.add(word);
  }
  return [...words].join(" & ");
}

function wordsOf(characters: readonly string[], variants: Variants): string[] {
  const forms = characters.map((one) => [one, ...variants(one)]);
  const [first = []] = forms;
  if (forms.length === 1) return [oneOf(first, ":*")];
  return forms.slice(1).map((after, index) => {
    const before = forms[index] ?? [];
    return oneOf(before.flatMap((left) => after.map((right) => left + right)));
  });
}

/** None of the words holds a quote or a backslash: both are ASCII. */
function oneOf(words: readonly string[], beginning = ""): string {
  return `(${words.map((word) => `'${word}'${beginning}`).join(" | ")})`;
}
