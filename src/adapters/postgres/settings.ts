import { statfsSync } from "node:fs";
import { chown, rename, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import type { Identity } from "./identity.ts";
import type { Cluster } from "./initialise.ts";

export type Settings = Readonly<Record<string, string>>;

const MB = 1024 * 1024;

/** For one machine with two cores or more; durable, and reachable from this machine only. */
export function defaultSettings(cluster: Cluster, memoryBytes = totalmem()): Settings {
  const sharedMb = Math.max(32, Math.min(256, Math.floor(memoryBytes / 8 / MB)));
  return {
    listen_addresses: "127.0.0.1",
    // No socket files: their paths may not be longer than 107 bytes, and a clone's may be.
    unix_socket_directories: "",
    max_connections: "100",
    shared_buffers: `${sharedMb}MB`,
    effective_cache_size: `${Math.max(64, Math.floor(memoryBytes / 2 / MB))}MB`,
    work_mem: "16MB",
    maintenance_work_mem: `${sharedMb}MB`,
    max_wal_size: "2GB",
    checkpoint_timeout: "15min",
    random_page_cost: "1.1",
    jit: "off",
    fsync: "on",
    synchronous_commit: "on",
    full_page_writes: "on",
    timezone: "UTC",
    log_timezone: "UTC",
    password_encryption: "scram-sha-256",
    ...(sharedMemoryIsSmall() ? { dynamic_shared_memory_type: "mmap" } : {}),
    // Seven files, one for each day of the week, each begun anew when its day returns.
    logging_collector: "on",
    log_directory: cluster.logFolder,
    log_filename: "postgres-%u.log",
    log_rotation_age: "1d",
    log_truncate_on_rotation: "on",
    // The contents of statements are personal data and stay out of the log.
    log_min_error_statement: "panic",
    log_parameter_max_length_on_error: "0",
    log_line_prefix: "%m [%p] %a ",
  };
}

/** Containers often give 64 MB, on which a parallel query fails. */
function sharedMemoryIsSmall(): boolean {
  if (process.platform !== "linux") return false;
  try {
    const { bsize, blocks } = statfsSync("/dev/shm");
    return bsize * blocks < 256 * MB;
  } catch {
    return true;
  }
}

export async function writeSettings(
  cluster: Cluster,
  settings: Settings,
  identity: Identity | null,
): Promise<void> {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}`);
  const text = `# Written by Rollbook at every start; put your own into local.conf.\n`;
  const file = join(cluster.pgData, "rollbook.conf");
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${text}${lines.join("\n")}\n`, { mode: 0o600 });
  if (identity !== null) await chown(draft, identity.uid, identity.gid);
  await rename(draft, file);
}

function quote(value: string): string {
  return `'${value.replaceAll("'", "''").replaceAll("\\", "\\\\")}'`;
}
