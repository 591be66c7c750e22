import { expect, test } from "vitest";
import { nodeComplaint } from "./node-version.mjs";

test.each(["v20.19.0", "v20.20.2", "v22.0.0", "v26.1.0"])("Node %s will do", (version) => {
  expect(nodeComplaint(version)).toBeNull();
});

test.each(["v18.20.4", "v20.18.9", "v8.0.0"])(
  "Node %s is refused with what is needed",
  (version) => {
    expect(nodeComplaint(version)).toContain("20.19 or newer");
    expect(nodeComplaint(version)).toContain(version);
  },
);
