import { deployerContract } from '../contracts/deployer.ts';
import { createFakeDeployer } from './deployer.ts';

deployerContract('fake', async () => {
  const deployer = createFakeDeployer();
  let services = 0;
  const service = () => ({
    environment: 'test',
    service: `service-${++services}`,
    revision: 'r1',
    arm: 'stable',
    count: 2,
    spec: {
      command: ['/bin/service'],
      cwd: '/',
      env: {},
      secretEnv: {},
      ports: ['http'],
      readiness: { kind: 'none' as const },
      startWithinMs: 1_000,
      stopWithinMs: 1_000,
      restart: { firstMs: 1, mostMs: 1 },
    },
  });
  return {
    deployer,
    service,
    unready() {
      const set = service();
      deployer.setReady(set, false);
      return set;
    },
    crash: async (id) => deployer.crash(id),
    reopen: async () => deployer.reopen(),
    close: async () => undefined,
  };
});
