import { access } from "./en/access.ts";
import { accounts } from "./en/accounts.ts";
import { bulkWaivers } from "./en/bulk-waivers.ts";
import { closing } from "./en/closing.ts";
import { credentials } from "./en/credentials.ts";
import { failures } from "./en/failures.ts";
import { everyday } from "./en/everyday.ts";
import { imports } from "./en/imports.ts";
import { life } from "./en/life.ts";
import { mandates } from "./en/mandates.ts";
import { members } from "./en/members.ts";
import { moves } from "./en/moves.ts";
import { newMember } from "./en/new-member.ts";
import { objections } from "./en/objections.ts";
import { merges } from "./en/merges.ts";
import { overview } from "./en/overview.ts";
import { paths } from "./en/paths.ts";
import { policy } from "./en/policy.ts";
import { receipts } from "./en/receipts.ts";
import { quality } from "./en/quality.ts";
import { record } from "./en/record.ts";
import { refusals } from "./en/refusals.ts";
import { search } from "./en/search.ts";
import { shell } from "./en/shell.ts";
import { transfers } from "./en/transfers.ts";
import { waivers } from "./en/waivers.ts";
import { tables } from "./en/tables.ts";
import { words } from "./en/words.ts";

/** Every word of the pages, in English. The other catalogues must have the same ids. */
export const messages = {
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

export type MessageId = keyof typeof messages;
export type Messages = Readonly<Record<MessageId, string>>;
