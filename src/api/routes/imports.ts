import * as routes from "#contract/routes/imports";
import type { ImportView } from "#contract/routes/imports";
import { failure, success } from "#core/outcome";
import { toldPreview } from "#services/imports/preview";
import { toldLines, toldProblem } from "#services/imports/problems";
import {
  beginUpload,
  goOn,
  listUploads,
  partBytes,
  readOwn,
  removeUpload,
  stopUpload,
  takePart,
  type Upload,
} from "#services/imports/uploads";
import { languageOf } from "../language.ts";
import type { Parts } from "../parts.ts";
import type { Register } from "../register.ts";

export function registerImports(register: Register, { uploads }: Parts): void {
  register.guarded(routes.listImports, async ({ context }) => {
    const found = await listUploads(context, uploads);
    if (!found.ok) return found;
    const { kinds, items } = found.value;
    return success({ kinds: [...kinds], partBytes, items: items.map(viewOf) });
  });

  register.guarded(routes.beginImport, async ({ context, body }) => {
    const { encoding = null, sheet = null, ...file } = body;
    const begun = await beginUpload(context, uploads, { ...file, encoding, sheet });
    return begun.ok ? success(viewOf(begun.value)) : begun;
  });

  register.guarded(routes.sendImportPart, async ({ context, params, query, body }) => {
    const part = { at: query.at, bytes: Buffer.from(body) };
    const taken = await takePart(context, uploads, params.importId, part);
    return taken.ok ? success(viewOf(taken.value)) : taken;
  });

  register.guarded(routes.getImport, async ({ context, params }) => {
    const found = await readOwn(context, uploads, params.importId);
    return found.ok ? success(viewOf(found.value)) : found;
  });

  register.guarded(routes.goOnImport, async ({ context, params, body }) => {
    const done = await goOn(context, uploads, params.importId, body);
    return done.ok ? success(viewOf(done.value)) : done;
  });

  register.guarded(routes.stopImport, async ({ context, params }) => {
    const done = await stopUpload(context, uploads, params.importId);
    return done.ok ? success(viewOf(done.value)) : done;
  });

  register.guarded(routes.removeImport, async ({ context, params }) => {
    const done = await removeUpload(context, uploads, params.importId);
    return done.ok ? success(undefined) : done;
  });

  registerFindings(register, uploads);
}

/** What a check found: its preview and its errors. */
function registerFindings(register: Register, uploads: Parts["uploads"]): void {
  register.guarded(routes.getImportPreview, async ({ context, params, request }) => {
    const found = await readOwn(context, uploads, params.importId);
    if (!found.ok) return found;
    const note = await uploads.note(found.value.file);
    if (note === null) return noPreview;
    return success(routes.importPreview.parse(toldPreview(note, languageOf(request))));
  });

  register.guarded(routes.listImportErrors, async ({ context, params, request }) => {
    const found = await readOwn(context, uploads, params.importId);
    if (!found.ok) return found;
    const batches = await uploads.errorLines(found.value.file);
    const lines = batches === null ? [] : await firstOf(batches, shownErrors);
    return success({ items: lines.map((line) => toldProblem(line, languageOf(request))) });
  });

  register.guarded(routes.exportImportErrors, async ({ context, params, request }) => {
    const found = await readOwn(context, uploads, params.importId);
    if (!found.ok) return found;
    const batches = await uploads.errorLines(found.value.file);
    if (batches === null) return noErrors;
    const content = uploads.errorsFile(toldLines(batches, languageOf(request)));
    const name = `import-${found.value.uploadId}-errors.csv`;
    return success({ type: "text/csv; charset=utf-8", content, name });
  });
}

async function firstOf<T>(batches: AsyncIterable<readonly T[]>, count: number): Promise<T[]> {
  const first: T[] = [];
  for await (const batch of batches) {
    first.push(...batch.slice(0, count - first.length));
    if (first.length >= count) break;
  }
  return first;
}

const shownErrors = 100;
const noPreview = failure("not-found", "preview-unknown", "There is no preview of this file.");
const noErrors = failure("not-found", "errors-unknown", "There are no errors of this file.");

function viewOf(upload: Upload): ImportView {
  const { uploadId, accountId: _, file: __, attempts: ___, encoding, sheet, ...one } = upload;
  void encoding;
  void sheet;
  return routes.importView.parse({ importId: uploadId, ...one });
}
