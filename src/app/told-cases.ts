import { parsePack } from "#contract/policy";
import { casesTold } from "#core/policy/told-cases";
import { readPackFolder } from "./pack-folder.ts";

/**
 * What the register says in each worked case of a pack, as it is committed under docs/sentences.
 * Throws where the folder holds no pack that can be read.
 */
export async function toldCasesText(folder: string, name: string): Promise<string> {
  const files = await readPackFolder(folder);
  if (!files.ok) throw new Error(files.message);
  const parsed = parsePack(files.value);
  if (!parsed.ok) throw new Error(`${folder} holds mistakes: rollbook pack check ${folder}`);
  const cases = casesTold(parsed.pack).map((one) => one.text);
  return `${[`# What the register says: ${name}\n`, ...cases].join("\n")}`;
}
