/** One file of a pack: its name as it stands in messages, and its text. */
export interface PackFile {
  readonly name: string;
  readonly text: string;
}
