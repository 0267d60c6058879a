import { describe, expect, it } from 'vitest';
import { judgeCoordinateCheck } from '../../src/judge/judge-coordinate-check.ts';
import '../../src/vitest/index.ts';
import { checkOf, messageOf } from './results.ts';

describe('toPassCoordinateCheck', () => {
  it('holds for a check that passes', () => {
    expect(checkOf('pass', 0.01)).toPassCoordinateCheck();
  });

  it('fails with the verdict, the suspects and the table', () => {
    const check = checkOf('fail', 0.48);
    const message = messageOf(() => expect(check).toPassCoordinateCheck());
    expect(message).toMatch(/^expect\(received\)\.toPassCoordinateCheck\(\)\n\nFAIL: /);
    expect(message).toContain('✗ `block2/attn/q`: Δh grows as n^0.48: is it missing');
    expect(message).toMatch(/^✗ {2}block2\/attn\/q {2}deltaH {4}n\^0\.4\d .* n\^0\.00 .* ±0\.35$/m);
    expect(check).not.toPassCoordinateCheck();
  });

  it('says under .not what passed', () => {
    const message = messageOf(() => expect(checkOf('pass', 0)).not.toPassCoordinateCheck());
    expect(message).toMatch(/^expect\(received\)\.not\.toPassCoordinateCheck\(\)\n\nPASS: /);
  });

  it('fails where undecided, with .not too, and says what is needed', () => {
    const check = checkOf('undecided', 0.2, {
      audit: [
        {
          subject: 'epsilon',
          name: 'out/kernel',
          role: 'output',
          verdict: 'undecided',
          text: 'Its ε is below what the probe can see.',
        },
      ],
    });
    const message = messageOf(() => expect(check).toPassCoordinateCheck());
    expect(message).toContain('UNDECIDED');
    expect(message).toContain('About 9 seeds');
    expect(message).toContain('? `out/kernel`: Its ε is below');
    const negated = messageOf(() => expect(check).not.toPassCoordinateCheck());
    expect(negated).toContain('What is undecided fails with .not too.');
    expect(judgeCoordinateCheck(check)).toMatchObject({ verdict: 'undecided', pass: false });
  });

  it('refuses what is no check, with .not too', async () => {
    const check = checkOf('pass', 0);
    // @ts-expect-error: a sentence is no coordinate check
    const sentence = messageOf(() => expect('fine').not.toPassCoordinateCheck());
    expect(sentence).toContain(
      'received: received "fine". It is not the result of coordinateCheck.',
    );
    // @ts-expect-error: a promise is none either
    const promise = messageOf(() => expect(Promise.resolve(check)).toPassCoordinateCheck());
    expect(promise).toContain('Await it');
    await expect(Promise.resolve(check)).resolves.toPassCoordinateCheck();
  });
});
