import * as tf from '@tensorflow/tfjs';
import { type GaugeName, gaugeNames } from '../../../src/core/theory/gauge.ts';
import type { Batch, ZooEntry } from '../entry.ts';
import type { Combination, Job } from './combinations.ts';
import type { Claim, Outcome } from './outcome.ts';
import { disposeOf, goOn, lossesOf, milestones, train, wrap } from './training.ts';

const batchSize = 4;

/**
 * How far losses of runs that only round otherwise may be apart, relative to the larger of the loss
 * and one. docs/zoo.md has the largest distance of all, by `npm run zoo-matrix`.
 */
export const tolerance = 1e-5;

/** Tries every claim of a job in all gauges. Needs wasm in use, and leaves it so. */
export async function tryJob(entry: ZooEntry, job: Job): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  let reference: readonly number[] | undefined;
  for (const gauge of gaugeNames) {
    const { outcome, losses } = await tryCell(entry, { ...job, gauge }, reference);
    outcomes.push(outcome);
    reference ??= losses;
  }
  return outcomes;
}

/** Tries every claim of one cell by itself. Needs wasm in use, and leaves it so. */
export async function tryOne(entry: ZooEntry, at: Combination): Promise<Outcome> {
  const [gauge] = gaugeNames as readonly [GaugeName];
  const reference = at.gauge === gauge ? undefined : await lossesIn(entry, { ...at, gauge });
  return (await tryCell(entry, at, reference)).outcome;
}

async function lossesIn(entry: ZooEntry, at: Combination): Promise<readonly number[] | undefined> {
  const batch = entry.batch(batchSize, 1);
  const wrapped = wrap(entry, at);
  try {
    return (await train(entry, wrapped, batch)).losses;
  } catch {
    // What fails in the gauge of reference has no losses to be held against.
    return undefined;
  } finally {
    disposeOf(wrapped);
    tf.dispose([batch.xs, batch.ys].flat());
  }
}

/**
 * Tries every claim of one cell.
 *
 * @param reference the losses that those of this gauge are held against
 */
async function tryCell(
  entry: ZooEntry,
  at: Combination,
  reference: readonly number[] | undefined,
): Promise<{ readonly outcome: Outcome; readonly losses: readonly number[] | undefined }> {
  const began = performance.now();
  const before = tf.memory().numTensors;
  const batch = entry.batch(batchSize, 1);
  const cell = new Cell();
  let losses: readonly number[] | undefined;
  const wrapped = await cell.attempt('wraps', () => wrap(entry, at));
  if (wrapped !== undefined) {
    const trained = await cell.attempt('trains', () => train(entry, wrapped, batch));
    if (trained !== undefined) {
      await cell.attempt('leaks', () => checkSteady(wrapped.model, batch));
    }
    disposeOf(wrapped);
    if (trained !== undefined) {
      losses = trained.losses;
      cell.learns(losses);
      if (reference !== undefined) cell.alike('gauges', losses, reference);
      const later = await cell.attempt('resumes', () => goOn(entry, at, trained.saved, batch));
      if (later !== undefined) {
        cell.same('resumes', later.onWasm, losses.slice(milestones.saved, milestones.moved));
        cell.alike('backends', later.onCpu, losses.slice(milestones.moved));
      }
    }
  }
  tf.dispose([batch.xs, batch.ys].flat());
  const kept = tf.memory().numTensors - before;
  if (kept !== 0) cell.fails('leaks', `${kept} tensors are left once all is disposed of`);
  const { failures, apart } = cell;
  return {
    outcome: { ...at, failures, apart, milliseconds: Math.round(performance.now() - began) },
    losses,
  };
}

/** What is found of a cell. */
class Cell {
  readonly failures: { [C in Claim]?: string } = {};
  readonly apart: { gauges?: number; backends?: number } = {};

  /** The first reason is the one that counts. */
  fails(claim: Claim, reason: string): void {
    this.failures[claim] ??= reason;
  }

  async attempt<T>(claim: Claim, run: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      this.fails(claim, error instanceof Error ? error.message : String(error));
      return undefined;
    }
  }

  learns(losses: readonly number[]): void {
    const [first = Number.NaN, ...later] = losses;
    if (losses.every(Number.isFinite) && Math.min(...later) < first) return;
    this.fails('trains', `the losses are ${listOf(losses)}`);
  }

  same(claim: Claim, found: readonly number[], wanted: readonly number[]): void {
    if (found.every((loss, index) => Object.is(loss, wanted[index]))) return;
    this.fails(claim, `${listOf(found)} instead of ${listOf(wanted)}`);
  }

  alike(claim: 'gauges' | 'backends', found: readonly number[], wanted: readonly number[]): void {
    const distances = found.map((loss, index) => {
      const other = wanted[index] ?? Number.NaN;
      return Math.abs(loss - other) / Math.max(1, Math.abs(other));
    });
    const largest = Math.max(...distances);
    this.apart[claim] = largest;
    if (!(largest <= tolerance)) {
      this.fails(claim, `${listOf(found)} instead of ${listOf(wanted)}`);
    }
  }
}

/** @throws if a step changes how many tensors there are, once the optimizer has its state */
async function checkSteady(model: tf.LayersModel, batch: Batch): Promise<void> {
  const before = tf.memory().numTensors;
  await lossesOf(model, batch, { from: milestones.end, to: milestones.end + 1 });
  const kept = tf.memory().numTensors - before;
  if (kept !== 0) throw new Error(`a training step keeps ${kept} tensors`);
}

const listOf = (losses: readonly number[]) => losses.map((each) => each.toPrecision(6)).join(', ');
