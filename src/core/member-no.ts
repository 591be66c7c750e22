/** Characters of a member's number, in files and requests alike. */
export const memberNoLimit = 64;

/** 17 digits and a digit or X as issued today, 15 digits as issued until 1999. */
const identityNumber = /^(?:\d{17}[\dX]|\d{15})$/i;

/**
 * Whether a text has the form of a resident identity number. Its check digit is not asked for: a
 * number with a slip of the pen tells as much about a person. Fullwidth digits count as digits.
 */
export function isIdentityNumber(text: string): boolean {
  return identityNumber.test(text.normalize("NFKC").trim());
}
