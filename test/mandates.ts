import { type MandateField, type MandateKind, mandateFields } from "#core/mandates";
import type { Builder, SketchedUnit } from "./register.ts";

export interface MandateSketch {
  readonly holder: number;
  readonly role: string;
  readonly at: SketchedUnit;
  readonly issuedAt: SketchedUnit;
  readonly kind?: MandateKind;
  /** For `records`. */
  readonly unit?: SketchedUnit;
  readonly members?: readonly number[];
  readonly fields?: readonly MandateField[];
  readonly from?: string;
  /** The first day on which it opens nothing. */
  readonly to?: string;
  readonly revoked?: boolean;
  /** The case that opened it, such as `objection 17`. */
  readonly about?: string;
}

/** A mandate as if somebody had issued it once, with any days; answers its id. */
export async function buildMandate(register: Builder, sketch: MandateSketch): Promise<number> {
  const { holder, role, at, issuedAt, kind = "sample", unit, members = [] } = sketch;
  const { fields = mandateFields, from = "2011-11-01", to = "2011-12-01" } = sketch;
  const [row] = await register.sql<{ mandate_id: string }>(
    `insert into mandate (kind, holder, holder_role, holder_unit, unit_id, fields, valid_from,
       valid_to, reason, persons, issued_by, issued_role, issued_unit, revoked_by, revoked_at, about)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'test', $9, 0, 'training-office', $10,
       case when $11::boolean then 0 end, case when $11::boolean then now() end, $12)
     returning mandate_id`,
    [
      kind,
      holder,
      role,
      at.unitId,
      unit?.unitId ?? null,
      fields,
      from,
      to,
      kind === "records" ? null : members.length,
      issuedAt.unitId,
      sketch.revoked === true,
      sketch.about ?? "",
    ],
  );
  const mandateId = Number(row?.mandate_id);
  await register.sql(
    "insert into mandate_member (mandate_id, member_id) select $1, unnest($2::bigint[])",
    [mandateId, members],
  );
  return mandateId;
}
