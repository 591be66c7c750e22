import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defaultClientConditions, defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here("src/web"),
  plugins: [react()],
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
