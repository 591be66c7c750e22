import type { Language } from "#contract/rows/problems";
import type { EntryView, StudyFile, VerdictView } from "#contract/views";
import type { Bilingual } from "#contract/values";
import { amountIn } from "#core/amount";
import { type Outcome, success } from "#core/outcome";
import { wholeSight } from "#store/database";
import { loadHashes, registerName } from "#store/receipts";
import { addTranscript } from "#store/transcripts";
import type { AsOf } from "../as-of.ts";
import type { Context } from "../context.ts";
import { statusTitle } from "../exports/about.ts";
import { sha256Hex } from "../ledger-content.ts";
import { pastMoment } from "../past.ts";
import { type Policy, policyInForce } from "../policy.ts";
import { studyFile } from "../study-file.ts";
import { receiptText, registerKey } from "./code.ts";
import type { Paper } from "./paper.ts";
import { footerText, minutesText, transcriptWords as words } from "./transcript-words.ts";

export interface TranscriptQuery extends AsOf {
  /** Stored with the transcript and with the look. */
  readonly purpose: string;
  readonly language: Language;
  /** Address of the page that checks receipts. */
  readonly checkedAt: string;
}

/** Hexadecimal digits of an entry's hash that the paper shows, and that its own hash is made of. */
const shortHash = 16;

/**
 * The study file on paper: of a member in sight of a standing post, or one's own. It is put down as an
 * export with its purpose, and kept by its hash, so that it can be checked later. A day to come is
 * refused (`day-in-future`).
 */
export async function transcript(
  ctx: Context,
  memberId: number,
  query: TranscriptQuery,
): Promise<Outcome<{ readonly paper: Paper; readonly name: string }>> {
  const { purpose, language } = query;
  // Nobody vouches on paper for a day that has not been.
  const moment = pastMoment(ctx, query);
  if (!moment.ok) return moment;
  const found = await studyFile(ctx, memberId, query, { what: "transcript", purpose });
  if (!found.ok) return found;
  const file = found.value;
  const [hashes, policy, issuer, key] = await Promise.all([
    ctx.db.snapshot(ctx.actor.sight, (tx) => loadHashes(tx, memberId)),
    ctx.db.snapshot(ctx.actor.sight, policyInForce),
    ctx.db.snapshot(wholeSight, registerName),
    registerKey(ctx.db),
  ]);
  const entries = file.ledger.filter((one) => one.stands);
  const shown = entries.map((one) => ({ ...one, hash: hashes.get(one.entryId) ?? "" }));
  const contentHash = sha256Hex(transcriptContent(file, shown));
  const { transcriptId, madeAt } = await ctx.db.write(ctx.actor.sight, (tx) =>
    addTranscript(tx, {
      memberId,
      madeBy: ctx.actor.accountId,
      asOf: file.today,
      knownOn: file.knownOn,
      packHash: file.pack?.hash ?? "",
      purpose,
      contentHash,
    }),
  );
  const text = receiptText(key, {
    kind: "transcript",
    id: transcriptId,
    contentHash,
    recordedAt: madeAt,
  });
  const made = { contentHash, madeAt, text, issuer };
  const paper = paperOf({ file, entries: shown, policy, query, made });
  return success({ paper, name: `transcript-${transcriptId}-${language}.pdf` });
}

interface ShownEntry extends EntryView {
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** What the hash of a transcript is made of: everything that the paper says, and nothing else. */
function transcriptContent(file: StudyFile, entries: readonly ShownEntry[]): string {
  const { member } = file;
  return JSON.stringify([
    "rollbook-transcript-1",
    member.memberNo,
    member.name,
    (member.unit ?? member.lastUnit).code,
    file.today,
    file.knownOn,
    file.pack?.hash ?? "",
    file.verdicts.map((one) => [
      one.requirement.id,
      one.windowStart,
      one.dueOn,
      one.status,
      one.credited,
      one.demanded,
      one.missingMinutes,
      one.missingCount,
    ]),
    entries.map((one) => [one.entryId, one.hash.slice(0, shortHash)]),
  ]);
}

interface Making {
  readonly file: StudyFile;
  readonly entries: readonly ShownEntry[];
  readonly policy: Policy | null;
  readonly query: TranscriptQuery;
  readonly made: {
    readonly contentHash: string;
    readonly madeAt: string;
    readonly text: string;
    readonly issuer: Bilingual;
  };
}

function paperOf({ file, entries, policy, query, made }: Making): Paper {
  const { language, checkedAt, purpose } = query;
  const { member, pack } = file;
  const said = (of: Bilingual): string => (language === "zh" ? of.zh : of.en || of.zh);
  const unit = member.unit ?? member.lastUnit;
  const left = member.unit === null ? words.left[language] : "";
  const name = member.nameEn === "" ? member.name : `${member.name} ${member.nameEn}`;
  const terms = new Map(policy?.pack.vocabulary.forms.map((form) => [form.code, form.title]));
  return {
    language,
    title: words.title[language],
    issuer: said(made.issuer),
    lines: [
      [words.name[language], name],
      [words.number[language], member.memberNo],
      [words.unit[language], `${unit.code} ${said(unit.name)}${left}`],
      [words.asOf[language], file.today],
      [words.known[language], file.knownOn],
      [
        words.pack[language],
        pack === null ? words.noPack[language] : `${said(pack.title)} (${pack.id} ${pack.version})`,
      ],
      ...(pack === null ? [] : [[words.packHash[language], pack.hash] as const]),
      [words.purpose[language], purpose],
      [words.made[language], made.madeAt],
      [words.hash[language], made.contentHash],
    ],
    tables: [
      verdictTable(file.verdicts, language, said),
      entryTable(entries, language, said, terms),
    ],
    notes: [words.stands[language], words.recompute[language]],
    check: { address: `${checkedAt}#${made.text}`, text: made.text, how: words.how[language] },
    footer: footerText(language, made.text),
  };
}

type Said = (of: Bilingual) => string;
type Table = Paper["tables"][number];

/** A span of days, written once where it is one day. */
function span(from: string, to: string): string {
  return from === to ? from : `${from} – ${to}`;
}

function verdictTable(verdicts: readonly VerdictView[], language: Language, said: Said): Table {
  const amount = (value: number, one: VerdictView): string =>
    one.requirement.measure === "minutes" ? inItsUnit(value, one, language) : String(value);
  return {
    title: words.verdicts[language],
    columns: [
      { title: words.requirement[language], share: 0.34 },
      { title: words.window[language], share: 0.17 },
      { title: words.status[language], share: 0.13 },
      { title: words.done[language], share: 0.22 },
      { title: words.missing[language], share: 0.14 },
    ],
    rows: verdicts.map((one) => [
      `${one.requirement.id} ${said(one.requirement.title)}`,
      span(one.windowStart, one.dueOn),
      statusTitle(one.status, language),
      `${amount(one.credited, one)} / ${amount(one.demanded, one)}`,
      missingText(one, language),
    ]),
    none: words.none[language],
  };
}

/** Minutes as the requirement counts: in time, or in its unit of credit. */
function inItsUnit(minutes: number, { requirement }: VerdictView, language: Language): string {
  const { creditUnit } = requirement;
  if (creditUnit === null) return minutesText(minutes, language);
  return amountIn(creditUnit, minutes)[language];
}

function missingText(one: VerdictView, language: Language): string {
  const parts = [
    ...(one.missingMinutes > 0 ? [inItsUnit(one.missingMinutes, one, language)] : []),
    ...(one.missingCount > 0 ? [String(one.missingCount)] : []),
  ];
  return parts.length === 0 ? "–" : parts.join(", ");
}

function entryTable(
  entries: readonly ShownEntry[],
  language: Language,
  said: Said,
  forms: ReadonlyMap<string, Bilingual>,
): Table {
  const formOf = (one: EntryView): string => {
    const term = forms.get(one.form);
    return term === undefined ? one.form : said(term);
  };
  return {
    title: words.entries[language],
    columns: [
      { title: words.day[language], share: 0.15 },
      { title: words.what[language], share: 0.29 },
      { title: words.provider[language], share: 0.22 },
      { title: words.amount[language], share: 0.13 },
      { title: words.entry[language], share: 0.21 },
    ],
    rows: entries.map((one) => [
      span(one.startsOn, one.endsOn),
      [formOf(one), one.course].filter((part) => part !== "").join(" · "),
      said(one.provider.name),
      amountText(one, language) + (one.act === "correction" ? words.corrected[language] : ""),
      `${one.entryId} / ${one.hash.slice(0, shortHash)}`,
    ]),
    none: words.none[language],
  };
}

function amountText(one: EntryView, language: Language): string {
  if (one.minutes !== null) return minutesText(one.minutes, language);
  return one.credit === null ? "–" : `${one.credit.quantity} ${one.credit.unit}`;
}
