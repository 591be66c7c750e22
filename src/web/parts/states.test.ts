import { expect, test } from "vitest";
import { CallFailed } from "../data/api.ts";
import { kindOf } from "./states.tsx";

const kind = (status: number, code: string) => kindOf(new CallFailed(status, code, ""));

test("a full disk is no fault of the server's program", () => {
  expect(kind(507, "disk-full")).toBe("disk-full");
});

test("a database that comes back, a large piece of work and a server that starts are told apart", () => {
  expect(kind(503, "database-unavailable")).toBe("restarting");
  expect(kind(503, "organisation-busy")).toBe("busy");
  expect(kind(503, "time-out")).toBe("busy");
  expect(kind(503, "unreadable")).toBe("starting");
});
