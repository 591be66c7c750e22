// Every import of a TypeScript file: static, type-only, dynamic, re-exported, required.
import { parseSync } from "oxc-parser";

/**
 * @returns {{ problems: string[], imports: { from: string | null, line: number, typeOnly: boolean }[] }}
 * `from` is null for an import whose address is computed.
 */
export function importsOf(fileName, text) {
  const { program, errors } = parseSync(fileName, text);
  const imports = [];
  const add = (node, from, typeOnly) => {
    const line = text.slice(0, node.start).split("\n").length;
    imports.push({ from, line, typeOnly });
  };
  visit(program, (node) => {
    const read = readers[node.type];
    if (read !== undefined) read(node, add);
  });
  return { problems: errors.map((error) => error.message), imports };
}

const readers = {
  ImportDeclaration: (node, add) => add(node, node.source.value, isTypeImport(node)),
  ExportAllDeclaration: (node, add) => add(node, node.source.value, node.exportKind === "type"),
  ExportNamedDeclaration: (node, add) => {
    if (node.source) add(node, node.source.value, node.exportKind === "type");
  },
  ImportExpression: (node, add) => add(node, literal(node.source), false),
  TSImportType: (node, add) => add(node, literal(node.source ?? node.argument), true),
  TSExternalModuleReference: (node, add) => add(node, literal(node.expression), false),
  CallExpression: (node, add) => {
    const { callee } = node;
    const resolved = callee.type === "MemberExpression" && callee.object.name === "require";
    if (callee.name === "require" || resolved) add(node, literal(node.arguments[0]), false);
  },
};

function isTypeImport(node) {
  if (node.importKind === "type") return true;
  const each = node.specifiers ?? [];
  return each.length > 0 && each.every((specifier) => specifier.importKind === "type");
}

function literal(node) {
  if (node?.type === "TSLiteralType") return literal(node.literal);
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0) {
    return node.quasis[0].value.cooked;
  }
  return node?.type === "Literal" && typeof node.value === "string" ? node.value : null;
}

function visit(node, see) {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, see);
  } else if (node !== null && typeof node === "object") {
    if (typeof node.type === "string") see(node);
    for (const key of Object.keys(node)) {
      if (typeof node[key] === "object") visit(node[key], see);
    }
  }
}
