// `npm run mutants:planted`: plants one mistake after the other in a copy of src/core, and demands
// that the comparison with the reference judge finds each, and none in a copy without a mistake.
import { runScript } from "./bootstrap.mjs";
import { Plain } from "./lib/root.mjs";
import { compare, timesFound } from "./mutation/plant.mjs";
import { planted } from "./mutation/planted.mjs";

await runScript(async (argv) => {
  const chosen = planted.filter(({ mistake }) => argv.every((word) => mistake.includes(word)));
  const lost = chosen.filter((one) => timesFound(one) !== 1);
  if (lost.length > 0) {
    const texts = lost.map(({ file, text }) => `${file}: ${text}`);
    throw new Plain(`the text to be replaced does not stand exactly once:\n${texts.join("\n")}`);
  }
  const left = [null, ...chosen];
  let failed = 0;
  const work = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      const begun = Date.now();
      const result = await compare(one).catch((error) => String(error.message ?? error));
      const right = result === (one === null ? "agrees" : "differs");
      const seconds = ((Date.now() - begun) / 1000).toFixed(1);
      if (!right) failed += 1;
      const words = right ? "" : `: ${result}`;
      console.log(
        `${right ? "ok    " : "FAILED"} ${one?.mistake ?? "no mistake"} (${seconds} s)${words}`,
      );
    }
  };
  await Promise.all([work(), work()]);
  console.log(`\n${chosen.length + 1 - failed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
