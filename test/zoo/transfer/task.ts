// What is done in every cell of a sweep, in the workers: the subject is in the module's address.
import type { TransferTask } from '../../../src/lab/transfer/task.ts';
import { type Setting, taskOf } from './make-task.ts';
import { subjectNamed } from './subjects.ts';

const name = new URL(import.meta.url).searchParams.get('subject') ?? '';
const task = taskOf(subjectNamed(name));

export const setup: TransferTask<Setting>['setup'] = task.setup;
export const data: TransferTask['data'] = task.data;
export const steps: number = task.steps;
export const loss: TransferTask['loss'] = task.loss;
