import { usualLimits } from "#api/parts";
import { buildServer } from "#api/server";
import { paths } from "./paths.ts";
import { openWays } from "./ways.ts";

const unused = (): never => {
  throw new Error("the document is made of the routes alone");
};

/** The OpenAPI document as it is committed: docs/openapi.json. */
export async function openApiText(): Promise<string> {
  const app = await buildServer({
    db: { snapshot: unused, write: unused, connect: unused, load: unused, close: unused },
    secrets: {
      hash: unused,
      verify: unused,
      newToken: unused,
      fingerprint: unused,
      oneTimePassword: unused,
      isBusy: unused,
      slipCode: unused,
    },
    ways: await openWays({}),
    version: paths.version,
    today: unused,
    zone: unused,
    outlines: unused,
    mapOf: unused,
    variants: unused,
    alike: unused,
    tableWriter: unused,
    uploads: {
      most: 0,
      received: unused,
      write: unused,
      table: unused,
      errors: unused,
      errorLines: unused,
      errorsFile: unused,
      keepNote: unused,
      note: unused,
      removeContent: unused,
      removeOthers: unused,
    },
    paperWriter: unused,
    webDir: null,
    ready: () => false,
    limits: usualLimits,
    log: null,
  });
  await app.ready();
  const text = `${JSON.stringify(app.swagger(), null, 2)}\n`;
  await app.close();
  return text;
}
