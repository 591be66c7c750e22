// `npm run build`: what every start does by itself, without starting anything.
import { bootstrap, runScript } from "./bootstrap.mjs";

await runScript(async () => {
  await bootstrap();
  return 0;
});
