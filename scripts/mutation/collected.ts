// Stands in for Vitest while mutants are tried: keeps the tests of a file instead of running them, so
// that one process can run a single test thousands of times. It knows what the tests of the core use.
import { expect, test as runnable } from "../../node_modules/vitest/dist/index.js";

export { expect, runnable };

type Body = (...values: readonly unknown[]) => unknown;

export const collected: (() => unknown)[] = [];

/** The body stands second, or third behind options. */
function keep(_name: string, ...rest: readonly unknown[]): void {
  const body = rest.find((one): one is Body => typeof one === "function");
  if (body === undefined) throw new Error(`no body: ${_name}`);
  collected.push(() => body());
}

function each(rows: readonly unknown[]): typeof keep {
  return (name, ...rest) => {
    const body = rest.find((one): one is Body => typeof one === "function");
    for (const row of rows) keep(name, () => body?.(...(Array.isArray(row) ? row : [row])));
  };
}

export const test = Object.assign(keep, { each });

function everything(_name: string, body: (...values: readonly unknown[]) => void): void {
  body();
}

function describeEach(rows: readonly unknown[]): typeof everything {
  return (_name, body) => {
    for (const row of rows) body(...(Array.isArray(row) ? row : [row]));
  };
}

export const describe = Object.assign(everything, { each: describeEach });
