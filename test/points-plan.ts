import { fileURLToPath } from "node:url";
import { readPackDirectory } from "#adapters/packs";
import type { PackFile } from "#core/policy/files";

const bindOfS1 = "    bind:\n      when: { sector: [rural, urban-community, school] }\n";
const itemUnit = "    item: {";

function put(text: string, before: string, added: string): string {
  if (!text.includes(before)) throw new Error(`the plan does not say ${before}`);
  return text.replace(before, `${added}${before}`);
}

/**
 * The plan, but for S1, which counts in points of 45 minutes: 16 points are asked. Without worked
 * cases, which say what the plan itself says.
 */
export async function planWithPoints(): Promise<readonly PackFile[]> {
  const read = await readPackDirectory(
    fileURLToPath(new URL("../packs/five-year-plan", import.meta.url)),
  );
  if (!read.ok) throw new Error(read.message);
  return read.value
    .filter(({ name }) => !name.startsWith("cases/"))
    .map(({ name, text }) => {
      if (name === "members.yaml") {
        return { name, text: put(text, bindOfS1, "    creditUnit: point\n") };
      }
      if (name !== "vocabulary.yaml") return { name, text };
      const unit = "    point: { zh: 学分, en: points, one: point, minutes: 45 }\n";
      return { name, text: put(text, itemUnit, unit) };
    });
}
