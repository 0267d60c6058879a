import type { RegimeDiagnosisJSON } from './result.ts';

/** The sentence, what could not be measured, and the profile or the movements as a table. */
export function formatDiagnosis(diagnosis: RegimeDiagnosisJSON): string {
  const { sentence, failures, from } = diagnosis;
  const lost = failures.map(
    ({ network, width, seed, step, problem }) =>
      `  ✗ ${network} at width ${width}, seed ${seed}, step ${step}: ${problem}`,
  );
  const table = from === 'widths' ? movementTable(diagnosis) : profileTable(diagnosis);
  return [sentence, ...lost, '', ...aligned(table)].join('\n');
}

function movementTable({ movement, seeds, widths }: RegimeDiagnosisJSON): readonly string[][] {
  const valueAt = (width: number, seed: number): string =>
    short(movement.find((each) => each.width === width && each.seed === seed)?.value);
  return [
    ['width', ...seeds.map((seed) => `moved, seed ${seed}`)],
    ...widths.map((width) => [`${width}`, ...seeds.map((seed) => valueAt(width, seed))]),
  ];
}

function profileTable({ profile }: RegimeDiagnosisJSON): readonly string[][] {
  return [
    ['quantity', 'step', 'lazy', 'this run', 'rich', 'richness'],
    ...profile.map(({ quantity, step, lazy, run, rich, richness }) => [
      quantity,
      `${step}`,
      short(lazy),
      short(run),
      short(rich),
      richness === undefined ? '' : richness.toFixed(2),
    ]),
  ];
}

function short(value: number | undefined): string {
  return value === undefined ? '' : value.toPrecision(3);
}

function aligned(rows: readonly string[][]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows.map((row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
