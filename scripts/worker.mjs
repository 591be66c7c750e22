// A worker thread that runs the exported `work(order)` of a TypeScript file from the sources; the
// program as it was built starts the compiled file itself. A Vite server without a port is used
// because its module runner alone would take imports like `#core/x` from what was last compiled.
import { workerData } from "node:worker_threads";
import { createServer } from "vite";
import { root } from "./lib/root.mjs";

const conditions = ["rollbook-source", "module", "node", "development|production"];
const server = await createServer({
  root,
  configFile: false,
  logLevel: "error",
  appType: "custom",
  server: { middlewareMode: true, hmr: false, watch: null, ws: false },
  optimizeDeps: { noDiscovery: true, include: [] },
  resolve: { conditions, externalConditions: conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
});
try {
  const { work } = await server.ssrLoadModule(workerData.file);
  await work(workerData);
} finally {
  await server.close();
}
