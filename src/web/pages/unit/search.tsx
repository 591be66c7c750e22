import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Input } from "antd";
import { useDeferredValue, useId, useState } from "react";
import type { ReactNode } from "react";
import { findUnitsQuery } from "../../data/queries.ts";
import { useWords } from "../../i18n/words.ts";
import { Icon } from "../../parts/icons.tsx";
import { Name } from "../../parts/names.tsx";

/** Goes straight to a unit by a part of its name or its code. */
export function UnitSearchBox(): ReactNode {
  const words = useWords();
  const id = useId();
  const [q, setQ] = useState("");
  const asked = useDeferredValue(q.trim());
  const found = useQuery(findUnitsQuery(asked)).data;
  return (
    <search className="rb-find">
      <label htmlFor={id} className="rb-unseen">
        {words.t("find.units")}
      </label>
      <Input
        id={id}
        allowClear
        maxLength={100}
        value={q}
        placeholder={words.t("find.units")}
        prefix={<Icon name="search" />}
        onChange={(event) => setQ(event.target.value)}
      />
      <output className="rb-unseen">
        {asked === "" || found === undefined
          ? ""
          : words.t("find.found", { n: found.items.length })}
      </output>
      {asked === "" || found === undefined ? null : (
        <ul className="rb-found">
          {found.items.map((unit) => (
            <li key={unit.unitId}>
              <Link
                to="/units/$unitId"
                params={{ unitId: String(unit.unitId) }}
                onClick={() => setQ("")}
              >
                <strong>
                  <Name of={unit.name} />
                </strong>
                <span>
                  {unit.above
                    .slice(-2)
                    .map((one) => words.pick(one.name))
                    .join(" › ")}{" "}
                  {unit.code}
                </span>
              </Link>
            </li>
          ))}
          {found.items.length === 0 ? <li className="rb-none">{words.t("find.none")}</li> : null}
        </ul>
      )}
    </search>
  );
}
