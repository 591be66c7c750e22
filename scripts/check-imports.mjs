// Reads every import of every room and says which go through a closed door.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { builtinModules } from "node:module";
import { join, posix, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { importsOf } from "./lib/imports-of.mjs";
import { root } from "./lib/root.mjs";
import { rooms, tests } from "./lib/rooms.mjs";

const SOURCE = /\.[cm]?tsx?$/;
const TEST = /\.test\.tsx?$/;

/** @returns {{ files: number, imports: number, violations: string[] }} */
export function checkImports(top) {
  const result = { files: 0, imports: 0, violations: [] };
  for (const file of sourcesUnder(top, "src").concat(sourcesUnder(top, "demo"))) {
    result.files += 1;
    const room = Object.keys(rooms).find((name) => file.startsWith(`${rooms[name].folder}/`));
    if (room === undefined) {
      result.violations.push(`${file}: stands in no room`);
      continue;
    }
    const { problems, imports } = importsOf(file, readFileSync(join(top, file), "utf8"));
    for (const problem of problems) result.violations.push(`${file}: cannot be read: ${problem}`);
    for (const found of imports) {
      result.imports += 1;
      const complaint = judge(room, file, found);
      if (complaint !== null) result.violations.push(`${file}:${found.line}: ${complaint}`);
    }
  }
  if (result.files === 0) result.violations.push(`no source file was read under ${top}`);
  return result;
}

function sourcesUnder(top, folder) {
  if (!existsSync(join(top, folder))) return [];
  return readdirSync(join(top, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcesUnder(top, path);
      return SOURCE.test(entry.name) ? [path] : [];
    })
    .toSorted((a, b) => (a < b ? -1 : 1));
}

/** The complaint about one import, or null. */
function judge(room, file, { from, typeOnly }) {
  if (from === null) return "imports a computed address, which nobody can check";
  if (from.startsWith(".")) return judgeRelative(room, file, from);
  if (from.startsWith("#")) return judgeDoor(room, file, from, typeOnly);
  if (from.startsWith("/") || /^(file|https?|data):/.test(from)) {
    return `imports "${from}": an address instead of a package or a door`;
  }
  const bare = from.startsWith("node:") || !builtinModules.includes(from) ? from : `node:${from}`;
  return bare.startsWith("node:") ? judgeNode(room, file, bare) : judgePackage(room, file, bare);
}

function judgeRelative(room, file, from) {
  const target = posix.normalize(posix.join(posix.dirname(file), from));
  if (target.startsWith(`${rooms[room].folder}/`)) return null;
  return `"${from}" leaves the room ${room}; use a door (#room/...)`;
}

function judgeDoor(room, file, from, typeOnly) {
  const door = from.slice(1).split("/")[0];
  if (from.split("/").includes("..")) return `"${from}" climbs out of its door`;
  if (door === "test" && TEST.test(file)) return null;
  if (rooms[door] === undefined) return `"${from}" is no door`;
  if (door === room) return `"${from}" is a door of its own room; use a relative path`;
  const { doors, typeDoors = [], doorsOf = {} } = rooms[room];
  if (doors.includes(door) || doorsOf[file]?.includes(door)) return null;
  if (typeOnly && typeDoors.includes(door)) return null;
  if (TEST.test(file) && !tests.pureRooms.includes(room)) return null;
  const only = typeDoors.includes(door) ? " for anything but types" : "";
  return `the door from ${room} to ${door} is closed${only} ("${from}")`;
}

function judgeNode(room, file, name) {
  const { node } = rooms[room];
  if (node?.test(name) || (TEST.test(file) && tests.node.test(name))) return null;
  return `${room} may not use "${name}"`;
}

function judgePackage(room, file, from) {
  const parts = from.split("/");
  const name = parts.slice(0, from.startsWith("@") ? 2 : 1).join("/");
  const fits = (wanted) => (typeof wanted === "string" ? wanted === name : wanted.test(name));
  if (rooms[room].packages.some(fits)) return null;
  if (TEST.test(file) && tests.packages.some(fits)) return null;
  return `${room} may not use the package "${name}"`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(resolve(process.argv[1])).href) {
  const { files, imports, violations } = checkImports(root);
  for (const violation of violations) console.log(violation);
  console.log(`${imports} imports in ${files} files, ${violations.length} through closed doors`);
  process.exitCode = violations.length === 0 ? 0 : 1;
}
