import type { TransferCell, TransferJob } from 'richscale/lab';

/** Where jobs wait. One queue is for one sweep: its workers have one task. */
export interface QueueAddress {
  /** The queue's name, without colons. */
  readonly queue: string;
  /** `redis://127.0.0.1:6379` */
  readonly redis: string;
}

/** A job as it lies in Redis, and what its worker returns. */
export type Sent = TransferJob;
export type Returned = TransferCell;

/** The address that the environment gives. */
export function addressFromEnvironment(): QueueAddress {
  return {
    queue: process.env['QUEUE'] ?? 'richscale-sweep',
    redis: process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379',
  };
}
