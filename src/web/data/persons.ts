const above = new Set(["centre", "province", "city", "county"]);

interface Seen {
  readonly level: string;
  readonly seesMembers: boolean;
}

/**
 * Whether a number of this unit opens to all its persons: at the units that are directly responsible
 * for them and below. An office further up sees counts, and only the few who are directly under it.
 */
export function opensToPersons(unit: Seen): boolean {
  return unit.seesMembers && !above.has(unit.level);
}

/** Whether lists of persons are the daily work of a post at this unit. */
export function isCloseToMembers(unit: { readonly level: string }): boolean {
  return !above.has(unit.level);
}
