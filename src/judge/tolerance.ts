import { invalidArgument } from '../errors.ts';

/** Throws `invalid-argument` unless a tolerance is a positive finite number. */
export function checkTolerance(argument: string, tolerance: unknown): void {
  if (typeof tolerance === 'number' && tolerance > 0 && Number.isFinite(tolerance)) return;
  throw invalidArgument(
    argument,
    tolerance,
    'It is not a positive number, and no measured interval is a point.',
    'Give how far an exponent may lie from its prediction, such as 0.25.',
  );
}
