import { describe, expect, it } from 'vitest';
import { isRichscaleError } from '../../src/errors.ts';
import { checkKeys, nearestTo } from '../../src/known-keys.ts';

const known = { weightDecay: true, baseWidth: true, learningRate: true } as const;

function thrown(value: unknown): unknown {
  try {
    checkKeys('options', value, known);
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('keys of an options object', () => {
  it('may be any of the known ones, or none', () => {
    expect(() => checkKeys('options', {}, known)).not.toThrow();
    expect(() => checkKeys('options', { baseWidth: 1, weightDecay: 0 }, known)).not.toThrow();
  });

  it.each([
    ['weightdecay', 'weightDecay'],
    ['weight_decay', 'weightDecay'],
    ['baseWith', 'baseWidth'],
    ['learningRates', 'learningRate'],
    ['lr', undefined],
  ])('%s is refused, and %s named', (key, nearest) => {
    const error = thrown({ [key]: 0.5 });
    expect(isRichscaleError(error, 'unknown-key') && error.fields).toStrictEqual({
      key,
      known: ['weightDecay', 'baseWidth', 'learningRate'],
      nearest,
    });
    expect((error as Error).message).toMatch(new RegExp(`^options\\.${key}: received 0\\.5\\.`));
    expect((error as Error).message.includes(`\`${nearest}\``)).toBe(nearest !== undefined);
  });

  it('are refused where their value is undefined too', () => {
    expect(isRichscaleError(thrown({ sead: undefined }), 'unknown-key')).toBe(true);
  });

  it.each([[undefined], [null], ['adam'], [3], [[1]]])('%j is no options object', (value) => {
    expect(isRichscaleError(thrown(value), 'invalid-argument')).toBe(true);
  });
});

describe('the nearest name', () => {
  it('is that with the fewest letters changed', () => {
    expect(nearestTo('sead', ['seed', 'seeds'])).toBe('seed');
    expect(nearestTo('detla', ['depth', 'delta'])).toBe('delta');
    expect(nearestTo('parametrization', ['parameterization', 'optimizer'])).toBe(
      'parameterization',
    );
  });

  it('is none where all are far', () => {
    expect(nearestTo('momentum', ['width', 'seed'])).toBeUndefined();
    expect(nearestTo('', ['width'])).toBeUndefined();
  });
});
