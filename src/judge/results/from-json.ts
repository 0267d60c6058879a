import { checkResult } from '../received.ts';
import type { ExponentFit, Interval } from '../statistics/exponent-fit.ts';
import type { CoordinateCheck, CoordinateCheckJSON } from './check-result.ts';
import { formatCheck } from './check-text.ts';
import type { Diagnosis, DiagnosisJSON } from './diagnosis-result.ts';
import { formatDiagnosis } from './diagnosis-text.ts';
import type { TransferSweep, TransferSweepJSON } from './sweep-result.ts';
import { formatSweep } from './sweep-text.ts';

/**
 * A coordinate check from its JSON, with its numbers that are not finite and its text.
 *
 * @throws `invalid-argument` for anything else; `unreadable-json` for another schema version
 */
export function coordinateCheckFromJSON(json: CoordinateCheckJSON): CoordinateCheck {
  checkResult('json', json, 'coordinate-check');
  const check: CoordinateCheckJSON = {
    ...json,
    findings: json.findings.map((finding) => ({
      ...finding,
      points: finding.points.map(withValue),
      fit: fitFromJSON(finding.fit),
    })),
    records: json.records.map(withValue),
  };
  return { ...check, toString: () => formatCheck(check), toJSON: () => check };
}

/**
 * A transfer sweep from its JSON, with the ends of intervals that nothing bounds and its text.
 *
 * @throws `invalid-argument` for anything else; `unreadable-json` for another schema version
 */
export function transferSweepFromJSON(json: TransferSweepJSON): TransferSweep {
  checkResult('json', json, 'transfer-sweep');
  const sweep: TransferSweepJSON = {
    ...json,
    groups: json.groups.map((group) => ({
      ...group,
      curves: group.curves.map(({ optimum, ...curve }) => ({
        ...curve,
        optimum: optimum && withInterval(optimum),
      })),
      driftPerDoubling: withInterval(group.driftPerDoubling),
      recommendation: withInterval(group.recommendation),
    })),
  };
  return { ...sweep, toString: () => formatSweep(sweep), toJSON: () => sweep };
}

/**
 * A diagnosis from its JSON, with its numbers that are not finite and its text.
 *
 * @throws `invalid-argument` for anything else; `unreadable-json` for another schema version
 */
export function diagnosisFromJSON(json: DiagnosisJSON): Diagnosis {
  checkResult('json', json, 'diagnosis');
  const diagnosis: DiagnosisJSON = {
    ...withInterval(json),
    richness: known(json.richness),
    planned: json.planned,
    movement: json.movement.map(withValue),
    profile: json.profile.map((point) => ({
      ...point,
      run: known(point.run),
      lazy: known(point.lazy),
      rich: known(point.rich),
      richness: point.richness,
    })),
  };
  return { ...diagnosis, toString: () => formatDiagnosis(diagnosis), toJSON: () => diagnosis };
}

/** A fit as `fitExponent` gave it, whether it went through JSON or not. */
export function fitFromJSON(fit: ExponentFit): ExponentFit {
  return {
    ...withInterval(fit),
    exponent: known(fit.exponent),
    scatter: known(fit.scatter),
    intercept: known(fit.intercept),
  };
}

/** A number that is null in JSON was not finite. */
function known(value: number | null): number {
  return value ?? Number.NaN;
}

function withValue<T extends { readonly value: number | null }>(item: T): T & { value: number } {
  return { ...item, value: known(item.value) };
}

/** An end that is null in JSON bounds nothing. */
function withInterval<T extends { readonly interval: Interval }>(item: T): T {
  const { min, max }: { readonly min: number | null; readonly max: number | null } = item.interval;
  return {
    ...item,
    interval: { min: min ?? Number.NEGATIVE_INFINITY, max: max ?? Number.POSITIVE_INFINITY },
  };
}
