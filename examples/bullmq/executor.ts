import { createHash } from 'node:crypto';
import { Queue, QueueEvents } from 'bullmq';
import type { Executor, TransferJob } from 'richscale/lab';
import type { QueueAddress, Returned, Sent } from './queue.ts';

/** Options of {@link bullmqExecutor}. */
export interface BullmqExecutorOptions extends QueueAddress {
  /** How often to look for cells whose event was missed, in milliseconds. */
  readonly pollMilliseconds?: number;
}

/**
 * An executor that puts jobs into a BullMQ queue and takes the cells that workers return.
 *
 * A job's id is made of the job, so that no cell is queued twice. If this program ends, workers
 * go on, and a later call takes what they have done in the meantime.
 */
export function bullmqExecutor(options: BullmqExecutorOptions): Executor {
  return {
    async run(jobs, onCell, signal) {
      const connection = { url: options.redis };
      const queue = new Queue<Sent, Returned>(options.queue, { connection });
      const events = new QueueEvents(options.queue, { connection });
      try {
        await events.waitUntilReady();
        await enqueue(queue, jobs);
        await collect({ queue, events, onCell, signal, options, ids: jobs.map(idOf) });
      } catch (error) {
        // The sweep has ended: what no worker has begun is not to be begun.
        await queue.drain();
        throw error;
      } finally {
        await Promise.all([events.close(), queue.close()]);
      }
    },
  };
}

function idOf(job: TransferJob): string {
  return createHash('sha256').update(JSON.stringify(job)).digest('hex').slice(0, 32);
}

/** Adds the jobs that are not there; those that failed in an earlier call are tried again. */
async function enqueue(queue: Queue<Sent, Returned>, jobs: readonly TransferJob[]): Promise<void> {
  for (const job of jobs) {
    const earlier = await queue.getJob(idOf(job));
    if (earlier !== undefined && (await earlier.isFailed())) await earlier.remove();
  }
  // An id that is there already is left as it is, be it waiting, under way or done.
  await queue.addBulk(jobs.map((job) => ({ name: 'cell', data: job, opts: { jobId: idOf(job) } })));
}

/** Hands on every cell as it is done; rejects with the first job that failed. */
function collect(given: {
  readonly queue: Queue<Sent, Returned>;
  readonly events: QueueEvents;
  readonly ids: readonly string[];
  readonly onCell: Parameters<Executor['run']>[1];
  readonly signal: AbortSignal;
  readonly options: BullmqExecutorOptions;
}): Promise<void> {
  const { queue, events, onCell, signal } = given;
  const waiting = new Set(given.ids);
  return new Promise<void>((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearInterval(timer);
      signal.removeEventListener('abort', onAbort);
      events.removeAllListeners();
      settle();
    };
    const onAbort = (): void => end(() => reject(signal.reason));
    const look = async (id: string): Promise<void> => {
      try {
        const outcome = waiting.has(id) ? await outcomeOf(queue, id) : undefined;
        // Another look at the same job may have been quicker.
        if (outcome === undefined || !waiting.delete(id)) return;
        if ('problem' in outcome) throw new Error(outcome.problem);
        await onCell(outcome.cell);
        taken += 1;
        if (taken === given.ids.length) end(resolve);
      } catch (error) {
        end(() => reject(error));
      }
    };
    const lookAtAll = (): void => {
      for (const id of waiting) void look(id);
    };
    let taken = 0;
    // Events come at once, but may be missed, as before this program began.
    const timer = setInterval(lookAtAll, given.options.pollMilliseconds ?? 5000);
    events.on('completed', ({ jobId }) => void look(jobId));
    events.on('failed', ({ jobId }) => void look(jobId));
    events.on('error', () => {
      // Redis is out of reach: BullMQ connects again, and the next look finds what was missed.
    });
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    else lookAtAll();
  });
}

/** Undefined as long as it is not done. */
async function outcomeOf(
  queue: Queue<Sent, Returned>,
  id: string,
): Promise<{ readonly cell: Returned } | { readonly problem: string } | undefined> {
  const state = await queue.getJobState(id);
  if (state !== 'completed' && state !== 'failed' && state !== 'unknown') return undefined;
  const job = await queue.getJob(id);
  // Nobody would ever do it: another program drained the queue, or Redis began anew.
  if (job === undefined) return { problem: `Job ${id} was removed from the queue.` };
  if (state === 'unknown') return undefined;
  return state === 'completed' ? { cell: job.returnvalue } : { problem: job.failedReason };
}
