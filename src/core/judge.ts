/** The door of the requirement engine: everything that other rooms call is named here. */
export type { CompiledPack } from "./judge/compiled.ts";
export { compilePack } from "./judge/compile.ts";
export { headline, headlineVerdict } from "./judge/headline.ts";
export { judge, type Judged, judgeMember, type JudgeOptions, tally } from "./judge/judge.ts";
export {
  type EntryReason,
  explain,
  type Measure,
  measureOf,
  type Note,
  type Reasons,
  type VerdictKey,
} from "./judge/reasons.ts";
export type { Overrides } from "./judge/settings.ts";
export { cureSentence, hours, type Sentence, sentences, statusTitles } from "./judge/wording.ts";
export { type CaseResult, casesSummary, type CasesRun, runCases } from "./policy/run-cases.ts";
