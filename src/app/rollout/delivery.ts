import type { MetricSourceSetting } from '../../domain/project/metric-source.ts';
import type { NotifierSetting, RouterKind } from '../../domain/project/service.ts';
import type { RouteRef } from '../../domain/route/spec.ts';
import type { Deployer } from '../../ports/deployer.ts';
import type { HookRunner } from '../../ports/hook-runner.ts';
import type { Http } from '../../ports/http.ts';
import type { Loopback } from '../../ports/loopback.ts';
import type { MetricSource } from '../../ports/metric-source.ts';
import type { Notifier } from '../../ports/notifier.ts';
import type { Router } from '../../ports/router.ts';

/** What it takes to bring services into traffic; each is loaded when it is first needed. */
export interface Delivery {
  deployer(): Promise<Deployer>;
  router(kind: RouterKind): Promise<Router>;
  /** The router's own counters of one route: they remember only what somebody has sampled. */
  counters(router: RouterKind, route: RouteRef): Promise<MetricSource>;
  /** Secrets are filled in. */
  source(setting: MetricSourceSetting): Promise<MetricSource>;
  notifier(setting: NotifierSetting): Promise<Notifier>;
  hooks(): Promise<HookRunner>;
  /** Left out: nobody can decide by a link here. */
  loopback?(): Promise<Loopback>;
  readonly http: Http;
}
