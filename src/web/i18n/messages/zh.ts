import type { Messages } from "./en.ts";
import { access } from "./zh/access.ts";
import { accounts } from "./zh/accounts.ts";
import { bulkWaivers } from "./zh/bulk-waivers.ts";
import { closing } from "./zh/closing.ts";
import { credentials } from "./zh/credentials.ts";
import { failures } from "./zh/failures.ts";
import { everyday } from "./zh/everyday.ts";
import { imports } from "./zh/imports.ts";
import { life } from "./zh/life.ts";
import { mandates } from "./zh/mandates.ts";
import { members } from "./zh/members.ts";
import { moves } from "./zh/moves.ts";
import { newMember } from "./zh/new-member.ts";
import { objections } from "./zh/objections.ts";
import { merges } from "./zh/merges.ts";
import { overview } from "./zh/overview.ts";
import { paths } from "./zh/paths.ts";
import { policy } from "./zh/policy.ts";
import { receipts } from "./zh/receipts.ts";
import { quality } from "./zh/quality.ts";
import { record } from "./zh/record.ts";
import { refusals } from "./zh/refusals.ts";
import { search } from "./zh/search.ts";
import { shell } from "./zh/shell.ts";
import { transfers } from "./zh/transfers.ts";
import { waivers } from "./zh/waivers.ts";
import { tables } from "./zh/tables.ts";
import { words } from "./zh/words.ts";

/** 页面的全部中文用语。 */
export const messages: Messages = {
  ...shell,
  ...failures,
  ...refusals,
  ...words,
  ...access,
  ...credentials,
  ...overview,
  ...members,
  ...record,
  ...policy,
  ...tables,
  ...closing,
  ...transfers,
  ...merges,
  ...waivers,
  ...bulkWaivers,
  ...life,
  ...newMember,
  ...accounts,
  ...moves,
  ...mandates,
  ...imports,
  ...everyday,
  ...objections,
  ...receipts,
  ...search,
  ...quality,
  ...paths,
};
