import { type Font, openSync } from "fontkit";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** A stretch of text that one font can show. */
export interface Run {
  /** Name under which the document has registered the font. */
  readonly font: string;
  readonly text: string;
}

/** The fonts of papers: the common one, and slices for rare characters, opened when they are met. */
export interface Fonts {
  readonly main: string;
  /** Splits a text by the font that has its characters. What no font has becomes `[U+2A6A5]`. */
  runs(text: string): Run[];
}

interface Opened {
  readonly file: string;
  readonly has: (codePoint: number) => boolean;
}

/**
 * Opens the fonts of a folder: one TTF, and any number of WOFF2 files with CFF outlines (WOFF2 of
 * TrueType outlines would be embedded as blanks). Reads no outline before one is needed.
 */
export function openFonts(folder: string): Fonts {
  const files = readdirSync(folder).sort();
  const [main] = files.filter((file) => file.endsWith(".ttf"));
  if (main === undefined) throw new Error(`${folder} holds no font: run \`npm run build\``);
  const first = opened(join(folder, main));
  let rare: readonly Opened[] | null = null;
  const slices = (): readonly Opened[] =>
    (rare ??= files
      .filter((file) => file.endsWith(".woff2"))
      .map((file) => opened(join(folder, file))));
  const fontOf = (codePoint: number): Opened | undefined =>
    first.has(codePoint) ? first : slices().find((one) => one.has(codePoint));
  return {
    main: first.file,
    runs(text) {
      const runs: { font: string; text: string }[] = [];
      for (const character of text.normalize("NFC")) {
        const codePoint = character.codePointAt(0) ?? 0;
        const font = fontOf(codePoint);
        const shown = font === undefined ? named(codePoint) : character;
        const file = (font ?? first).file;
        const last = runs.at(-1);
        if (last?.font === file) last.text += shown;
        else runs.push({ font: file, text: shown });
      }
      return runs;
    },
  };
}

function named(codePoint: number): string {
  return `[U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}]`;
}

function opened(file: string): Opened {
  const font = openSync(file);
  if (!("hasGlyphForCodePoint" in font)) throw new Error(`${file} is a collection, not a font`);
  const single: Font = font;
  return { file, has: (codePoint) => single.hasGlyphForCodePoint(codePoint) };
}
