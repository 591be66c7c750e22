// Warns when src/core has changed since its mutants were tried. Never fails: that takes hours, and is
// done now and then.
import { hashOfCore, readRecord, staleFiles } from "./mutation/record.mjs";

const record = readRecord();
const stale = staleFiles(record);
if (record.core === hashOfCore() && stale.length === 0) {
  console.log("docs/mutation.md is of src/core as it is");
} else {
  const files = `${stale.length} files of src/core`;
  console.log(`warning: ${files} have changed since docs/mutation.md; npm run mutation tries them`);
}
