import type { FactRow, Numbered, RowProblem } from "#contract/rows";
import type { Day } from "#core/day";
import type { Recorded } from "#core/history";
import { waiversOf } from "#core/waivers";
import type { Dossier } from "../members/dossier.ts";
import { planRow } from "../members/fact-plan.ts";
import { eventsOf, sectorsOf } from "../members/import.ts";
import { type FileMember, membersOf, problem, type Row } from "../members/rows.ts";
import type { FileUnits } from "./units.ts";

export type People = ReadonlyMap<string, Omit<Recorded, "entries">>;

/** Members of a file with their homes, facts and events, decided on as the register decides. */
export function filePeople(
  rows: { readonly members: readonly Row[]; readonly facts: readonly Numbered<FactRow>[] },
  units: FileUnits,
  many: (kind: string) => boolean,
  today: Day,
  problems: { readonly members: RowProblem[]; readonly facts: RowProblem[] },
): People {
  const members = membersOf(rows.members, units.byCode, today, problems.members);
  const dossiers = new Map(members.map((one) => [one.memberNo, dossierOf(one)]));
  const planned = { facts: [], events: [], attachments: [], goneFacts: [] };
  // In order of days: a value that follows another ends it.
  const inOrder = [...rows.facts].sort((a, b) => a.value.from.first - b.value.from.first);
  for (const row of inOrder) {
    const { memberNo } = row.value;
    if (memberNo === null) continue;
    const dossier = dossiers.get(memberNo);
    if (dossier === undefined) {
      problems.facts.push(problem(row, "member_no", "member-unknown", memberNo));
      continue;
    }
    const found = planRow(row, dossier, { units: units.byCode, many }, planned);
    if (typeof found !== "string") problems.facts.push(found);
  }
  return new Map(members.map((one) => [one.memberNo, recorded(one, dossiers.get(one.memberNo))]));
}

const nobody = { regionId: 0, memberId: 0, seenBy: [] };

function dossierOf(member: FileMember): Dossier {
  const facts = sectorsOf(member, nobody).map(({ kind, value, unitId, from, to }) => ({
    factId: null,
    kind,
    value,
    unitId,
    from,
    to,
  }));
  const events = eventsOf(member, nobody).map(({ kind, on, unitId }) => ({
    kind,
    first: on.first,
    last: on.last,
    unitId,
  }));
  return { ...nobody, key: member.memberNo, subject: "m", facts, events, attachments: [] };
}

function recorded(member: FileMember, dossier: Dossier | undefined): Omit<Recorded, "entries"> {
  return {
    homes: member.homes.map(({ unitId, from, to }) => ({ unitId, from, to })),
    facts: dossier?.facts ?? [],
    events: (dossier?.events ?? []).map(({ kind, first, last, unitId }, index) => ({
      id: String(index + 1),
      kind,
      on: { first, last },
      unitId,
    })),
    waivers: waiversOf(dossier?.facts ?? []),
  };
}
