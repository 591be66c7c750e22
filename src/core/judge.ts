/** The door of the requirement engine: everything that other rooms call is named here. */
export type { CompiledPack } from "./judge/compiled.ts";
export { compilePack } from "./judge/compile.ts";
export { judge, type Judged, judgeMember, type JudgeOptions, tally } from "./judge/judge.ts";
export type { Overrides } from "./judge/settings.ts";
export { headline, headlineVerdict } from "./judge/headline.ts";
