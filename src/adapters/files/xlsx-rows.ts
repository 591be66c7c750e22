import type { WorkbookParts } from "./xlsx-parts.ts";
import { cellText } from "./xlsx-values.ts";
import { parseXml, type XmlHandlers } from "./xml.ts";

/** A row of a sheet; both numbers count from 1, as a spreadsheet shows them. */
export interface SheetRow {
  readonly number: number;
  /** The text of each column up to the last one with any. */
  readonly cells: readonly string[];
  /** Where a cell has text in a column beyond the limit. */
  readonly tooWide: boolean;
}

/** The rows of a sheet as they arrive. Memory holds the rows of one portion. */
export async function* sheetRows(
  bytes: AsyncIterable<Uint8Array>,
  book: WorkbookParts,
  columns: number,
): AsyncGenerator<SheetRow> {
  const reading = new RowReading(book, columns);
  for await (const _ of parseXml(bytes, reading)) yield* reading.take();
}

class RowReading implements XmlHandlers {
  readonly #book: WorkbookParts;
  readonly #columns: number;
  #rows: SheetRow[] = [];
  #number = 0;
  #column = 0;
  #cells: string[] = [];
  #tooWide = false;
  #type = "n";
  #style = -1;
  #text = "";
  #isText = false;
  #isReading = false;

  constructor(book: WorkbookParts, columns: number) {
    this.#book = book;
    this.#columns = columns;
  }

  /** The rows that are whole since the last call. */
  take(): SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === "row") this.#beginRow(attributes["r"]);
    else if (name === "c") this.#beginCell(attributes);
    else if (name === "rPh") this.#isReading = true;
    else if (name === "v" || name === "t") this.#isText = !this.#isReading;
  }

  text(some: string): void {
    if (this.#isText) this.#text += some;
  }

  close(name: string): void {
    if (name === "c") this.#endCell();
    else if (name === "rPh") this.#isReading = false;
    else if (name === "v" || name === "t") this.#isText = false;
    else if (name === "row") {
      this.#rows.push({ number: this.#number, cells: this.#cells, tooWide: this.#tooWide });
    }
  }

  /** Some writers leave out where a row or a cell is: then it is the next one. */
  #beginRow(at: string | undefined): void {
    this.#number = at === undefined ? this.#number + 1 : Number(at);
    this.#column = 0;
    this.#cells = [];
    this.#tooWide = false;
  }

  #beginCell({ r: at, t: type, s: style }: Readonly<Record<string, string>>): void {
    this.#column = at === undefined ? this.#column + 1 : columnOf(at);
    this.#type = type ?? "n";
    this.#style = style === undefined ? -1 : Number(style);
    this.#text = "";
  }

  #endCell(): void {
    const cell = { type: this.#type, style: this.#style, text: this.#text };
    const text = cellText(cell, this.#book);
    this.#text = "";
    if (text === "") return;
    if (this.#column > this.#columns) {
      this.#tooWide = true;
      return;
    }
    while (this.#cells.length < this.#column) this.#cells.push("");
    this.#cells[this.#column - 1] = text;
  }
}

/** The column of a reference such as `AB12`: 28. */
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    const code = letter.charCodeAt(0);
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column;
}
