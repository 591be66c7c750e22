/** Shapes that the grammar keeps a name for; docs/write-a-pack.md lists what each will mean. */
export const later = {
  requirement: ["overrides"],
  bind: ["cohort", "waiver"],
  window: [],
  demand: ["oneOf", "factor"],
  demandPart: ["validUntil"],
} as const;
