import { DeliveryError } from '../../domain/errors/delivery-error.ts';
import { closest } from '../../domain/closest.ts';
import type { Service } from '../../domain/project/service.ts';
import type { RouteRef } from '../../domain/route/spec.ts';
import type { OpenedProject } from '../opened-project.ts';

/** @throws SERVICE_UNKNOWN */
export function serviceNamed({ effective }: Pick<OpenedProject, 'effective'>, name: string): Service {
  const service = Object.hasOwn(effective.services, name) ? effective.services[name] : undefined;
  if (service !== undefined) return service;
  const names = Object.keys(effective.services);
  const meant = closest(name, names);
  const all = names.length === 0 ? 'the project has no services' : `the services are: ${names.join(', ')}`;
  throw new DeliveryError('SERVICE_UNKNOWN', `there is no service "${name}"`, {
    hint: meant === undefined ? all : `did you mean "${meant}"?`,
    data: { service: name, known: names },
  });
}

export const routeOf = ({ effective }: OpenedProject, { name, route }: Service): RouteRef => ({
  service: name,
  environment: effective.environment.name,
  options: route,
});
