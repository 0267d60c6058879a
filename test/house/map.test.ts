import { expect, test } from 'vitest';
import { imports } from './imports.ts';
import { files, folders, textOf } from './tree.ts';

interface Room {
  /** `src/core/theory`, `src/errors.ts`. */
  readonly path: string;
  /** The rooms that it may import, as the table writes them: `core/theory`, `core (types)`. */
  readonly inside: readonly string[];
  /** The packages. */
  readonly outside: readonly string[];
}

/** A room's line in the table of CONTRIBUTING.md: its path, its idea, rooms and packages. */
const line = /^\| `(src\/[\w/.-]+)` \| ([^|]+) \| ([^|]*) \| ([^|]*) \|$/gm;
const rooms: readonly Room[] = [...textOf('CONTRIBUTING.md').matchAll(line)].map(
  ([, path = '', , inside = '', outside = '']) => ({
    path,
    inside: arrowsOf(inside),
    outside: arrowsOf(outside),
  }),
);

function arrowsOf(cell: string): readonly string[] {
  return cell
    .split(',')
    .map((arrow) => arrow.trim())
    .filter((arrow) => arrow !== '' && arrow !== 'nothing');
}

/** The room that a file is in: the one with the longest path. */
function roomOf(path: string): string | undefined {
  return rooms
    .map((room) => room.path)
    .filter((room) => path === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.length - a.length)[0];
}

/** `core/theory`, `errors`, `tfjs-core`, `node`: how the table writes what is imported. */
function nameOf(imported: string): string {
  const room = imported.startsWith('src/') ? roomOf(imported) : undefined;
  if (room !== undefined) return room.replace(/^src\//, '').replace(/\.ts$/, '');
  return imported.startsWith('node:') ? 'node' : imported.replace(/^@tensorflow\//, '');
}

/** The arrows from a room that its files do use, those that only carry types marked as such. */
function used(room: string): readonly string[] {
  const values = new Map<string, boolean>();
  for (const { from, to, types } of imports) {
    if (roomOf(from) !== room || roomOf(to) === room) continue;
    const name = nameOf(to);
    values.set(name, (values.get(name) ?? false) || !types);
  }
  return [...values].map(([name, value]) => (value ? name : `${name} (types)`)).sort();
}

test('the table names every room once: each folder of src, and each file beside them', () => {
  expect(new Set(rooms.map(({ path }) => path)).size).toBe(rooms.length);
  const onTop = [
    ...[...folders].filter((path) => /^src\/[^/]+$/.test(path)),
    ...files.filter((path) => /^src\/[^/]+$/.test(path)),
  ];
  const named = rooms.map(({ path }) => path);
  expect(onTop.filter((path) => !named.includes(path))).toEqual([]);
  expect(named.filter((path) => !files.includes(path) && !folders.has(path))).toEqual([]);
});

test.each(rooms)('$path imports what the table says, and nothing else', (room) => {
  expect(used(room.path)).toEqual([...room.inside, ...room.outside].sort());
});

test('rooms import one way', () => {
  const arrows = new Map(
    rooms.map(({ path, inside }) => [
      nameOf(path),
      inside.map((arrow) => arrow.replace(/ \(types\)$/, '')),
    ]),
  );
  expect(cyclesIn(arrows)).toEqual([]);
});

test('files import one way', () => {
  const arrows = new Map<string, string[]>();
  for (const { from, to } of imports) arrows.set(from, [...(arrows.get(from) ?? []), to]);
  expect(cyclesIn(arrows)).toEqual([]);
  expect(
    cyclesIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b → c → b']);
});

test('nothing imports an entry', () => {
  expect(imports.filter(({ to }) => /^src\/.*index\.ts$/.test(to))).toEqual([]);
});

/** The cycles of a graph, one for each arrow that closes one. */
function cyclesIn(arrows: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (place: string, way: readonly string[]): void => {
    const start = way.indexOf(place);
    if (start >= 0) cycles.push([...way.slice(start), place].join(' → '));
    if (start >= 0 || done.has(place)) return;
    for (const next of arrows.get(place) ?? []) visit(next, [...way, place]);
    done.add(place);
  };
  for (const place of arrows.keys()) visit(place, []);
  return cycles;
}
