import { z } from "zod";
import { route } from "../route.ts";
import { bilingual, count, filled, id, idText, instant } from "../values.ts";

export const rowKinds = ["units", "members", "facts", "entries"] as const;

/** Rows of a file: what a check found, or what a load did. */
const report = z.object({
  rows: count,
  /** Loaded, or what would be. */
  loaded: count,
  /** Here already with the same content. */
  present: count,
  refused: count,
  /** Here already with other content; nothing is overwritten. */
  conflicts: count,
  /** Lines of the list of errors. */
  errorLines: count,
  /** The row after which an interrupted load went on; 0 where it began afresh. */
  resumedAfter: count,
  /** False for a check, and where all-or-nothing left nothing loaded. */
  saved: z.boolean(),
  /** Headers that no one reads. */
  unused: z.array(z.string()),
});

/** A file that somebody sent to be imported. */
export const importView = z
  .object({
    importId: id,
    kind: z.enum(rowKinds),
    name: z.string(),
    bytes: count,
    /** Bytes that have arrived. */
    received: count,
    /** `receive` until it is whole, then `check`, then, when asked for, `load`. */
    step: z.enum(["receive", "check", "load"]),
    /** Of that step. */
    state: z.enum(["waiting", "running", "done", "stopped", "failed"]),
    allOrNothing: z.boolean(),
    /** What is done now, how much of it (0 to 1), and how many rows (members while judging). */
    phase: z.enum(["", "checking", "trying", "loading", "judging"]),
    done: z.number(),
    rows: count,
    checked: report.nullable(),
    loaded: report.nullable(),
    failure: z
      .object({
        code: z.string(),
        message: z.string(),
        problems: z.array(z.object({ at: z.string(), message: z.string() })),
      })
      .nullable(),
    sentAt: instant,
    /** Until then it is kept; the file itself only until it is loaded. */
    expiresAt: instant,
  })
  .meta({ id: "Import" });
export type ImportView = z.output<typeof importView>;

const described = { tag: "imports", access: "administrator" } as const;
const importParams = z.object({ importId: idText });

export const listImports = route({
  ...described,
  name: "imports-list",
  method: "GET",
  path: "/imports",
  summary: "Files that the caller sent to be imported, and the kinds that he may send",
  status: 200,
  response: z.object({
    kinds: z.array(z.enum(rowKinds)),
    /** Bytes of one part. */
    partBytes: count,
    items: z.array(importView),
  }),
});

export const beginImport = route({
  ...described,
  name: "imports-begin",
  method: "POST",
  path: "/imports",
  summary: "Say what file will be sent; its bytes follow in parts, and then it is checked",
  body: z.strictObject({
    kind: z.enum(rowKinds),
    /** For the sender's own list. */
    name: filled(200),
    bytes: z.int().min(1),
    /** Absent: found out from the content. */
    encoding: filled(40).optional(),
    /** Absent: the first sheet of a workbook. */
    sheet: filled(100).optional(),
  }),
  status: 201,
  response: importView,
  idempotent: true,
});

export const sendImportPart = route({
  ...described,
  name: "imports-part",
  method: "POST",
  path: "/imports/:importId/parts",
  summary:
    "Send a part as application/octet-stream; one that is here already changes nothing, so that it may be sent again",
  params: importParams,
  query: z.strictObject({
    /** Where in the file it begins. */
    at: z.coerce.number().pipe(z.int().min(0)),
  }),
  raw: true,
  status: 200,
  response: importView,
});

export const getImport = route({
  ...described,
  name: "imports-get",
  method: "GET",
  path: "/imports/:importId",
  summary: "How far an import is, and what came of it",
  params: importParams,
  status: 200,
  response: importView,
});

export const importPreview = z
  .object({
    format: z.enum(["csv", "xlsx"]),
    /** Null for a workbook. */
    encoding: z.string().nullable(),
    language: z.enum(["zh", "en"]),
    unused: z.array(z.string()),
    columns: z.array(
      z.object({
        key: z.string(),
        /** As the file calls it; null where the file has no such column. */
        title: z.string().nullable(),
        name: bilingual,
      }),
    ),
    rows: z.array(
      z.object({
        row: count,
        cells: z.array(z.string()),
        problems: z.array(z.object({ column: z.string(), reason: z.string(), cure: z.string() })),
      }),
    ),
  })
  .meta({ id: "ImportPreview" });
export type ImportPreview = z.output<typeof importPreview>;

export const getImportPreview = route({
  ...described,
  name: "imports-preview",
  method: "GET",
  path: "/imports/:importId/preview",
  summary: "The first rows as they are understood; none once the file is loaded",
  params: importParams,
  status: 200,
  response: importPreview,
});

export const listImportErrors = route({
  ...described,
  name: "imports-errors",
  method: "GET",
  path: "/imports/:importId/errors",
  summary: "The first errors, with row, column, value, reason and cure",
  params: importParams,
  status: 200,
  response: z.object({
    items: z.array(
      z.object({
        row: z.string(),
        column: z.string(),
        value: z.string(),
        reason: z.string(),
        cure: z.string(),
      }),
    ),
  }),
});

export const exportImportErrors = route({
  ...described,
  name: "imports-errors-file",
  method: "GET",
  path: "/imports/:importId/errors.csv",
  summary: "All errors as a file",
  params: importParams,
  status: 200,
  file: ["text/csv"],
});

export const goOnImport = route({
  ...described,
  name: "imports-go-on",
  method: "POST",
  path: "/imports/:importId/load",
  summary: "Load what was checked, or go on where it was stopped",
  params: importParams,
  body: z.strictObject({
    /** Load nothing when a single row is wrong. */
    allOrNothing: z.boolean().default(false),
  }),
  status: 200,
  response: importView,
});

export const stopImport = route({
  ...described,
  name: "imports-stop",
  method: "POST",
  path: "/imports/:importId/stop",
  summary: "Stop what runs; what is loaded stays",
  params: importParams,
  status: 200,
  response: importView,
});

export const removeImport = route({
  ...described,
  name: "imports-remove",
  method: "DELETE",
  path: "/imports/:importId",
  summary: "Forget an import and its file; what was loaded stays",
  params: importParams,
  status: 204,
});
