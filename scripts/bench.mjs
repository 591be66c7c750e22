// `npm run bench [-- NAME ...]` runs the benchmarks in bench/, compiled as the program itself is.
// A number among the arguments is the size, in members: `npm run bench -- recompute 1000000`.
// A benchmark is a file `bench/NAME.bench.ts` that exports `main(argv)` and prints its own figures.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { bootstrap, runScript } from "./bootstrap.mjs";
import { Plain, root } from "./lib/root.mjs";

await runScript(async (argv) => {
  await bootstrap({ builds: ["server"] });
  const folder = join(root, "dist", "bench");
  const all = existsSync(folder)
    ? readdirSync(folder).flatMap((file) => /^(.+)\.bench\.js$/.exec(file)?.slice(1) ?? [])
    : [];
  const isSize = (argument) => /^\d+$/.test(argument);
  const options = argv
    .filter((one) => one.startsWith("-"))
    .concat(argv.filter(isSize).map((size) => `--members=${size}`));
  const wanted = argv.filter((argument) => !argument.startsWith("-") && !isSize(argument));
  const unknown = wanted.filter((name) => !all.includes(name));
  if (all.length === 0 || unknown.length > 0) {
    throw new Plain(`no benchmark ${unknown.join(", ")}; there are: ${all.sort().join(", ")}`);
  }
  process.setSourceMapsEnabled(true);
  let worst = 0;
  for (const name of wanted.length > 0 ? wanted : all.sort()) {
    console.log(`\n# ${name}`);
    const { main } = await import(pathToFileURL(join(folder, `${name}.bench.js`)).href);
    worst = Math.max(worst, (await main(options)) ?? 0);
  }
  return worst;
});
