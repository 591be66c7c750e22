/** What the API shows, by noun. Minutes are whole; days are text; names are {zh, en}. */
export * from "./views/organisation.ts";
export * from "./views/policy.ts";
export * from "./views/coverage.ts";
export * from "./views/members.ts";
export * from "./views/ledger.ts";
export * from "./views/study-file.ts";
