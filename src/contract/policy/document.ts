import { isMap, LineCounter, type Node, parseDocument, visit } from "yaml";
import type { PackFile } from "#core/policy/files";
import { type At, complain, type Ledger } from "./reading.ts";

const textLimit = 2_000_000;
const nestingLimit = 200;

/** The document of one file, or null after saying why it cannot be read. */
export function openFile(file: PackFile, sections: readonly string[], to: Ledger): At | null {
  const lines = new LineCounter();
  const at: At = { file: file.name, lines, path: "", node: null, depth: 0 };
  if (file.text.length > textLimit) {
    complain(at, to, `longer than ${textLimit} characters`);
    return null;
  }
  if (tooDeep(file.text)) {
    complain(at, to, `nested deeper than ${nestingLimit} levels`);
    return null;
  }
  try {
    const document = parseDocument(file.text, {
      lineCounter: lines,
      uniqueKeys: true,
      merge: false,
      version: "1.2",
      prettyErrors: false,
      strict: true,
      schema: "core",
    });
    for (const { code, pos, message } of document.errors) {
      complainAt(at, to, pos[0], code === "DUPLICATE_KEY" ? twice(file.text, pos[0]) : message);
    }
    if (document.errors.length > 0) return null;
    const contents: Node | null = document.contents;
    if (contents === null || !isMap(contents)) {
      complain(
        { ...at, node: contents },
        to,
        `a map with the keys ${sections.join(", ")} is needed`,
      );
      return null;
    }
    const before = to.mistakes.length;
    refuseSharing(at, contents, to);
    return to.mistakes.length === before ? { ...at, node: contents } : null;
  } catch {
    complain(at, to, "this is no YAML that can be read");
    return null;
  }
}

/** What stands there again; the parser points at the key. */
function twice(text: string, offset: number): string {
  const key = /^[^\s:,{}[\]]+/.exec(text.slice(offset))?.[0] ?? "a key";
  return `${key}: stands here already; give one of the two another name`;
}

function complainAt(at: At, to: Ledger, offset: number, message: string): void {
  const found = at.lines.linePos(offset);
  const line = Math.max(1, found.line);
  const said = message.split("\n")[0] ?? message;
  to.mistakes.push({
    file: at.file,
    line,
    column: Math.max(1, found.col),
    path: "",
    message: said,
  });
}

/** Anchors, aliases and own tags make a file that cannot be read from top to bottom. */
function refuseSharing(at: At, contents: Node, to: Ledger): void {
  visit(contents, {
    Alias: (_, node) => {
      complain({ ...at, node }, to, "aliases are not read; give the value a parameter's name");
    },
    Node: (_, node) => {
      if ("anchor" in node && node.anchor !== undefined) {
        complain({ ...at, node }, to, "anchors are not read; give the value a parameter's name");
      }
      if (node.tag !== undefined && !node.tag.startsWith("tag:yaml.org,2002:")) {
        complain({ ...at, node }, to, `${node.tag}: own tags are not read`);
      }
    },
  });
}

/** A guard before the YAML parser, which calls itself for every level. */
function tooDeep(text: string): boolean {
  let brackets = 0;
  for (const line of text.split("\n")) {
    const indent = /^[ \t\-?:]*/.exec(line)?.[0].length ?? 0;
    if (indent > nestingLimit * 2) return true;
    for (const letter of line) {
      if (letter === "[" || letter === "{") brackets += 1;
      else if (letter === "]" || letter === "}") brackets = Math.max(0, brackets - 1);
      if (brackets > nestingLimit) return true;
    }
  }
  return false;
}
