import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TransferCell } from '../../../src/judge/results/sweep-result.ts';
import { fileJournal } from '../../../src/lab/transfer/journal/file-journal.ts';
import type { Journal } from '../../../src/lab/transfer/journal/journal.ts';
import {
  cellLine,
  headerLine,
  type SweepHeader,
} from '../../../src/lab/transfer/journal/journal-lines.ts';
import { openRecord, readTransferCells } from '../../../src/lab/transfer/journal/record.ts';
import { memoryJournal } from './memory-journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'richscale-journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

const header: SweepHeader = {
  schemaVersion: 1,
  kind: 'transfer-sweep',
  name: '',
  steps: 10,
  loss: 'meanSquaredError',
  judge: 'training loss',
  hyperparameters: ['scheme'],
};

function cell(seed: number, loss: number | null = 0.25): TransferCell {
  return {
    width: 8,
    learningRate: 0.1,
    seed,
    // Two bytes a letter in UTF-8: a half-written line may end inside of one.
    hyperparameters: { scheme: 'μμμμμμμμ' },
    loss,
    curve: [{ step: 0, loss }],
    milliseconds: 3,
  };
}

describe.each(['a file', 'an object'])('a sweep kept in %s', (kind) => {
  let path: string;
  let journal: Journal;
  let read: () => string;
  let write: (text: string | Uint8Array) => void;
  let count = 0;
  beforeEach(() => {
    count += 1;
    path = join(folder, `sweep-${count}.jsonl`);
    if (kind === 'a file') {
      journal = fileJournal(path);
      read = () => readFileSync(path, 'utf8');
      write = (text) => writeFileSync(path, text);
    } else {
      const memory = memoryJournal();
      journal = memory;
      read = memory.text;
      write = (text) => {
        journal = memoryJournal(typeof text === 'string' ? text : new TextDecoder().decode(text));
        read = (journal as ReturnType<typeof memoryJournal>).text;
      };
    }
  });

  it('starts with a header, then has a line for each cell', async () => {
    const record = await openRecord(journal, header);
    expect(record.cells).toStrictEqual([]);
    await Promise.all([record.add(cell(1)), record.add(cell(2, null))]);
    const [first, ...lines] = read().trimEnd().split('\n');
    expect(JSON.parse(first ?? '')).toStrictEqual(header);
    expect(lines.map((line) => JSON.parse(line))).toStrictEqual([
      { schemaVersion: 1, ...cell(1) },
      { schemaVersion: 1, ...cell(2, null) },
    ]);
    expect((await openRecord(journal, header)).cells).toStrictEqual([cell(1), cell(2, null)]);
  });

  it('is repaired wherever its last line was cut, and loses no other', async () => {
    const before = headerLine(header) + cellLine(cell(1));
    const last = new TextEncoder().encode(cellLine(cell(2)));
    const whole = new TextEncoder().encode(before);
    for (let length = 1; length < last.length - 1; length++) {
      write(new Uint8Array([...whole, ...last.slice(0, length)]));
      const record = await openRecord(journal, header);
      expect(record.cells).toStrictEqual([cell(1)]);
      expect(read()).toBe(before);
    }
  });

  it('keeps a last line that lacks only its end', async () => {
    const text = headerLine(header) + cellLine(cell(1));
    write(text.slice(0, -1));
    expect((await openRecord(journal, header)).cells).toStrictEqual([cell(1)]);
    expect(read()).toBe(text);
  });

  it('is repaired where the header was cut', async () => {
    for (const length of [1, 20, headerLine(header).length - 1]) {
      write(headerLine(header).slice(0, length));
      expect((await openRecord(journal, header)).cells).toStrictEqual([]);
      expect(read()).toBe(headerLine(header));
    }
  });

  it.each([
    ['steps', { steps: 20 }, /a different sweep: its steps is 10, not 20\. Give another file/],
    ['name', { name: 'v2' }, /its name is "", not "v2"/],
    ['loss', { loss: 'a function' }, /its loss is "meanSquaredError", not "a function"/],
    ['judge', { judge: 'a function' }, /its judge is/],
    ['hyperparameters', { hyperparameters: [] }, /its hyperparameters is \["scheme"\], not \[\]/],
  ])('of other %s is refused and left as it is', async (_, other, message) => {
    const text = `${headerLine(header)}${cellLine(cell(1))}{"half`;
    write(text);
    const error = await openRecord(journal, { ...header, ...other }).catch((thrown) => thrown);
    expect(error.message).toMatch(message);
    const [[name, wanted] = ['', undefined]] = Object.entries(other);
    expect(error).toMatchObject({
      _tag: 'different-sweep',
      fields: { found: { [name]: header[name as keyof SweepHeader] }, wanted: { [name]: wanted } },
    });
    expect(read()).toBe(text);
  });

  it.each([
    ['of something else', '{"name":"x"}\n', /first line is not the header of a transfer sweep/],
    ['that is no JSON', 'width,loss\n1,2\n', /first line is not the header/],
    ['of one unfinished line', 'a note', /not the file of a transfer sweep/],
    ['of a later version', headerLine({ ...header, schemaVersion: 2 as 1 }), /schema version 1/],
    [
      'with a damaged line',
      `${headerLine(header)}{"x\n${cellLine(cell(1))}`,
      /Line 2 is not a cell/,
    ],
  ])('is refused if it is a file %s, and left as it is', async (_, text, message) => {
    write(text);
    const error = await openRecord(journal, header).catch((thrown) => thrown);
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ _tag: 'unusable-file', fields: { file: 'the journal' } });
    expect(read()).toBe(text);
  });

  it('is the same with what two programs at once may write twice', async () => {
    const [first, second] = [cellLine(cell(1)), cellLine(cell(1, 0.5))];
    write(`${headerLine(header)}${headerLine(header)}${first}\n${second}${cellLine(cell(2))}`);
    expect(await readTransferCells(journal)).toStrictEqual([cell(1), cell(2)]);
    expect((await openRecord(journal, header)).cells).toStrictEqual([cell(1), cell(2)]);
  });

  it('can be read alone, half a line left out and left there', async () => {
    const text = `${headerLine(header)}${cellLine(cell(1))}{"half`;
    write(text);
    expect(await readTransferCells(journal)).toStrictEqual([cell(1)]);
    expect(read()).toBe(text);
    await expect(readTransferCells(memoryJournal())).rejects.toThrow('There is no sweep in it.');
  });
});

describe('a path', () => {
  it('is named where its file is something else', async () => {
    const path = join(folder, 'note.txt');
    writeFileSync(path, 'a note');
    for (const opening of [openRecord(path, header), readTransferCells(path)]) {
      await expect(opening).rejects.toMatchObject({
        _tag: 'unusable-file',
        fields: { file: path },
      });
    }
  });

  it('is named where the file system refuses it, with what that said', async () => {
    const error = await openRecord(folder, header).catch((thrown) => thrown);
    expect(error).toMatchObject({
      _tag: 'unusable-file',
      fields: { file: folder, cause: { code: 'EISDIR' } },
      cause: { code: 'EISDIR' },
    });
    const nowhere = join(folder, 'no-such-folder', 'sweep.jsonl');
    await expect(openRecord(nowhere, header)).rejects.toMatchObject({ _tag: 'unusable-file' });
  });
});

describe('what cannot be written', () => {
  it('is an error of the one who adds', async () => {
    const record = await openRecord(
      {
        ...memoryJournal(headerLine(header)),
        append: async () => Promise.reject(new Error('full')),
      },
      header,
    );
    await expect(record.add(cell(1))).rejects.toThrow('full');
    // Nothing is written behind what may be half a line.
    await expect(record.add(cell(2))).rejects.toThrow('full');
  });
});
