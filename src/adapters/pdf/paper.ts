import PDFDocument from "pdfkit";
import { create } from "qrcode";
import type { Writable } from "node:stream";
import type { Fonts } from "./fonts.ts";

/** A paper to be printed: all words chosen, all values written. */
export interface Paper {
  readonly language: "zh" | "en";
  readonly title: string;
  /** Above the title. */
  readonly issuer: string;
  readonly lines: readonly (readonly [label: string, value: string])[];
  readonly tables: readonly PaperTable[];
  readonly notes: readonly string[];
  /** A code at the top of the first page, and what stands beside it. */
  readonly check: { readonly address: string; readonly text: string; readonly how: string };
  /** Of the page that has number `page` of `pages`. */
  readonly footer: (page: number, pages: number) => string;
}

export interface PaperTable {
  readonly title: string;
  /** Shares of the width; they add up to 1. */
  readonly columns: readonly { readonly title: string; readonly share: number }[];
  readonly rows: readonly (readonly string[])[];
  /** Where there is no row. */
  readonly none: string;
}

type Doc = PDFKit.PDFDocument;

const margin = 48;
const ink = "#17262b";
const quiet = "#46565c";
const rule = "#b9c3c2";
const sizes = { title: 17, heading: 11.5, body: 9, small: 7.5 } as const;
const padding = 3;

/** Writes a paper as PDF (A4) and ends the stream. Made at once: a few pages, held in memory. */
export function writePaper(fonts: Fonts, paper: Paper, out: Writable): void {
  const doc = new PDFDocument({
    size: "A4",
    margin,
    bufferPages: true,
    font: fonts.main,
    lang: paper.language === "zh" ? "zh-CN" : "en",
    displayTitle: true,
    // Neither a name nor a number: titles stand in windows and lists of files.
    info: { Title: paper.title, Producer: "Rollbook", Creator: "Rollbook" },
  });
  doc.pipe(out);
  const page = new Writer(doc, fonts);
  page.head(paper);
  for (const [label, value] of paper.lines) page.line(label, value);
  for (const table of paper.tables) page.table(table);
  page.space(10);
  for (const note of paper.notes) page.paragraph(note, sizes.small, quiet);
  page.footers(paper.footer);
  doc.end();
}

class Writer {
  private readonly doc: Doc;
  private readonly fonts: Fonts;
  private y = margin;

  constructor(doc: Doc, fonts: Fonts) {
    this.doc = doc;
    this.fonts = fonts;
  }

  private get width(): number {
    return this.doc.page.width - 2 * margin;
  }

  private get bottom(): number {
    return this.doc.page.height - margin - 16;
  }

  head(paper: Paper): void {
    const side = 92;
    const left = this.width - side - 16;
    drawCode(this.doc, paper.check.address, margin + this.width - side, margin, side);
    let y = margin + this.write(paper.issuer, margin, margin, left, sizes.body, quiet) + 4;
    y += this.write(paper.title, margin, y, left, sizes.title, ink) + 8;
    y += this.write(paper.check.how, margin, y, left, sizes.small, quiet) + 2;
    y += this.write(paper.check.text, margin, y, left, sizes.body, ink);
    this.y = Math.max(y, margin + side) + 14;
  }

  line(label: string, value: string): void {
    const labelWidth = this.width * 0.26;
    const valueWidth = this.width - labelWidth;
    const height = Math.max(
      this.height(label, labelWidth, sizes.body),
      this.height(value, valueWidth, sizes.body),
    );
    this.room(height);
    this.write(label, margin, this.y, labelWidth - 6, sizes.body, quiet);
    this.write(value, margin + labelWidth, this.y, valueWidth, sizes.body, ink);
    this.y += height + 3;
  }

  table(table: PaperTable): void {
    this.space(14);
    this.room(60);
    this.paragraph(table.title, sizes.heading, ink);
    this.space(4);
    if (table.rows.length === 0) {
      this.paragraph(table.none, sizes.body, quiet);
      return;
    }
    const head = table.columns.map((column) => column.title);
    this.row(table, head, sizes.small, quiet);
    for (const row of table.rows) {
      const height = this.rowHeight(table, row, sizes.body);
      if (this.y + height > this.bottom) {
        this.turn();
        this.row(table, head, sizes.small, quiet);
      }
      this.row(table, row, sizes.body, ink);
    }
  }

  paragraph(text: string, size: number, colour: string): void {
    const height = this.height(text, this.width, size);
    this.room(height);
    this.write(text, margin, this.y, this.width, size, colour);
    this.y += height + 2;
  }

  space(points: number): void {
    this.y += points;
  }

  footers(text: Paper["footer"]): void {
    const { start, count } = this.doc.bufferedPageRange();
    for (let page = start; page < start + count; page += 1) {
      this.doc.switchToPage(page);
      // Below the margin, where pdfkit would begin a new page.
      this.doc.page.margins.bottom = 0;
      const at = this.doc.page.height - margin - 2;
      this.write(text(page - start + 1, count), margin, at, this.width, sizes.small, quiet);
    }
  }

  private row(table: PaperTable, cells: readonly string[], size: number, colour: string): void {
    const height = this.rowHeight(table, cells, size);
    let x = margin;
    table.columns.forEach(({ share }, index) => {
      const width = share * this.width;
      this.write(cells[index] ?? "", x, this.y + padding, width - 6, size, colour);
      x += width;
    });
    this.y += height;
    this.doc
      .moveTo(margin, this.y)
      .lineTo(margin + this.width, this.y)
      .lineWidth(0.5)
      .strokeColor(rule)
      .stroke();
  }

  private rowHeight(table: PaperTable, cells: readonly string[], size: number): number {
    const heights = table.columns.map(({ share }, index) =>
      this.height(cells[index] ?? "", share * this.width - 6, size),
    );
    return Math.max(...heights) + 2 * padding;
  }

  private room(height: number): void {
    if (this.y + height > this.bottom) this.turn();
  }

  private turn(): void {
    this.doc.addPage();
    this.y = margin;
  }

  /** A rare character is as wide as any other of its script, so the common font measures for all. */
  private height(text: string, width: number, size: number): number {
    const measured = this.fonts
      .runs(text)
      .map((run) => (run.font === this.fonts.main ? run.text : run.text.replace(/./gu, "国")))
      .join("");
    return this.doc
      .font(this.fonts.main)
      .fontSize(size)
      .heightOfString(measured === "" ? " " : measured, { width });
  }

  private write(
    text: string,
    x: number,
    y: number,
    width: number,
    size: number,
    colour: string,
  ): number {
    const runs = this.fonts.runs(text);
    this.doc.fillColor(colour).fontSize(size);
    runs.forEach((run, index) => {
      const options = { width, continued: index < runs.length - 1, lineBreak: true };
      this.doc.font(run.font);
      if (index === 0) this.doc.text(run.text, x, y, options);
      else this.doc.text(run.text, options);
    });
    return this.height(text, width, size);
  }
}

/** Modules of white around a code, which readers need. */
const quietModules = 4;

function drawCode(doc: Doc, text: string, x: number, y: number, side: number): void {
  const { modules } = create(text, { errorCorrectionLevel: "M" });
  const unit = side / (modules.size + 2 * quietModules);
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (!modules.get(row, column)) continue;
      doc.rect(
        x + (column + quietModules) * unit,
        y + (row + quietModules) * unit,
        // A hair wider, so that no white line shows between two modules.
        unit + 0.05,
        unit + 0.05,
      );
    }
  }
  doc.fillColor("#000").fill();
}
