import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import type { Hook, HookOutcome } from '../../domain/hooks.ts';
import type { RolloutEffect, RolloutReport } from '../../domain/rollout/model.ts';
import { unreachable } from '../../domain/unreachable.ts';
import type { RolloutStepCall } from './call.ts';
import type { Rolling } from './rolling.ts';
import { serviceNamed } from './places.ts';
import { createResolver } from './resolving.ts';
import { openCommand, openEnvironment } from './revision.ts';

/** @throws HOOK_FAILED */
export async function runHook(
  { context, delivery }: Rolling,
  { service, hook, occasion }: Extract<RolloutEffect, { kind: 'hook.run' }>,
  call: RolloutStepCall,
): Promise<RolloutReport> {
  const { bench, definition } = context;
  const found = serviceNamed(bench.project, service).hooks.find(({ name }) => name === hook);
  if (found === undefined)
    throw new DeliveryError('HOOK_FAILED', `service "${service}" has no hook "${hook}" any more`);
  const resolver = createResolver(bench, call);
  const command = await openCommand(found.command, resolver);
  const { env, secretEnv } = await openEnvironment(found.env, resolver);
  const runner = await delivery.hooks();
  const whole: Hook = {
    name: hook,
    at: found.at === 'step' ? 'pre-step' : found.at,
    command,
    cwd: bench.project.services.files.resolve(bench.project.directory, found.directory),
    env,
    secretEnv,
    timeoutMs: found.timeoutMs,
    onFailure: found.onFailure,
  };
  const facts = { service, occasion, environment: definition.environment, run: definition.id };
  const outcome = await runner.run(
    whole,
    { key: `${definition.id}/${call.step}/${occasion}/${hook}`, facts },
    call.stop.signal,
  );
  const output = outcome.output.trimEnd();
  if (output !== '') call.emit({ type: 'message', text: `${hook}: ${output}` });
  if (outcome.kind !== 'passed') throw new DeliveryError('HOOK_FAILED', `hook "${hook}" ${howItEnded(outcome)}`);
  return { kind: 'done' };
}

function howItEnded(outcome: Exclude<HookOutcome, { readonly kind: 'passed' }>): string {
  switch (outcome.kind) {
    case 'failed':
      return `ended with exit code ${outcome.exitCode}`;
    case 'killed':
      return `was ended by ${outcome.signal}`;
    case 'timed-out':
      return `was not done within ${outcome.afterMs / 1000} s`;
    case 'not-started':
      return `could not be started: ${outcome.reason}`;
    default:
      return unreachable(outcome);
  }
}
