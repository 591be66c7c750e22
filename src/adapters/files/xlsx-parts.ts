import { posix } from "node:path";
import type { Entry, ZipFile } from "yauzl";
import { showsDate, unescaped } from "./xlsx-values.ts";
import { readXml } from "./xml.ts";

export interface SheetPart {
  readonly name: string;
  /** Name of its entry in the archive. */
  readonly part: string;
}

/** What the cells of every sheet refer to. */
export interface WorkbookParts {
  readonly sheets: readonly SheetPart[];
  readonly strings: readonly string[];
  /** Indices of cell formats that show days or times. */
  readonly dateStyles: ReadonlySet<number>;
  /** Days are counted from 1904 (old Macintosh workbooks), not from 1900. */
  readonly since1904: boolean;
}

/** The parts of an archive by name, each readable once or more often. */
export class Archive {
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#entries = entries;
  }

  /** Names are compared without regard to case, as the format says. */
  static async of(zip: ZipFile): Promise<Archive> {
    const entries = new Map<string, Entry>();
    for await (const entry of zip.eachEntry()) entries.set(entry.fileName.toLowerCase(), entry);
    return new Archive(zip, entries);
  }

  has(part: string): boolean {
    return this.#entries.has(part.toLowerCase());
  }

  async *bytes(part: string): AsyncGenerator<Uint8Array> {
    const entry = this.#entries.get(part.toLowerCase());
    if (entry === undefined) throw new Error(`its part ${part} is missing`);
    for await (const portion of await this.#zip.openReadStreamPromise(entry)) {
      yield portion as Uint8Array;
    }
  }
}

const workbookPart = "xl/workbook.xml";

/** Reads what comes before the rows: the list of sheets, the strings that they share, the formats. */
export async function readParts(archive: Archive): Promise<WorkbookParts> {
  const targets = await readTargets(archive);
  const { listed, since1904 } = await readList(archive);
  const sheets = listed.flatMap(({ name, id }) => {
    const target = targets.byId.get(id);
    return target?.kind === "worksheet" ? [{ name, part: target.part }] : [];
  });
  return {
    sheets,
    since1904,
    strings: await readStrings(archive, targets.ofKind("sharedStrings")),
    dateStyles: await readDateStyles(archive, targets.ofKind("styles")),
  };
}

interface Target {
  readonly kind: string;
  readonly part: string;
}

interface Targets {
  readonly byId: ReadonlyMap<string, Target>;
  ofKind(kind: string): string | null;
}

async function readTargets(archive: Archive): Promise<Targets> {
  const byId = new Map<string, Target>();
  await readXml(archive.bytes("xl/_rels/workbook.xml.rels"), {
    open(name, { Id: id, Target: target, Type: type }) {
      if (name !== "Relationship" || id === undefined || target === undefined) return;
      // Relative to the folder of the workbook, or from the root.
      const part = target.startsWith("/") ? target.slice(1) : posix.join("xl", target);
      byId.set(id, { kind: (type ?? "").split("/").at(-1) ?? "", part });
    },
  });
  return {
    byId,
    ofKind(kind) {
      for (const target of byId.values()) if (target.kind === kind) return target.part;
      return null;
    },
  };
}

interface Listed {
  readonly name: string;
  readonly id: string;
}

async function readList(
  archive: Archive,
): Promise<{ readonly listed: readonly Listed[]; readonly since1904: boolean }> {
  const listed: Listed[] = [];
  let since1904 = false;
  await readXml(archive.bytes(workbookPart), {
    open(name, attributes) {
      if (name === "workbookPr") since1904 = isTrue(attributes["date1904"]);
      const { name: title, ":id": id } = attributes;
      if (name === "sheet" && title !== undefined && id !== undefined) {
        listed.push({ name: title, id });
      }
    },
  });
  return { listed, since1904 };
}

function isTrue(value: string | undefined): boolean {
  return value === "1" || value === "true";
}

/** The text of each shared string; readings of Chinese characters (`rPh`) are no part of it. */
async function readStrings(archive: Archive, part: string | null): Promise<string[]> {
  const strings: string[] = [];
  if (part === null || !archive.has(part)) return strings;
  let text = "";
  let isText = false;
  let isReading = false;
  await readXml(archive.bytes(part), {
    open(name) {
      if (name === "si") text = "";
      else if (name === "rPh") isReading = true;
      else if (name === "t") isText = !isReading;
    },
    text(some) {
      if (isText) text += some;
    },
    close(name) {
      if (name === "si") strings.push(unescaped(text));
      else if (name === "rPh") isReading = false;
      else if (name === "t") isText = false;
    },
  });
  return strings;
}

async function readDateStyles(archive: Archive, part: string | null): Promise<Set<number>> {
  const dates = new Set<number>();
  if (part === null || !archive.has(part)) return dates;
  const codes = new Map<number, string>();
  let formats = 0;
  let isCellFormats = false;
  await readXml(archive.bytes(part), {
    open(name, { numFmtId, formatCode }) {
      const id = Number(numFmtId ?? 0);
      if (name === "numFmt") codes.set(id, formatCode ?? "");
      else if (name === "cellXfs") isCellFormats = true;
      else if (name === "xf" && isCellFormats) {
        if (showsDate(id, codes.get(id) ?? null)) dates.add(formats);
        formats += 1;
      }
    },
    close(name) {
      if (name === "cellXfs") isCellFormats = false;
    },
  });
  return dates;
}
