/** What a spreadsheet would run as a formula when it opens the file. */
const formula = /^[=+\-@\t\r]/;
const plainNumber = /^[+-]?\d+(?:[.,]\d+)*$/;

/** The text of a cell with a formula made harmless: an apostrophe keeps it text, and can be seen. */
export function neutral(text: string): string {
  return formula.test(text) && !plainNumber.test(text) ? `'${text}` : text;
}
