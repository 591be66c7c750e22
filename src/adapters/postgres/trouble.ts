/** What went wrong with the embedded server, and what its reader can do about it. */
export class PostgresTrouble extends Error {
  override readonly name = "PostgresTrouble";
  readonly what: string;
  readonly advice: string;

  constructor(what: string, advice: string) {
    super(`${what}\n${advice}`);
    this.what = what;
    this.advice = advice;
  }
}
