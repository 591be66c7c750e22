import type { Paper as AdapterPaper, writePaper } from "#adapters/pdf/paper";

/** A paper to be printed: all words chosen, all values written. */
export type Paper = AdapterPaper;
/** The adapter that writes a paper as PDF to a stream, its fonts at hand. */
export type MakePaper = (paper: Paper, out: Parameters<typeof writePaper>[2]) => void;
