import type { Bilingual } from "#contract/values";
import { unknownCode } from "#core/crosstab";
import type { Vocabulary } from "#core/policy/vocabulary";
import { ageBands, type Attribute } from "#store/crosstab";

/** One side of a cross-table. */
export interface Axis {
  readonly attribute: Attribute;
  readonly label: Bilingual;
  /** It belongs to a person, not to a session: small counts by it are withheld. */
  readonly personal: boolean;
  readonly values: readonly {
    readonly code: string;
    readonly label: Bilingual;
  }[];
}

const labels: Readonly<Record<Attribute, Bilingual>> = {
  sex: { zh: "性别", en: "Sex" },
  age: { zh: "年龄段", en: "Age" },
  education: { zh: "学历", en: "Schooling" },
  sector: { zh: "领域", en: "Sector" },
  form: { zh: "形式", en: "Form" },
  topic: { zh: "内容", en: "Topic" },
  level: { zh: "举办单位层级", en: "Level of provider" },
};

const unknown: Bilingual = { zh: "未知", en: "Not known" };

const sexes = [
  { code: "f", label: { zh: "女", en: "Women" } },
  { code: "m", label: { zh: "男", en: "Men" } },
];

const ageLabels: Readonly<Record<(typeof ageBands)[number], Bilingual>> = {
  "under-36": { zh: "35岁及以下", en: "35 or younger" },
  "36-45": { zh: "36–45岁", en: "36–45" },
  "46-55": { zh: "46–55岁", en: "46–55" },
  "56-60": { zh: "56–60岁", en: "56–60" },
  "over-60": { zh: "61岁及以上", en: "61 or older" },
};

export function isPersonal(attribute: Attribute): boolean {
  return ["sex", "age", "education", "sector"].includes(attribute);
}

/**
 * The values of an attribute in the order of the pack, whether anybody has them or not: which of them
 * occur would tell something. What the ledger holds beside the pack's words comes after them.
 */
export function axisOf(
  vocabulary: Vocabulary,
  attribute: Attribute,
  found: readonly (string | null)[],
): Axis {
  const known = valuesOf(vocabulary, attribute);
  const codes = new Set(known.map((value) => value.code));
  const others = [...new Set(found)]
    .filter((code) => code !== null && code !== "" && code !== unknownCode && !codes.has(code))
    .map((code) => ({
      code: code ?? "",
      label: { zh: code ?? "", en: code ?? "" },
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  return {
    attribute,
    label: labels[attribute],
    personal: isPersonal(attribute),
    values: [...known, ...others, { code: unknownCode, label: unknown }],
  };
}

function valuesOf(vocabulary: Vocabulary, attribute: Attribute): Axis["values"] {
  const terms = (list: Vocabulary["levels"]) =>
    list.map(({ code, title }) => ({ code, label: title }));
  switch (attribute) {
    case "sex":
      return sexes;
    case "age":
      return ageBands.map((code) => ({ code, label: ageLabels[code] }));
    case "form":
      return terms(vocabulary.forms.filter((one) => one.mode !== "alone"));
    case "topic":
      return terms(vocabulary.topics);
    case "level":
      return terms(vocabulary.levels);
    case "education":
    case "sector":
      return terms(vocabulary.facts.find((one) => one.code === attribute)?.values ?? []);
  }
}
