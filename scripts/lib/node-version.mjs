// Written for very old Node too: no syntax newer than modules, or the message could not be shown.
const NEEDED = [20, 19];

/** The complaint about this Node version, or null when it will do. */
export function nodeComplaint(version) {
  const parts = version.replace(/^v/, "").split(".");
  const major = Number(parts[0]);
  const minor = Number(parts[1]);
  if (major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1])) return null;
  return (
    "Rollbook needs Node.js " +
    NEEDED.join(".") +
    " or newer, and this is " +
    version +
    ". " +
    "Install a newer one from your system or from nodejs.org and start again."
  );
}
