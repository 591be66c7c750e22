import { isMap, isScalar, parseDocument } from "yaml";
import type { PackFile } from "#core/policy/files";
import type { ParameterValue } from "#core/policy/pack";

export type ParameterChanges = Readonly<Record<string, ParameterValue>>;

/** The files with the changes, or the names that the pack does not have. */
export type Changed =
  | { readonly ok: true; readonly files: readonly PackFile[] }
  | { readonly ok: false; readonly unknown: readonly string[] };

/**
 * The same pack with other values of some parameters. Only the values are written anew: comments and
 * layout stay, so that the difference of two versions is what was changed. Parse the result: a value
 * out of its range is found there.
 */
export function withParameters(files: readonly PackFile[], changes: ParameterChanges): Changed {
  const unknown = new Set(Object.keys(changes));
  const written = files.map((file) => {
    const places: { from: number; to: number; value: string }[] = [];
    for (const [name, value] of Object.entries(changes)) {
      const place = placeOf(file.text, name);
      if (place === null) continue;
      unknown.delete(name);
      places.push({ ...place, value: asYaml(value) });
    }
    places.sort((a, b) => b.from - a.from);
    let { text } = file;
    for (const { from, to, value } of places) text = text.slice(0, from) + value + text.slice(to);
    return { name: file.name, text };
  });
  return unknown.size > 0 ? { ok: false, unknown: [...unknown] } : { ok: true, files: written };
}

/** Where the value of a parameter stands in a file; null where the file does not have it. */
function placeOf(text: string, name: string): { from: number; to: number } | null {
  if (!text.includes(name)) return null;
  const document = parseDocument(text, { schema: "core", version: "1.2", merge: false });
  const found = document.getIn(["parameters", name], true);
  if (!isMap(found)) return null;
  const value = found.get("value", true);
  if (!isScalar(value) || value.range === null || value.range === undefined) return null;
  return { from: value.range[0], to: value.range[1] };
}

function asYaml(value: ParameterValue): string {
  if (typeof value !== "string") return String(value);
  return /^[A-Za-z][\w.-]*$|^\d{4}-\d{2}-\d{2}$/.test(value) ? value : JSON.stringify(value);
}
