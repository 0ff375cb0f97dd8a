import { describe, expect, it } from 'vitest';
import type { HookOutcome } from '../hooks.ts';
import { answerOfCommand, answerOfJson, fitToShow } from './answer.ts';

const passed = (output: string): HookOutcome => ({ kind: 'passed', output, tookMs: 1 });
const failed = (exitCode: number, output = ''): HookOutcome => ({ kind: 'failed', exitCode, output, tookMs: 1 });

describe('the answer of a command', () => {
  it.each<readonly [why: string, outcome: HookOutcome, decision: string, reason: string]>([
    ['0 allows', passed(''), 'allow', 'exit code 0'],
    ['its last line says why', passed('looking\nall quiet\n'), 'allow', 'all quiet'],
    ['JSON in its last line decides', passed('x\n{"decision":"deny","reason":"frozen"}'), 'deny', 'frozen'],
    ['JSON without a decision allows nothing', passed('{"ok":true}'), 'wait', 'no clear answer'],
    ['an unknown decision allows nothing', passed('{"decision":"yes"}'), 'wait', 'no clear answer'],
    ['cut JSON allows nothing', passed('{"decision":"allow"'), 'wait', 'no clear answer'],
    ['1 denies', failed(1, '{"reason":"frozen"}'), 'deny', 'frozen'],
    ['3 waits', failed(3), 'wait', 'exit code 3'],
    ['another code allows nothing, whatever it prints', failed(2, '{"decision":"allow"}'), 'wait', 'exit code 2'],
    ['a kill allows nothing', { kind: 'killed', signal: 'SIGKILL', output: '', tookMs: 1 }, 'wait', 'SIGKILL'],
    ['silence allows nothing', { kind: 'timed-out', afterMs: 60_000, output: '', tookMs: 1 }, 'wait', '60 s'],
    [
      'what is not there allows nothing',
      { kind: 'not-started', reason: 'ENOENT', output: '', tookMs: 1 },
      'wait',
      'ENOENT',
    ],
  ])('%s', (_why, outcome, decision, reason) => {
    const answer = answerOfCommand(outcome);

    expect(answer.decision).toBe(decision);
    expect(answer.reason).toContain(reason);
  });
});

describe('an answer in JSON', () => {
  it.each<readonly [text: string, decision: string, reason: string]>([
    ['{"decision":"allow"}', 'allow', 'it said allow'],
    ['{"decision":"wait","reason":"busy"}', 'wait', 'busy'],
    ['{"decision":"ALLOW"}', 'wait', 'no clear answer'],
    ['"allow"', 'wait', 'no clear answer'],
    ['<html>', 'wait', 'no clear answer'],
    ['', 'wait', 'no clear answer'],
  ])('%s', (text, decision, reason) => {
    expect(answerOfJson(text)).toEqual({ decision, reason: expect.stringContaining(reason) });
  });

  it('is short where it is shown, and moves no cursor', () => {
    const reason = fitToShow(`\u001b[2Jno\n${'x'.repeat(1000)}`);

    expect(reason.startsWith('[2Jno x')).toBe(true);
    expect(reason).toHaveLength(300);
  });

  it('is whole until it is masked', () => {
    const secret = `${'x'.repeat(290)} first line\nsecond line`;

    expect(answerOfJson(JSON.stringify({ decision: 'deny', reason: secret })).reason).toBe(secret);
  });
});
