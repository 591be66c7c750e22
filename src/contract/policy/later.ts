/** Shapes that the grammar keeps a name for; docs/write-a-pack.md lists what each will mean. */
export const later = {
  requirement: ["duty", "overrides"],
  bind: ["cohort", "waiver"],
  window: ["perRole", "season", "buckets"],
  demand: ["oneOf", "factor"],
  demandPart: ["validUntil"],
  verdict: ["duty"],
} as const;
