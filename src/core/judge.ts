/** The door of the requirement engine: everything that judges and explains is called here. */
export type { CompiledPack } from "./judge/compiled.ts";
export { compilePack } from "./judge/compile.ts";
export { birthEvent, compileQuestion, type Question } from "./judge/question.ts";
export { headline } from "./judge/headline.ts";
export { longWindows } from "./judge/long-windows.ts";
export { aboutOf, compiledPacksOf, targetOf, unitOf } from "./judge/lookup.ts";
export { judge, judgeMember, tally } from "./judge/judge.ts";
export { explain, measureOf, type Reasons } from "./judge/reasons.ts";
export type { UnitNames } from "./judge/names.ts";
export { demandText } from "./judge/part-wording.ts";
export { cureSentence, dutySentence, sentences, statusTitles } from "./judge/wording.ts";
