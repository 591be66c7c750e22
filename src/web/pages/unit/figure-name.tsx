import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { UnitRef } from "#contract/views";
import { Name } from "../../parts/names.tsx";
import { periodLabel } from "./chosen.ts";
import type { Chosen } from "./chosen.ts";

/** Which figure is shown: the requirement and its years. */
export function FigureName({ chosen }: { readonly chosen: Chosen }): ReactNode {
  return (
    <>
      <Name of={chosen.requirement.title} /> · {periodLabel(chosen.period, chosen.until)}
    </>
  );
}

/** A unit by name, which opens with the same figure chosen. */
export function UnitLink(props: { readonly unit: UnitRef; readonly chosen: Chosen }): ReactNode {
  const { unit, chosen } = props;
  return (
    <Link
      to="/units/$unitId"
      params={{ unitId: String(unit.unitId) }}
      search={{ requirement: chosen.requirement.id, period: chosen.period }}
    >
      <Name of={unit.name} />
    </Link>
  );
}
