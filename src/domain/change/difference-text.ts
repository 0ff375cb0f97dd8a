import type { PlanDifference } from './compare.ts';

export function differenceText(difference: PlanDifference): string {
  switch (difference.kind) {
    case 'subject':
      return `${difference.what} was ${difference.reviewed}, is ${difference.now}`;
    case 'unreviewed':
      return 'its changes were never shown';
    case 'waits':
      return `it waits for stack "${difference.stack}"`;
    case 'added':
      return `${difference.address} would ${difference.action}`;
    case 'action':
      return `${difference.address} was to ${difference.reviewed}, and would ${difference.now}`;
    case 'attribute':
      return `${difference.address} differs at ${difference.path.join('.')}`;
    case 'output':
      return `output ${difference.name} differs`;
  }
}
