// The memories of handles.
//
// A user may keep views of a handle's memory: its data, parts of it, other views of its buffer. No code can
// find out which are left. A region of memory therefore belongs to one handle forever: what a program writes
// late, through a view of a freed or forgotten handle, reaches no other handle. Handles that are made one
// after the other share a memory. It is collected with the last view of it, as every array buffer is, and it
// never grows, since growth would detach the views.
import { type Caller, memoryError } from "../errors.js";
import {
  type Address,
  Arena,
  MAX_BYTES,
  START,
  countUsedByHandles,
  createMemory,
  usedByHandles,
} from "../wasm/memory.js";
import { SOFTMAX_MODULE, type Softmax } from "../wasm/modules/softmax.js";
import { VECTOR_BYTES, align } from "./compute.js";

/** The size of the first memory of handles, and the size up to which each later one is twice as large as the
 * one before. Engines reserve gigabytes of addresses for each memory, so a few memories have to hold many
 * handles. Only the bytes that are written take real memory. */
const MIN_POOL_BYTES = 2 ** 21;
const MAX_POOL_BYTES = 2 ** 25;

/** Chooses the size in bytes of a new memory, in which a handle needs `needed` of them. It is the largest of
 * that number, of twice the size of the memory before, up to a limit, and of a quarter of all that handles
 * use, up to 256 MiB. */
const choosePoolSize = (needed: number): number =>
  Math.max(
    needed,
    Math.min(2 * (pool?.buffer.byteLength ?? MIN_POOL_BYTES / 2), MAX_POOL_BYTES),
    Math.min(usedByHandles / 4, 2 ** 28),
  );

/** The largest number of entries whose rows are computed in place. The softmax of a single row needs only a
 * workspace as long as its entries, and is computed in place whatever its length. */
const MAX_IN_PLACE = 2 ** 18;

/** Returns the size in bytes of a workspace that is large enough for `n` entries in rows of `length`. Each
 * entry needs a mask, a sink, and two biases or a result with its index, which are 25 bytes. Each entry of a
 * row needs three numbers, or three vectors if several rows lie side by side in the lanes, and its offset.
 * Each dimension needs its size, stride and flags. A megabyte holds the tiles. */
export const getRowsBytes = (n: number, rows: number, length: number, rank: number): number =>
  25 * n + (rows > 1 ? 120 : 36) * length + 64 * rank + 2 ** 20;

/** The number of dimensions that a workspace is reserved for. Arrays of more may be computed on a copy. */
const RESERVED_RANK = 32;

/** Returns the size in bytes of the workspace of a handle, which is large enough for any rows of its entries
 * if they are few enough to be computed in place. Two rows need the most. It is that of the next power of
 * two, so that handles of which each is a little longer than the one before can share a memory. */
function getWorkspaceBytes(entries: number, needed: number): number {
  if (entries > MAX_IN_PLACE) return needed;
  const n = 2 ** (32 - Math.clz32(Math.max(entries, 1) - 1));
  return getRowsBytes(n, 2, n / 2, RESERVED_RANK);
}

/** Describes a memory of handles. */
export interface Pool {
  /** The exports of the module in this memory; undefined where it can't be started there. */
  exports: Softmax | undefined;
  arena: Arena;
  buffer: ArrayBuffer;
  /** The address of the next handle's entries. */
  next: Address;
  /** The address of the workspace that all handles share, behind their entries. */
  workspace: Address;
  usage: Usage;
}

/** Counts what a memory is used for, without a reference that would keep the memory alive. */
interface Usage {
  readonly bytes: number;
  /** The number of handles that were neither freed nor collected. */
  handles: number;
}

/** The memory that the next handle is placed into, if it fits. */
let pool: Pool | undefined;

/** Counts that a memory has one handle less. After its last handle, the memory no longer counts as used, and
 * the engine may collect it. The pool stays for further handles, unless it was made larger than
 * `MAX_POOL_BYTES`. */
function release(usage: Usage): void {
  usage.handles--;
  const isPool = usage === pool?.usage;
  if (usage.handles > 0 || (isPool && usage.bytes <= MAX_POOL_BYTES)) return;
  countUsedByHandles(-usage.bytes);
  if (isPool) pool = undefined;
}

/** Releases the memory of handles that a program forgets without freeing them. */
const forgotten = /* @__PURE__ */ new FinalizationRegistry(release);

/** Frees a handle in a memory. */
export function free(handle: object, { usage }: Pool): void {
  forgotten.unregister(handle);
  release(usage);
}

/** Allocates the entries of a new handle, in a memory whose workspace is as long at least. */
export function allocate(
  handle: object,
  bytes: number,
  entries: number,
  caller: Caller,
): { pool: Pool; start: Address } {
  const needed = align(bytes) + VECTOR_BYTES;
  if (START + 2 * needed > MAX_BYTES) throw memoryError(caller, entries);
  const workspace = getWorkspaceBytes(entries, needed);
  if (
    pool === undefined ||
    pool.next + needed > pool.workspace ||
    pool.workspace + workspace > pool.buffer.byteLength
  ) {
    const size = choosePoolSize(START + needed + workspace);
    const memory = createMemory(caller, size, entries, size);
    const buffer = memory.buffer as ArrayBuffer;
    const arena = new Arena(memory);
    const exports = tryInstantiate(arena, caller);
    if (pool?.usage.handles === 0) countUsedByHandles(-pool.usage.bytes);
    pool = {
      exports,
      arena,
      buffer,
      next: START,
      workspace: (buffer.byteLength - align(Math.max(workspace, buffer.byteLength / 8))) as Address,
      usage: { bytes: buffer.byteLength, handles: 0 },
    };
    countUsedByHandles(buffer.byteLength);
  }
  const start = pool.next;
  pool.next = (start + needed) as Address;
  pool.usage.handles++;
  forgotten.register(handle, pool.usage, handle);
  return { pool, start };
}

/** Starts the module in a memory of handles. Returns undefined where a page can't start it in a second memory
 * (softmax-wasm/init in Chromium below 115). Handles compute on copies then. */
function tryInstantiate(arena: Arena, caller: Caller): Softmax | undefined {
  try {
    return arena.exports(SOFTMAX_MODULE, caller);
  } catch {
    return undefined;
  }
}
