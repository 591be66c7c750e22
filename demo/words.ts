import type { UnitKind, UnitLevel } from "#core/organisation";

/** The words of the plan's pack that the demonstration uses; a test holds them against the pack. */
export const sectors = [
  "rural",
  "urban-community",
  "school",
  "government",
  "public-institution",
  "state-owned-enterprise",
  "finance",
  "new-economic",
  "new-social",
  "other",
] as const;
export type Sector = (typeof sectors)[number];

export interface FactWord {
  readonly kind: string;
  readonly value: string;
}

export const facts = {
  villageSecretary: { kind: "role", value: "village-secretary" },
  leader: { kind: "role", value: "leading-body" },
  instructor: { kind: "role", value: "party-building-instructor" },
  graduate: { kind: "contract", value: "graduate-village-official" },
  cadre: { kind: "cadre-scope", value: "yes" },
  farmer: { kind: "standing", value: "farmer" },
  unemployed: { kind: "standing", value: "unemployed" },
  veteran: { kind: "standing", value: "veteran" },
  floating: { kind: "floating", value: "yes" },
  college: { kind: "education", value: "college" },
  lessThanCollege: { kind: "education", value: "secondary" },
} as const satisfies Readonly<Record<string, FactWord>>;

/** What happened to a member on a day. */
export const events = { appointed: "appointed", full: "full" } as const;

/** A kind of training and how it is given. */
export const forms = {
  study: "branch-meeting",
  lecture: "lecture",
  themeDay: "theme-day",
  screening: "distance-group",
  mobile: "mobile-classroom",
  course: "concentrated-class",
  practice: "model-village",
  online: "online",
  message: "sms",
  skills: "skills",
} as const;
export type FormWord = (typeof forms)[keyof typeof forms];

export const providerKinds = {
  partySchool: "party-school",
  townSchool: "township-party-school",
  college: "college",
  base: "base",
  modelVillage: "model-village",
  media: "media",
  remote: "remote-site",
  own: "party-organisation",
} as const;
export type ProviderKind = (typeof providerKinds)[keyof typeof providerKinds];

/** What a training for a skill may end with. */
export const outcomes = { certificate: "certificate", passed: "passed" } as const;

export const topics = {
  theory: "theory",
  law: "law",
  constitution: "constitution",
  policy: "policy",
  skills: "skills",
  post: "post",
} as const;
export type TopicWord = (typeof topics)[keyof typeof topics];

export type { UnitKind, UnitLevel };
