import { type Fonts, openFonts } from "#adapters/pdf/fonts";
import { writePaper } from "#adapters/pdf/paper";
import type { MakePaper } from "#services/receipts/paper";
import { paths } from "./paths.ts";

let fonts: Fonts | null = null;

/** Writes papers with the fonts that the build has put beside the program, opened at the first. */
export const paperWriter: MakePaper = (paper, out) => {
  fonts ??= openFonts(paths.fontsDir);
  writePaper(fonts, paper, out);
};
