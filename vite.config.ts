import react from "@vitejs/plugin-react";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { defaultClientConditions, defineConfig, type Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const compressible = /\.(js|css|html|svg)$/;
/** Smaller files fit into one packet anyway. */
const smallest = 1_400;

/** Writes name.br and name.gz beside each file once; the server sends what a browser takes. */
const precompressed: Plugin = {
  name: "precompressed",
  writeBundle({ dir = "" }, bundle) {
    for (const name of Object.keys(bundle).filter((one) => compressible.test(one))) {
      const content = readFileSync(join(dir, name));
      if (content.length < smallest) continue;
      const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
      writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content, { params }));
      writeFileSync(join(dir, `${name}.gz`), gzipSync(content, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: here("src/web"),
  plugins: [react(), precompressed],
  resolve: { conditions: ["rollbook-source", ...defaultClientConditions] },
  build: {
    outDir: here("dist/web"),
    emptyOutDir: true,
    target: "es2022",
    // The manifest tells the size check what the first page loads.
    manifest: true,
    sourcemap: false,
    chunkSizeWarningLimit: 1_500,
  },
  server: { port: 5173, proxy: { "/api": "http://127.0.0.1:8080" } },
});
