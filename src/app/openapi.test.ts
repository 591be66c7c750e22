import { expect, test } from "vitest";
import { allRoutes } from "#contract/routes/all";
import { openApiText } from "./openapi.ts";

interface Operation {
  readonly operationId: string;
  readonly responses: Record<string, { content?: Record<string, { schema: unknown }> }>;
  readonly parameters?: readonly { name: string; in: string; required?: boolean }[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
}

const document = JSON.parse(await openApiText()) as Document;

test("the document is OpenAPI 3.1", () => {
  expect(document.openapi).toMatch(/^3\.1\./);
});

test("every route of the contract is served and stands in the document under its name", () => {
  const named = Object.values(document.paths).flatMap((path) =>
    Object.values(path).map((operation) => operation.operationId),
  );
  expect(named.toSorted()).toEqual(allRoutes.map((route) => route.name).toSorted());
});

test("every reference leads to a schema of the document, and every schema is used", () => {
  const text = JSON.stringify(document);
  const used = new Set(
    [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map((one) => one[1]),
  );
  const defined = Object.keys(document.components.schemas);
  for (const name of used) expect(defined).toContain(name);
});

test("every parameter in a path is declared and required", () => {
  for (const [path, operations] of Object.entries(document.paths)) {
    const named = [...path.matchAll(/\{(\w+)\}/g)].map((one) => String(one[1]));
    for (const operation of Object.values(operations)) {
      const declared = (operation.parameters ?? []).filter((one) => one.in === "path");
      expect(declared.map((one) => one.name).toSorted()).toEqual(named.toSorted());
      expect(declared.every((one) => one.required === true)).toBe(true);
    }
  }
});

test("every operation says how it fails", () => {
  for (const operations of Object.values(document.paths)) {
    for (const operation of Object.values(operations)) {
      expect(operation.responses["default"]?.content).toHaveProperty(["application/problem+json"]);
    }
  }
});
