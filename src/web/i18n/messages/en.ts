import { access } from "./en/access.ts";
import { failures } from "./en/failures.ts";
import { members } from "./en/members.ts";
import { overview } from "./en/overview.ts";
import { policy } from "./en/policy.ts";
import { record } from "./en/record.ts";
import { shell } from "./en/shell.ts";
import { words } from "./en/words.ts";

/** Every word of the pages, in English. The other catalogues must have the same ids. */
export const messages = {
  ...shell,
  ...failures,
  ...words,
  ...access,
  ...overview,
  ...members,
  ...record,
  ...policy,
};

export type MessageId = keyof typeof messages;
export type Messages = Readonly<Record<MessageId, string>>;
