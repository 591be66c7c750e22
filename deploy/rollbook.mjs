#!/usr/bin/env node
// Runs what was built and builds nothing: for services and images, whose folder is not written to.
// Everywhere else use scripts/rollbook.mjs (`npx rollbook`), which keeps packages and code current.
import { main } from "../dist/src/cli/main.js";

process.setSourceMapsEnabled(true);
process.exitCode = await main(process.argv.slice(2));
