import { textTable } from '../text-table.ts';
import type { DiagnosisJSON } from './diagnosis-result.ts';

/** The sentence, what could not be measured, and the profile or the movements as a table. */
export function formatDiagnosis(diagnosis: DiagnosisJSON): string {
  const { sentence, failures, from } = diagnosis;
  const lost = failures.map(
    ({ network, width, seed, step, problem }) =>
      `  ✗ ${network} at width ${width}, seed ${seed}, step ${step}: ${problem}`,
  );
  const table = from === 'widths' ? movementTable(diagnosis) : profileTable(diagnosis);
  return [sentence, ...lost, '', ...textTable(table, 'left')].join('\n');
}

function movementTable({ movement, seeds, widths }: DiagnosisJSON): readonly string[][] {
  const valueAt = (width: number, seed: number): string =>
    short(movement.find((each) => each.width === width && each.seed === seed)?.value);
  return [
    ['width', ...seeds.map((seed) => `moved, seed ${seed}`)],
    ...widths.map((width) => [`${width}`, ...seeds.map((seed) => valueAt(width, seed))]),
  ];
}

function profileTable({ profile }: DiagnosisJSON): readonly string[][] {
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
