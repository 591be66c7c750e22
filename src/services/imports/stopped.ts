import { failure, type Failure } from "#core/outcome";

/** What a stopped import answers; null while it is to go on. */
export function stopped(request: { readonly signal?: AbortSignal }): Failure | null {
  if (request.signal?.aborted !== true) return null;
  const message = "The import was stopped. What is loaded stays; the same file goes on from there.";
  return failure("conflict", "import-stopped", message);
}
