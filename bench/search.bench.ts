import { variantsOf } from "#adapters/han";
import type { Actor } from "#services/context";
import { findUnits } from "#services/organisation/reads";
import { importUnits } from "#services/organisation/import";
import { searchMembers } from "#services/search";
import { sendBranches } from "./bulk-load.ts";
import { overHttp } from "./http.ts";
import { membersOf, prepare, type Size, unitRows } from "./population.ts";
import {
  type Bench,
  median,
  medianOf,
  openBench,
  option,
  quantile,
  report,
  seeded,
  timed,
} from "./support.ts";

/**
 * Search by two Chinese characters in a million members, by a county's training office that sees
 * 5,000 of them: names as common as in life, so that 王 alone is 75,000 persons. In service and over
 * HTTP with its looks, beside the plainest SQL without rights; the worst questions beside the usual
 * ones; and what the index costs an import of 100,000.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const size: Size = {
    counties: option(argv, "counties", 200),
    branchesPerCounty: 200,
    membersPerBranch: 25,
    entriesPerMember: 0,
  };
  const imports =
    option(argv, "imports", 1) === 0
      ? {}
      : {
          import100kSecondsTrigramIndex: await importSeconds(true),
          import100kSecondsThisIndex: await importSeconds(false),
        };
  const bench = await openBench(8);
  try {
    const loadSeconds = (await timed(() => populate(bench, size))) / 1000;
    const office = await officeOf(bench, "C7");
    const top = await officeOf(bench, "P");
    const terms = await termsOf(bench);
    const mixed = [...terms.pairs, ...terms.surnames];
    await report("search", {
      members: membersOf(size),
      membersInSight: size.branchesPerCounty * size.membersPerBranch,
      loadSeconds,
      indexMegabytes: await indexMegabytes(bench),
      ...imports,
      ...(await yardsticks(bench, office, terms.pairs)),
      ...(await underLoad("service8ClientsTwoCharacters", mixed, (q) => ask(bench, office, q))),
      ...(await overHttpFor(bench, office, "http8ClientsTwoCharacters", mixed)),
      ...(await single("oneSurname", ["王", "李", "张"], (q) => ask(bench, office, q))),
      ...(await single("oneLetter", ["w", "l"], (q) => ask(bench, office, q))),
      ...(await single("rareCharacter", ["𠮷", "𠮷明"], (q) => ask(bench, office, q))),
      ...(await single("traditional", ["王偉", "張麗"], (q) => ask(bench, office, q))),
      ...(await single("wholeNumber", ["N500", "N501"], (q) => ask(bench, office, q))),
      ...(await single("longest", ["王伟".repeat(50)], (q) => ask(bench, office, q))),
      ...(await single("unitsInCounty", ["支部", "支部12"], (q) => askUnits(bench, office, q))),
      ...(await single("unitsInAll", ["支部", "县7"], (q) => askUnits(bench, top, q))),
    });
    return 0;
  } finally {
    await bench.close();
  }
}

/** An import of 100,000 members through the product, with the index of before or this one. */
async function importSeconds(before: boolean): Promise<number> {
  const bench = await openBench(8);
  try {
    const loads = prepare(bench, {
      counties: 20,
      branchesPerCounty: 200,
      membersPerBranch: 25,
      entriesPerMember: 0,
    });
    await loads.units();
    if (before) {
      await bench.owner.query("drop index member_found");
      await bench.owner.query("create index member_name on member using gin (name gin_trgm_ops)");
    }
    return (await timed(loads.members)) / 1000;
  } finally {
    await bench.close();
  }
}

const surnames = "王王王李李李张张张刘刘陈陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾";
const given =
  "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂华建国红玉梅志文海燕春德永新光东林生玲波宁辉凤云龙";

/** A hundredth bears one character alone, one in 10,000 a rare one; all have a name in letters. */
const people = `
  insert into member (region_id, member_id, seen_by, unit_id, last_unit_id, member_no, name, name_en,
    joined_on, recorded_by)
  select region_id, member_id, seen_by, unit_id, unit_id, 'N' || member_id,
    substr($1, 1 + (a % length($1))::integer, 1) ||
      case when a % 10007 = 0 then '𠮷' else substr($2, 1 + (b % length($2))::integer, 1) end ||
      case when c % 7 = 0 then '' else substr($2, 1 + (c % length($2))::integer, 1) end,
    case a % 5 when 0 then 'Wang ' when 1 then 'Li ' else 'Zhang ' end || chr((97 + b % 26)::integer) || 'ing',
    date '1990-01-01', 0
  from (
    select nextval('subject_id_seq') as member_id, u.region_id, u.unit_id, u.seen_by,
      abs(hashint8(u.unit_id * 1000 + n))::bigint as a,
      abs(hashint8(u.unit_id * 1000 + n + 7000000000))::bigint as b,
      abs(hashint8(u.unit_id * 1000 + n + 90000000000))::bigint as c
    from branch u cross join generate_series(1, $3::integer) as n) as p`;

async function populate(bench: Bench, size: Size): Promise<void> {
  const rows = [...unitRows(size)].map((value, index) => ({ row: index + 2, value }));
  const loaded = await importUnits(bench.ctx, rows);
  if (!loaded.ok || loaded.value.problems.length > 0) throw new Error("units were refused");
  await sendBranches(bench.owner);
  await bench.owner.query(people, [surnames, given, size.membersPerBranch]);
  await bench.owner.query(`insert into member_locator (member_id, member_no, region_id, seen_by)
    select member_id, member_no, region_id, seen_by from member`);
  await bench.owner.query("vacuum analyze");
}

async function indexMegabytes(bench: Bench): Promise<number> {
  const { rows } = await bench.owner.query<{ mb: number }>(
    "select pg_relation_size('member_found') / 1048576.0::float8 as mb",
  );
  return rows[0]?.mb ?? NaN;
}

async function officeOf(bench: Bench, code: string): Promise<Actor> {
  const { rows } = await bench.owner.query<{ unit_id: string; path: string; region_id: number }>(
    "select unit_id, path::text as path, region_id from unit where code = $1",
    [code],
  );
  const [unit] = rows;
  if (unit === undefined) throw new Error(`no unit ${code}`);
  const unitId = Number(unit.unit_id);
  const { path, region_id: regionId } = unit;
  return {
    accountId: 1,
    login: code,
    member: null,
    roles: [{ role: "training-office", unitId, unitPath: path, unitLevel: "county", regionId }],
    sight: { units: [unitId], paths: [path], member: null, account: 1, whole: false },
  };
}

/** Pairs as they stand in names of the register, and the commonest surnames with the commonest name. */
async function termsOf(bench: Bench): Promise<{ pairs: string[]; surnames: string[] }> {
  const { rows } = await bench.owner.query<{ name: string }>(
    "select name from member where length(name) = 3 and name !~ '𠮷' order by member_id limit 20000",
  );
  const random = seeded(3);
  const pairs = Array.from({ length: 180 }, () => {
    const name = rows[Math.floor(random() * rows.length)]?.name ?? "王伟";
    return random() < 0.5 ? name.slice(0, 2) : name.slice(1);
  });
  return {
    pairs,
    surnames: ["王", "李", "张"].flatMap((one) => ["伟", "芳", "明"].map((two) => one + two)),
  };
}

async function ask(bench: Bench, actor: Actor, q: string): Promise<void> {
  const found = await searchMembers({ ...bench.ctx, actor }, variantsOf, {
    q: q.slice(0, 100),
    limit: 20,
  });
  if (!found.ok) throw new Error(found.message);
}

async function askUnits(bench: Bench, actor: Actor, text: string): Promise<void> {
  const query = { code: "", text, limit: 20 };
  const found = await findUnits({ ...bench.ctx, actor }, variantsOf, query);
  if (!found.ok) throw new Error(found.message);
}

/** The same question as SQL of the owner: by this index, and by trigrams, which are made for it. */
async function yardsticks(
  bench: Bench,
  office: Actor,
  terms: readonly string[],
): Promise<Record<string, number>> {
  const { owner } = bench;
  const seen = office.sight.units;
  const each = async (work: (q: string) => Promise<unknown>): Promise<number> => {
    const times: number[] = [];
    for (const q of terms.slice(0, 40)) times.push(await timed(() => work(q)));
    return median(times);
  };
  const byIndex = await each((q) =>
    owner.query(
      `select member_id, member_no, name from member where seen_by && $1::bigint[]
         and search_words(name || ' ' || name_en) @@ $2::tsquery order by member_id limit 20`,
      [seen, `'${q}'`],
    ),
  );
  await owner.query("create index member_trigrams on member using gin (name gin_trgm_ops)");
  await owner.query("analyze member");
  const byTrigrams = await each((q) =>
    owner.query(
      `select member_id, member_no, name from member where seen_by && $1::bigint[]
         and name like '%' || $2 || '%' order by member_id limit 20`,
      [seen, q],
    ),
  );
  await owner.query("drop index member_trigrams");
  return { handSqlThisIndexMs: byIndex, handSqlTrigramIndexMs: byTrigrams };
}

/** 2,000 requests at 8 clients. */
async function underLoad(
  name: string,
  terms: readonly string[],
  work: (q: string) => Promise<void>,
): Promise<Record<string, number>> {
  const times: number[] = [];
  let left = 2_000;
  const client = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const q = terms[left % terms.length] ?? "";
      times.push(await timed(() => work(q)));
    }
  };
  for (const q of terms.slice(0, 20)) await work(q);
  await Promise.all(Array.from({ length: 8 }, client));
  return {
    [`${name}P50Ms`]: median(times),
    [`${name}P99Ms`]: quantile(times, 0.99),
    [`${name}MostMs`]: Math.max(...times),
  };
}

async function overHttpFor(
  bench: Bench,
  office: Actor,
  name: string,
  terms: readonly string[],
): Promise<Record<string, number>> {
  const [post] = office.roles;
  if (post === undefined) throw new Error("an office without a post");
  const paths = terms.map((q) => `/api/v1/members?limit=20&q=${encodeURIComponent(q)}`);
  const load = { requests: 2_000, clients: 8 };
  const times = await overHttp(bench, paths, { role: post.role, unitId: post.unitId }, load);
  return { [`${name}P50Ms`]: median(times), [`${name}P99Ms`]: quantile(times, 0.99) };
}

/** The median of one client, of the slowest of some questions. */
async function single(
  name: string,
  terms: readonly string[],
  work: (q: string) => Promise<void>,
): Promise<Record<string, number>> {
  const slowest: number[] = [];
  for (const q of terms) slowest.push(await medianOf(7, () => work(q)));
  return { [`${name}1ClientMs`]: Math.max(...slowest) };
}
