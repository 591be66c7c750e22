import { texts } from "./columns.ts";
import { statement, type Tx } from "./database.ts";
import { type MandatedLine, lineColumns } from "./mandates-file.ts";
import { type ListedMember, memberColumns } from "./verdicts-members.ts";

/** What is looked for. */
export interface Sought {
  /** `searchQuery` of what was typed. */
  readonly words: string;
  /** What was typed, for whole numbers, codes and names. */
  readonly text: string;
}

/** A place in a list of members found: numbers come first, then whole names, then the rest. */
export interface FoundPlace {
  readonly rank: number;
  readonly memberId: number;
}

export const beginning: FoundPlace = { rank: -1, memberId: 0 };

const find = statement<
  [string, string, string, number, number, number],
  ListedMember & { readonly rank: number }
>(
  "search.members",
  `select f.rank, m."regionId", m."memberId", m."memberNo", m.name, m."unitId", m."hostUnitId",
     m."joinedOn"
   from members_found($1::tsquery, $2::text[], $3, $4, $5, $6) as f
   cross join lateral (
     select ${memberColumns} from member m
     where m.region_id = f.region_id and m.member_id = f.member_id offset 0) as m
   order by f.rank, f.member_id`,
);

/** Members in the transaction's own sight by name or whole number, after a place in the list. */
export function findMembersInSight(
  tx: Tx,
  sought: Sought,
  after: FoundPlace,
  limit: number,
): Promise<(ListedMember & { readonly rank: number })[]> {
  const { words, text } = sought;
  return tx.run(find, [words, texts(numbersIn(text)), text, after.rank, after.memberId, limit]);
}

const findMandated = statement<[string, string, number, number], MandatedLine>(
  "search.mandated",
  `select ${lineColumns} from mandated_lines() as n
   where n.member_id > $3 and (search_words(n.name) @@ $1::tsquery or n.member_no = any ($2::text[]))
   order by n.member_id limit $4`,
);

/** The same among the persons of the transaction's mandate, in order of their ids. */
export function findMandatedLines(
  tx: Tx,
  { words, text }: Sought,
  after: number,
  limit: number,
): Promise<MandatedLine[]> {
  return tx.run(findMandated, [words, texts(numbersIn(text)), after, limit]);
}

/** The text as a number: as typed, and as it would be with an input method set to narrow forms. */
function numbersIn(text: string): string[] {
  return [...new Set([text, text.normalize("NFKC").trim()])];
}
