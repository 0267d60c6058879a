import { expect, test } from 'vitest';
import { drawings } from '../plot/drawings.ts';
import { describeInBrowser } from './browser.ts';

describeInBrowser('plots in a page', { isolated: false, from: 'minified build' }, (call) => {
  test('are those that Node draws', async () => {
    expect(await call('drawings')).toEqual(drawings());
  });
});
