/** Beyond these a file is refused before it can hurt; every refusal names its limit. */
export interface FileLimits {
  readonly fileBytes: number;
  /** Characters of one row of a CSV file. */
  readonly rowCharacters: number;
  readonly columns: number;
  /** Of an XLSX file, which is a ZIP archive. */
  readonly archiveEntries: number;
  readonly unpackedBytes: number;
  /** Unpacked bytes for one packed byte, of any entry of more than a megabyte. */
  readonly packingRatio: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: FileLimits = {
  fileBytes: 2048 * mebibyte,
  rowCharacters: mebibyte,
  columns: 200,
  archiveEntries: 1000,
  unpackedBytes: 2048 * mebibyte,
  packingRatio: 200,
};
