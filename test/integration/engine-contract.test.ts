import { iacEngineContract } from '../../src/testing/contracts/iac-engine.ts';
import { openEngineBench } from '../support/engine-bench.ts';
import { availableEngines } from '../support/engines.ts';

for (const engine of availableEngines()) iacEngineContract(engine.label, () => openEngineBench(engine));
