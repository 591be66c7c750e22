import { createHash, timingSafeEqual } from "node:crypto";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { readBacklog } from "#services/access/backlog";
import type { Parts } from "./parts.ts";
import { refusals, sendProblem } from "./problems.ts";

const buckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/**
 * `GET /metrics` for Prometheus: how much is asked, how long it takes, what waits. Routes by their
 * pattern, so that no line holds an id, a name or a search word. To anybody else there is nothing at
 * that address.
 */
export function registerMetrics(app: FastifyInstance, parts: Parts): void {
  const registry = new Registry();
  countRequests(app, registry);
  const update = processGauges(app, parts, registry);
  app.get("/metrics", { schema: { hide: true } }, async (request, reply) => {
    if (!mayRead(request, parts.metricsToken ?? null))
      return sendProblem(reply, refusals.routeUnknown);
    await update();
    return reply
      .header("cache-control", "no-store")
      .type(registry.contentType)
      .serializer(String)
      .send(await registry.metrics());
  });
}

function countRequests(app: FastifyInstance, registry: Registry): void {
  const registers = [registry];
  const requests = new Counter({
    name: "rollbook_requests_total",
    help: "Requests that were answered",
    labelNames: ["method", "route", "status"] as const,
    registers,
  });
  const seconds = new Histogram({
    name: "rollbook_request_seconds",
    help: "Time until an answer was sent",
    labelNames: ["method", "route"] as const,
    buckets,
    registers,
  });
  app.addHook("onResponse", async (request, reply) => {
    const { method } = request;
    const route = request.routeOptions.url ?? "none";
    requests.inc({ method, route, status: reply.statusCode });
    seconds.observe({ method, route }, reply.elapsedTime / 1000);
  });
}

function gaugeOf(registry: Registry): (name: string, help: string) => Gauge {
  return (name, help) => new Gauge({ name: `rollbook_${name}`, help, registers: [registry] });
}

/** What waits in the database, and whether it answers. */
function backlogGauges(parts: Parts, registry: Registry): () => Promise<void> {
  const gauge = gaugeOf(registry);
  const up = gauge("database_up", "1 when the database answers");
  const age = gauge("counts_age_seconds", "Age of the oldest change that no figure shows yet");
  const judging = gauge("members_to_judge", "Members who wait to be judged");
  const travelling = gauge("members_travelling", "Members on the way to another region");
  return async () => {
    const backlog = await readBacklog(parts.db);
    up.set(backlog === null ? 0 : 1);
    // What is not known is not zero.
    age.set(backlog === null ? Number.NaN : ageOf(backlog.oldestChange));
    judging.set(backlog?.membersToJudge ?? Number.NaN);
    travelling.set(backlog?.membersTravelling ?? Number.NaN);
  };
}

/** Answers what reads everything anew; it is called at each scrape. */
function processGauges(
  app: FastifyInstance,
  parts: Parts,
  registry: Registry,
): () => Promise<void> {
  const gauge = gaugeOf(registry);
  const about = new Gauge({
    name: "rollbook_info",
    help: "1, with the version of the program",
    labelNames: ["version"] as const,
    registers: [registry],
  });
  about.set({ version: parts.version }, 1);
  const updateBacklog = backlogGauges(parts, registry);
  const connections = new Gauge({
    name: "rollbook_database_connections",
    help: "Connections that answer requests, and requests that wait for one",
    labelNames: ["state"] as const,
    registers: [registry],
  });
  const memory = gauge("memory_bytes", "Resident memory of the process");
  const cpu = gauge("cpu_seconds", "Processor time of the process since its start");
  const uptime = gauge("uptime_seconds", "Time since the start of the process");
  const delay = gauge("loop_delay_seconds", "99th percentile of the event loop's delay since last");
  const monitor = loopDelay(app);
  return async () => {
    await updateBacklog();
    const { busy, idle, waiting } = parts.db.load();
    connections.set({ state: "busy" }, busy);
    connections.set({ state: "idle" }, idle);
    connections.set({ state: "waiting" }, waiting);
    memory.set(process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    cpu.set((user + system) / 1e6);
    uptime.set(process.uptime());
    delay.set(Math.max(0, monitor.percentile(99) / 1e9 - resolution / 1000));
    monitor.reset();
  };
}

function ageOf(moment: string | null): number {
  return moment === null ? 0 : Math.max(0, (Date.now() - Date.parse(moment)) / 1000);
}

/** Milliseconds between two looks at the loop, which its monitor counts as delay. */
const resolution = 20;

function loopDelay(app: FastifyInstance): ReturnType<typeof monitorEventLoopDelay> {
  const monitor = monitorEventLoopDelay({ resolution });
  monitor.enable();
  app.addHook("onClose", async () => void monitor.disable());
  return monitor;
}

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
/** A proxy on this machine that passes on what others ask. */
const passedOn = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"];

/** With a token: whoever has it. Without: programs of this machine, asking for themselves. */
function mayRead(request: FastifyRequest, token: string | null): boolean {
  if (token !== null) return isSame(request.headers.authorization ?? "", `Bearer ${token}`);
  if (passedOn.some((name) => request.headers[name] !== undefined)) return false;
  return loopback.test(request.socket.remoteAddress ?? "");
}

/** In a time that does not tell how much of it was right. */
function isSame(given: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}
