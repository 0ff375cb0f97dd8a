import { DeliveryError } from '../../../domain/errors/delivery-error.ts';
import type { StackWork } from '../../../ports/iac-engine.ts';
import type { Outcome } from './failure.ts';

/** The tool said that all is well, and what it said cannot be read: never taken as "nothing there". */
export function unreadable({ work }: { readonly work: StackWork }, { end }: Outcome): DeliveryError {
  return new DeliveryError(
    'ENGINE_OUTPUT_UNREADABLE',
    `\`${end.command}\` of stack "${work.stack.name}" did not answer with JSON (${work.tool.path})`,
    { data: { stack: work.stack.name, command: end.command, exitCode: end.code, program: work.tool.path } },
  );
}
