import { z } from "zod";
import { mandateFields, mandateKinds } from "#core/mandates";
import { route } from "../route.ts";
import {
  bilingual,
  count,
  day,
  filled,
  id,
  idText,
  instant,
  memberNo,
  pageOf,
  pageQuery,
} from "../values.ts";
import {
  attachmentView,
  entryView,
  eventView,
  factView,
  homeView,
  memberRef,
  unitRef,
  verdictLine,
} from "../views.ts";
import { memberParams } from "./members.ts";
import { roleName } from "./session.ts";

/** Somebody by his post at the time. */
const postRef = z.object({ name: z.string(), role: roleName, unit: unitRef.nullable() });

const fields = z.array(z.enum(mandateFields));

/** What everybody whom a mandate concerns may know of it. */
const mandateBasics = z.object({
  mandateId: id,
  kind: z.enum(mandateKinds),
  /** What it opens of its persons; the identity line (number, name, home) always. */
  fields,
  from: day,
  /** The last day on which it opens anything. */
  until: day,
  reason: z.string(),
  holder: postRef,
  issuer: postRef,
  issuedAt: instant,
  revokedAt: instant.nullable(),
});

export const mandateView = mandateBasics
  .extend({
    /** `post-lost`: its holder no longer has the post by which he holds it. */
    state: z.enum(["coming", "in-force", "ended", "revoked", "post-lost"]),
    /** The case that opened it; "" where somebody issued it by hand. */
    about: z.string(),
    /** The unit whose members it opens, or that was drawn from. */
    unit: unitRef.nullable(),
    /** How many persons it names; null for the members of a unit. */
    persons: count.nullable(),
    isDrawn: z.boolean(),
    /**
     * For the issuer once it is over: the drawn are the first in the order of
     * SHA-256(seed, member number).
     */
    seed: z.string().nullable(),
    /** What the caller may do with it now. */
    may: z.object({ open: z.boolean(), revoke: z.boolean() }),
  })
  .meta({ id: "Mandate" });
export type MandateView = z.output<typeof mandateView>;

/** A mandate as the member sees whom it names. */
export const mandateAboutView = mandateBasics
  .extend({
    /** It opens something today. */
    lasts: z.boolean(),
  })
  .meta({ id: "MandateAbout" });
export type MandateAboutView = z.output<typeof mandateAboutView>;

export const holderPostView = z
  .object({ postId: id, name: z.string(), role: roleName, unit: unitRef.nullable() })
  .meta({ id: "HolderPost" });
export type HolderPostView = z.output<typeof holderPostView>;

/** One person under a mandate. A field that it does not name is not there. */
export const mandateFile = z
  .object({
    mandate: mandateView,
    member: memberRef,
    /** Field `study-file`: where the member stands by each requirement. */
    verdicts: z.array(verdictLine).optional(),
    /** Field `entries`: the ledger, the latest training first. */
    entries: z
      .array(
        entryView.omit({ counted: true, contested: true, days: true, provider: true }).extend({
          provider: bilingual,
        }),
      )
      .optional(),
    /** Field `facts`: everything dated. */
    facts: z
      .object({
        sex: z.enum(["f", "m"]).nullable(),
        /** As precisely as it is known. */
        born: z.string().nullable(),
        joinedOn: day.nullable(),
        homes: z.array(homeView),
        attachments: z.array(attachmentView),
        facts: z.array(factView.omit({ contested: true })),
        events: z.array(eventView),
      })
      .optional(),
  })
  .meta({ id: "MandateFile" });
export type MandateFile = z.output<typeof mandateFile>;

export const heldMandates = route({
  name: "mandates-held",
  method: "GET",
  path: "/mandates",
  tag: "mandates",
  summary: "Mandates that the caller holds or held, the latest first",
  access: "any",
  query: z.strictObject(pageQuery(100, 50)),
  status: 200,
  response: pageOf(mandateView),
});

export const issuedMandates = route({
  name: "mandates-issued",
  method: "GET",
  path: "/mandates/issued",
  tag: "mandates",
  summary: "Mandates that the caller issued, the latest first: how many persons, and no person",
  access: "counts",
  query: z.strictObject(pageQuery(100, 50)),
  status: 200,
  response: pageOf(mandateView),
});

export const holderPosts = route({
  name: "mandates-posts",
  method: "GET",
  path: "/mandates/posts",
  tag: "mandates",
  summary: "To whom the caller may issue: posts at the units directly below his own",
  access: "counts",
  status: 200,
  response: z.object({ items: z.array(holderPostView) }),
});

const terms = {
  /** The holder's post, from `GET /mandates/posts`. */
  postId: id,
  fields: fields.max(mandateFields.length).default(["identity"]),
  /** The first day; today where it is absent. */
  from: day.optional(),
  /** The last day on which it opens anything. */
  until: day,
  /** What it is for; the members whom it names read it. */
  reason: filled(300),
};

const namedPersons = { numbers: z.array(memberNo).min(1).max(200) };

export const issueMandate = route({
  name: "mandates-issue",
  method: "POST",
  path: "/mandates",
  tag: "mandates",
  summary: "Issue a mandate to a post one level below: persons by number, drawn, or of a unit",
  access: "counts",
  body: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("sample"),
      ...terms,
      /** Drawn from its members and those below it, by the server. */
      unitId: id,
      draw: z.int().min(1).max(500),
    }),
    z.strictObject({ kind: z.literal("records"), ...terms, unitId: id }),
    z.strictObject({
      kind: z.enum(["objection", "import", "merge"]),
      ...terms,
      ...namedPersons,
    }),
  ]),
  status: 201,
  response: mandateView,
});

const mandateParams = z.object({ mandateId: idText });

export const mandatePersons = route({
  name: "mandates-persons",
  method: "GET",
  path: "/mandates/:mandateId/members",
  tag: "mandates",
  summary: "The persons of a mandate in force, for its holder",
  access: "persons",
  params: mandateParams,
  query: z.strictObject({
    ...pageQuery(200, 100),
    /** Only those with this whole number or with this in their name. */
    q: filled(100).optional(),
  }),
  status: 200,
  response: pageOf(memberRef).extend({ mandate: mandateView }),
});

export const mandatePerson = route({
  name: "mandates-person",
  method: "GET",
  path: "/mandates/:mandateId/members/:memberId",
  tag: "mandates",
  summary: "One person of a mandate in force, with the fields that it names and no other",
  access: "persons",
  params: z.object({ mandateId: idText, memberId: idText }),
  status: 200,
  response: mandateFile,
});

export const revokeMandate = route({
  name: "mandates-revoke",
  method: "POST",
  path: "/mandates/:mandateId/revocation",
  tag: "mandates",
  summary: "Revoke a mandate: from now on it opens nobody",
  access: "counts",
  params: mandateParams,
  status: 201,
  response: mandateView,
});

export const mandatesAboutMe = route({
  name: "members-mandates",
  method: "GET",
  path: "/members/:memberId/mandates",
  tag: "mandates",
  summary: "Mandates that name oneself and have begun: who, what for, which fields, until when",
  access: "persons",
  params: memberParams,
  status: 200,
  response: z.object({ items: z.array(mandateAboutView) }),
});
