import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { combinationName, type Job } from './combinations.ts';
import type { Outcome } from './outcome.ts';

/** One line of JSON for each cell, as they come: what a run that was broken off goes on from. */
const file = fileURLToPath(new URL('../../../report/zoo-matrix.jsonl', import.meta.url));

/** What was found so far; of a cell that was tried again, the last. */
export function readOutcomes(): readonly Outcome[] {
  if (!existsSync(file)) return [];
  const found = new Map<string, Outcome>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const outcome = parsed(line);
    if (outcome) found.set(`${outcome.entry}: ${combinationName(outcome)}`, outcome);
  }
  return [...found.values()];
}

/** The half of a line that was written when the program ended is nothing. */
function parsed(line: string): Outcome | undefined {
  try {
    return JSON.parse(line) as Outcome;
  } catch {
    return undefined;
  }
}

/** Adds cells. A line that was left half written is ended first, and so left out. */
export function addOutcomes(outcomes: readonly Outcome[]): void {
  mkdirSync(dirname(file), { recursive: true });
  appendFileSync(file, outcomes.map((each) => `\n${JSON.stringify(each)}`).join(''));
}

/** Whether all gauges of a job were tried. */
export function isDone(job: Job, outcomes: readonly Outcome[]): boolean {
  return outcomes.some(
    (each) =>
      each.entry === job.entry && each.scheme === job.scheme && each.optimizer === job.optimizer,
  );
}
