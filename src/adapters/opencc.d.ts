/** The package's tables have no types of their own: `from to to|from to` of single characters. */
declare module "opencc-js/dict/*" {
  const table: string;
  export default table;
}
