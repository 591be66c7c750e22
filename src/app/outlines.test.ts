import { expect, test } from "vitest";
import { mapOf, outlines } from "./outlines.ts";

interface Outlines {
  readonly features: readonly { readonly properties: { readonly code: string } }[];
}

test("a map says in both languages where its outlines come from, and codes that it lacks have none", async () => {
  const { features } = JSON.parse((await outlines("ningxia-counties")) ?? "") as Outlines;
  const codes = features.map((one) => one.properties.code);
  const drawn = await mapOf(codes.slice(0, 3));
  expect(drawn?.name).toBe("ningxia-counties");
  expect(drawn?.attribution.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(drawn?.attribution.en).toMatch(/^Outlines/);
  expect(await mapOf([...codes.slice(0, 3), "none"])).toBeNull();
  expect(await outlines("__proto__")).toBeNull();
});
