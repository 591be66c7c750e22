/** What a spreadsheet would run as a formula when it opens the file, perhaps made harmless before. */
const formula = /^'*[=+\-@\t\r]/;
const plainNumber = /^'*[+-]?\d+(?:[.,]\d+)*$/;

function isFormula(text: string): boolean {
  return formula.test(text) && !plainNumber.test(text);
}

/** The text of a cell with a formula made harmless: an apostrophe keeps it text, and can be seen. */
export function neutral(text: string): string {
  return isFormula(text) ? `'${text}` : text;
}

/** The text of which `neutral` made this: it takes away the apostrophe that `neutral` adds. */
export function stated(text: string): string {
  return text.startsWith("'") && isFormula(text) ? text.slice(1) : text;
}
