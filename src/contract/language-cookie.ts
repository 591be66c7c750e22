/**
 * Holds the language that was chosen on the pages, `zh` or `en`, so that files which a browser fetches
 * by itself come in it. It names nobody.
 */
export const languageCookie = "rollbook-language";
