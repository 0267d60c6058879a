import { affine } from './affine.ts';
import { ofFanIn, ofFanOut, one, type Power } from './power.ts';
import type { FanFactor } from './response.ts';
import { growsFanOut, type Role } from './role.ts';

/** The value of a fan factor for one matrix. */
export function fanFactorValue(convention: FanFactor, fanIn: number, fanOut: number): number {
  switch (convention) {
    case 'one':
      return 1;
    case 'sqrt(out/in)':
      return Math.sqrt(fanOut / fanIn);
    case 'sqrt(max(1,out/in))':
      return Math.sqrt(Math.max(1, fanOut / fanIn));
    case 'sqrt(max(in,out))':
      return Math.sqrt(Math.max(fanIn, fanOut));
  }
}

/** How a fan factor grows with the width, for the role, once the growing dimension is the larger. */
export function fanFactorPower(convention: FanFactor, role: Role): Power {
  switch (convention) {
    case 'one':
      return one;
    case 'sqrt(out/in)':
      return { ...one, fanIn: affine(-1 / 2), fanOut: affine(1 / 2) };
    case 'sqrt(max(1,out/in))':
      return role === 'input' ? ofFanOut(affine(1 / 2)) : one;
    case 'sqrt(max(in,out))':
      return growsFanOut(role) ? ofFanOut(affine(1 / 2)) : ofFanIn(affine(1 / 2));
  }
}
